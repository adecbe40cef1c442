"""Facts of the publishing service about what the public site shows, and about the log."""

from typing import Annotated, ClassVar, Literal
from uuid import UUID

from shared.contracts.fact import Fact, Public

Stage = Literal[
    "announced",
    "witnessed",
    "revealed",
    "completed",
    "failed",
    "substituted",
    "succeeded",
    "opened",
    "settled",
    "annulled",
]
"""The stage of a draw: the effect that the shown event had on the draw."""


class NoticePosted(Fact):
    """A notice was posted: the public site shows the effect of an event. Stream notice/<uuid of the draw>."""

    type: ClassVar[str] = "publishing.notice.posted"

    about: Annotated[str, Public()]
    """The stream that the notice is about: draw/<uuid>."""
    event: Annotated[UUID, Public()]
    """The event that the site shows from now on."""
    stage: Annotated[Stage, Public()]


class LogWitnessed(Fact):
    """The first checkpoint of a day, in China, that all witnesses have cosigned. Stream witnessed/<day>. It is of no
    bureau.
    """

    type: ClassVar[str] = "publishing.log.witnessed"

    note: Annotated[str, Public()]
    """The cosigned checkpoint, a signed note."""


class LogResumed(Fact):
    """The last-signed file was lost, and an operator has decided after which checkpoint the log goes on. Stream
    resumed/log. It is of no bureau.
    """

    type: ClassVar[str] = "publishing.log.resumed"

    note: Annotated[str, Public()]
    """The newest checkpoint that was signed, as far as the operator could find out: a signed note."""
    because: str
    """How the file was lost, and where the operator looked for the newest checkpoint."""
