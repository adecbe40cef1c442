"""What publishing says it has shown to everybody."""

from typing import Annotated, ClassVar, Literal
from uuid import UUID

from shared.contracts.fact import Fact, Public

Stage = Literal[
    "announced",
    "revealed",
    "entered",
    "confirmed",
    "completed",
    "void-requested",
    "voided",
    "substituted",
    "vacated",
    "opened",
]
"""How far a draw has come: what the event that is shown did to it."""


class NoticePosted(Fact):
    """Stream notice/<uuid of the draw>. From here on the public site shows what an event did."""

    type: ClassVar[str] = "publishing.notice.posted"

    about: Annotated[str, Public()]
    """The stream the notice is about: draw/<uuid>."""
    event: Annotated[UUID, Public()]
    """The event that is shown from now on."""
    stage: Annotated[Stage, Public()]
