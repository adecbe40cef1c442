"""Facts of the sampling service about the annulment of a draw, which one person requests and another decides on.

Nothing of a request is public. The annulment itself stands in the stream of the draw, with by whom and by which
decision.
"""

from datetime import datetime
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from shared.contracts.fact import BlobRef, Fact, Hex32, Public


class DrawAnnulled(Fact):
    """A completed draw was annulled: by the superior, or by the decision of an authority outside. The outcome stays
    public, and the purpose can be drawn again.
    """

    type: ClassVar[str] = "sampling.draw.annulled"

    by: Annotated[str, Public()]
    """The area code of the superior, or the name of the authority outside."""
    decision: Annotated[Hex32 | Literal[""], Public()]
    """SHA-256 of the decision, which is public; "" if the superior gave none."""
    file: BlobRef | None = None
    """The decision."""
    counts_from: datetime
    """From when the annulment counts: at once, or some days later for that of an authority outside."""
    requested_by: str


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
