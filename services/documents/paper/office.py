"""What papers are made with: forms, press, and the address of the public site."""

from dataclasses import dataclass

from services.documents.forms.registry import Forms
from services.documents.rendering.content import Filled
from services.documents.rendering.extracting import seal_place
from services.documents.rendering.press import Press
from services.documents.rendering.proof import prove
from services.documents.rendering.sealing import SealSigner, seal
from shared.heavy import heavy
from shared.law.law import Law

PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class Office:
    """`site` is the address of the public site, which stands in the codes of papers."""

    forms: Forms
    press: Press
    site: str

    @heavy
    def make(self, paper: Filled, law: Law, signer: SealSigner | None) -> bytes:
        """The PDF of the paper, proved, and sealed if its form is sealed and the bureau has a seal.

        Raises what `Press.render`, `prove` and `seal` raise.
        """
        pdf = self.press.render(paper, law)
        prove(pdf, paper, law)
        place = seal_place(pdf, paper) if signer else None
        return seal(pdf, signer, place) if signer and place else pdf
