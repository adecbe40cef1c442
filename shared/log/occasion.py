"""The occasion of an append: the bureau, the actor, the time, the trace, and the cause."""

from dataclasses import dataclass
from datetime import datetime

from shared.canonical import JsonObject
from shared.log.event import Event


@dataclass(frozen=True, slots=True)
class Actor:
    """The person or service that acts: the subject of the token, the role used, the client program.

    A service that acts by itself has its own name as subject and client.
    """

    person: str
    role: str
    client: str

    def as_json(self) -> JsonObject:
        return {"person": self.person, "role": self.role, "client": self.client}


@dataclass(frozen=True, slots=True)
class Occasion:
    """The occasion on which events are appended.

    `cause` is the id of the event that led to them, or the trace of the request; `trace` is the same for everything
    that follows from a request. Both are public, so the service makes them: a client never chooses them.
    """

    bureau: str
    actor: Actor
    time: datetime
    trace: str
    cause: str

    @classmethod
    def following(cls, event: Event, *, service: str, time: datetime) -> "Occasion":
        """The occasion of a service that reacts to an event: the same bureau and trace, with the event as the cause."""
        return cls(event.bureau, Actor(service, "service", service), time, event.trace, str(event.id))
