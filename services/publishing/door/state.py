"""What was noted of owners' doors, each note in a stream of its own: that a door was opened, that a letter was sent."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from shared.contracts.fact import Hex32
from shared.contracts.letters import DoorNoted, DoorOpened
from shared.log.event import Event


class Door(NamedTuple):
    """A door that was opened: the key that it was opened for."""

    id: UUID
    bureau: str
    version: int
    trace: str
    key: Hex32
    opened_at: datetime

    @property
    def stream(self) -> str:
        return f"door/{self.id}"


class SentLetter(NamedTuple):
    """A letter that was sent through a door."""

    id: UUID
    bureau: str
    version: int
    trace: str

    @property
    def stream(self) -> str:
        return f"door/{self.id}"


Noted = Door | SentLetter


def evolve(_: Noted | None, event: Event) -> Noted:
    """What the one event of a stream has noted."""
    what, id_ = DoorNoted.of(event).what, UUID(event.stream.removeprefix("door/"))
    if isinstance(what, DoorOpened):
        return Door(id_, event.bureau, event.version, event.trace, what.key, event.time)
    return SentLetter(id_, event.bureau, event.version, event.trace)
