"""The state of an owner's door, computed from its events."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from shared.contracts.fact import Hex32
from shared.contracts.letters import DoorNoted, DoorOpened, LetterKind
from shared.log.event import Event


class LetterBefore(NamedTuple):
    """A letter that was sent through the door before."""

    letter: UUID
    about: LetterKind
    sent_at: datetime


class Door(NamedTuple):
    """A door at a version of its stream: the key that it was opened for, and the letters that were sent through it."""

    id: UUID
    bureau: str
    version: int
    trace: str
    key: Hex32
    opened_at: datetime
    letters: tuple[LetterBefore, ...] = ()

    @property
    def stream(self) -> str:
        return f"door/{self.id}"


def evolve(door: Door | None, event: Event) -> Door:
    """The door after one more event of its stream; `door` is None before it is opened."""
    what = DoorNoted.of(event).what
    if isinstance(what, DoorOpened):
        id_ = UUID(event.stream.removeprefix("door/"))
        return Door(id_, event.bureau, event.version, event.trace, what.key, event.time)
    assert door is not None  # noqa: S101  # every stream begins with the opening
    return door._replace(
        version=event.version, letters=(*door.letters, LetterBefore(what.letter, what.about, event.time))
    )
