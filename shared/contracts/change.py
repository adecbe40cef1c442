"""Facts of the sampling service about changes after a draw that one person requests and another decides on.

Nothing of them is public: a request would tell who is to be withdrawn. What an approval changes stands in the stream of
the draw, with the reason and the numbers.
"""

from typing import ClassVar, Literal
from uuid import UUID

from shared.contracts.fact import Fact, Hex32

ChangeKind = Literal["substitution", "succession", "opening"]
"""A drawn unit gives its place to the reserve; a person gives up a slot; a covert draw is opened early."""


class ChangeRequested(Fact):
    """A change after a draw was requested. Stream change/<uuid>, as for all events of one request.

    A succession is made already when its approval is requested: `recorded` is the event of the draw.
    """

    type: ClassVar[str] = "sampling.change.requested"

    draw: UUID
    kind: ChangeKind
    reason: str | None = None
    """The code of a reason of the policy's list."""
    evidence: Hex32 | None = None
    """SHA-256 of the evidence."""
    unit: Hex32 | None = None
    """Of a substitution: the unit that gives up its place."""
    remark: str | None = None
    recorded: UUID | None = None


class ChangeApproved(Fact):
    """Another person approved the change, and it was recorded in the stream of the draw."""

    type: ClassVar[str] = "sampling.change.approved"

    recorded: UUID
    """The event of the draw."""
    requested_by: str


class ChangeRefused(Fact):
    """Another person refused the change, with an opinion. The draw stays as it was."""

    type: ClassVar[str] = "sampling.change.refused"

    opinion: str


class ChangeWithdrawn(Fact):
    """The request was withdrawn before anybody decided on it."""

    type: ClassVar[str] = "sampling.change.withdrawn"

    reason: str
