"""Facts of the sampling service about a bureau's policies."""

from datetime import date
from typing import Annotated, ClassVar

from shared.canonical import JsonObject
from shared.contracts.fact import BlobRef, Fact, Hex32, Part, Public


class PolicyWarning(Part):
    """A rule of a policy that the law allows, but advises the bureau to reconsider. Without a statute: what is kept
    with the policy and not carried out yet.
    """

    rule: str
    line: int
    path: str
    statute: str
    article: str
    text: str
    text_en: str


class PolicyRequested(Fact):
    """The adoption of a policy file was requested. Stream policy/<uuid>, as for all events of one adoption."""

    type: ClassVar[str] = "sampling.policy.requested"

    file: Hex32
    """SHA-256 of the bytes of the file."""
    policy: str
    title: str
    first: date
    last: date | None = None
    content: BlobRef
    """The bytes of the file."""
    warnings: tuple[PolicyWarning, ...] = ()


class PolicyAdopted(Fact):
    """Another person approved the adoption. The policy rules on the days from `first` to `last`, or until another
    policy replaces it. `first` is a day after the adoption, whatever the file says.

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
    requested_by: str


class PolicyRefused(Fact):
    """Another person refused the adoption, with an opinion."""

    type: ClassVar[str] = "sampling.policy.refused"

    opinion: str


class PolicyWithdrawn(Fact):
    """The request was withdrawn before anybody decided on it."""

    type: ClassVar[str] = "sampling.policy.withdrawn"

    reason: str
