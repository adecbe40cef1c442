"""What papers are made with: forms, press, and the address of the public site."""

from dataclasses import dataclass

from services.documents.forms.heading import Heading
from services.documents.forms.registry import Forms
from services.documents.forms.written import texts, written
from services.documents.paper.numbering import Ready
from services.documents.rendering.content import Filled
from services.documents.rendering.extracting import seal_place
from services.documents.rendering.plain import is_plain
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

    def needs_rehearsal(self, ready: Ready) -> bool:
        """Whether the paper has texts of which nobody knows that they can be set."""
        return not is_plain(texts(written(ready.fields)))

    @heavy
    def rehearse(self, ready: Ready, law: Law) -> None:
        """Make a draft of the paper, and prove it: what cannot be made must not take a number. What stands above the
        fields does not matter. Raises what `Press.render` and `prove` raise.
        """
        form, edition, fields, day = ready
        draft = Filled(form, edition, fields, Heading(edition.title, day, watermark=edition.title))
        prove(self.press.render(draft, law), draft, law)

    @heavy
    def make(self, paper: Filled, law: Law, signer: SealSigner | None) -> bytes:
        """The PDF of the paper, proved, and sealed if its form is sealed and the bureau has a seal.

        Raises what `Press.render`, `prove` and `seal` raise.
        """
        pdf = self.press.render(paper, law)
        prove(pdf, paper, law)
        place = seal_place(pdf, paper) if signer else None
        return seal(pdf, signer, place) if signer and place else pdf
