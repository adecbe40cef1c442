"""What the sampling service says about a bureau's policies."""

from datetime import date
from typing import Annotated, ClassVar

from shared.canonical import JsonObject
from shared.contracts.fact import BlobRef, Fact, Hex32, Part, Public


class PolicyWarning(Part):
    """What the law lets pass and the bureau was told to think about."""

    rule: str
    line: int
    path: str
    statute: str
    article: str
    text: str
    text_en: str


class PolicyAdopted(Fact):
    """A bureau's rules from `first` on, to `last` or until others take their place; the file says them in full."""

    type: ClassVar[str] = "sampling.policy.adopted"

    policy: Annotated[str, Public()]
    sha256: Annotated[Hex32, Public()]
    """Of the file's bytes."""
    first: Annotated[date, Public()]
    last: Annotated[date | None, Public()] = None
    title: str
    source: str
    rules: JsonObject
    """What the file says, as JSON."""
    file: BlobRef
    warnings: tuple[PolicyWarning, ...] = ()
