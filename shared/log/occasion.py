"""On which occasion events are appended: for which bureau, by whom, when, in which trace, because of what."""

from dataclasses import dataclass
from datetime import datetime

from shared.canonical import JsonObject
from shared.log.event import Event


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: the subject of the token, the role used, the client program. A service acts as itself."""

    person: str
    role: str
    client: str

    def as_json(self) -> JsonObject:
        return {"person": self.person, "role": self.role, "client": self.client}


@dataclass(frozen=True, slots=True)
class Occasion:
    """`cause` is the id of the request or event that led here; `trace` ties a whole story together."""

    bureau: str
    actor: Actor
    time: datetime
    trace: str
    cause: str

    @classmethod
    def following(cls, event: Event, *, service: str, time: datetime) -> "Occasion":
        """A service reacting to an event: same bureau, same trace, caused by it."""
        return cls(event.bureau, Actor(service, "service", service), time, event.trace, str(event.id))
