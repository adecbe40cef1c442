"""Facts of the sampling service about the annulment of a draw, which one person requests and another decides on.

Nothing of them is public: the annulment itself stands in the stream of the draw, with by whom and by which decision.
"""

from typing import ClassVar
from uuid import UUID

from shared.contracts.fact import BlobRef, Fact


class AnnulmentRequested(Fact):
    """The annulment of a draw was requested. Stream annulment/<uuid>, as for all events of one request."""

    type: ClassVar[str] = "sampling.annulment.requested"

    draw: UUID
    asks: str
    """The bureau of the person who requested it: the superior, or the bureau of the draw."""
    authority: str = ""
    """The authority outside that has decided; "" where the superior annuls."""
    decision: BlobRef | None = None
    remark: str | None = None


class AnnulmentApproved(Fact):
    """Another person approved the annulment, and it was recorded in the stream of the draw."""

    type: ClassVar[str] = "sampling.annulment.approved"

    recorded: UUID
    """The event of the draw."""
    requested_by: str


class AnnulmentRefused(Fact):
    """Another person refused the annulment, with an opinion. The draw stands."""

    type: ClassVar[str] = "sampling.annulment.refused"

    opinion: str


class AnnulmentWithdrawn(Fact):
    """The request was withdrawn before anybody decided on it."""

    type: ClassVar[str] = "sampling.annulment.withdrawn"

    reason: str
