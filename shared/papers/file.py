"""What the PDF of a paper says of itself: its code, and the seals in it. Whether they are to be believed is decided in
`shared.papers.verification`.
"""

from datetime import datetime
from typing import NamedTuple

from shared.papers.code import PaperCode

PDF_LIMIT = 50_000_000
"""The most bytes of a paper's PDF that are read."""


class SealOnFile(NamedTuple):
    """A seal in a PDF. `whole`: it covers all bytes of the file. `intact`: the bytes are those that were sealed.

    `certificate` is the SHA-256 of the certificate, in hex; `subject` is what the certificate calls its owner.
    `stamped` is the time that a time-stamp authority states, `authority` what this authority calls itself; `lasting`
    says that the proofs for later years are in the file (B-LT).
    """

    whole: bool
    intact: bool
    certificate: str
    subject: str
    stamped: datetime | None = None
    authority: str = ""
    lasting: bool = False

    @property
    def level(self) -> str:
        """The level of PAdES (ETSI EN 319 142-1)."""
        if self.stamped is None:
            return "B-B"
        return "B-LT" if self.lasting else "B-T"


class PaperFile(NamedTuple):
    """The SHA-256 of a PDF in hex, the code in its metadata, if there is one, and its seals, the oldest one first."""

    hash: str
    code: PaperCode | None
    seals: tuple[SealOnFile, ...]
