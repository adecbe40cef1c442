"""Facts of the sampling service about a bureau's policies."""

from datetime import date
from typing import Annotated, ClassVar

from shared.canonical import JsonObject
from shared.contracts.fact import BlobRef, Fact, Hex32, Part, Public


class PolicyWarning(Part):
    """A rule of a policy that the law allows, but advises the bureau to reconsider."""

    rule: str
    line: int
    path: str
    statute: str
    article: str
    text: str
    text_en: str


class PolicyAdopted(Fact):
    """A bureau adopted a policy for the days from `first` to `last`, or until another policy replaces it.

    The file has the whole text of the policy; everybody can read it.
    """

    type: ClassVar[str] = "sampling.policy.adopted"

    file: Annotated[Hex32, Public()]
    """SHA-256 of the bytes of the file. Publishing serves the file to everybody under this hash."""
    policy: str
    first: date
    last: date | None = None
    title: str
    source: str
    rules: JsonObject
    """The content of the file as JSON."""
    content: BlobRef
    """The bytes of the file."""
    warnings: tuple[PolicyWarning, ...] = ()
