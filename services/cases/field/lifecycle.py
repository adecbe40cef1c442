"""The state of a command that a device has sent, computed from its events."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.contracts.commands import CommandDropped, CommandNoted, Outcome, Sent, SentAgain, TakenOver
from shared.log.deed import Deed
from shared.log.event import Event

CommandStatus = Literal["done", "refused", "conflict", "held", "dropped"]
WAITING: tuple[CommandStatus, ...] = ("refused", "conflict", "held")
"""What a person still has to look at, unless the device sends it again and it is done then."""


class Settlement(Deed):
    """Who took the command over or dropped it, and why."""

    how: Literal["taken-over", "dropped"]
    reason: str


class FieldCommand(BaseModel):
    """A command. `sent` is what came first; `device`, `ahead`, `decided_on` and `outcome` are those of the time when
    it was sent last with another outcome. `body`: the body with which it was taken over, if that was corrected.
    """

    model_config = ConfigDict(frozen=True)

    stream: str
    bureau: str
    version: int
    trace: str
    event: UUID
    received: Deed
    sent: Sent
    device: str
    ahead: int
    decided_on: int
    outcome: Outcome
    body: str = ""
    settled: Settlement | None = None

    @property
    def id(self) -> UUID:
        """The id that the device made."""
        return self.sent.command

    @property
    def status(self) -> CommandStatus:
        return "dropped" if self.settled and self.settled.how == "dropped" else self.outcome.status

    @property
    def inspection(self) -> UUID:
        return self.sent.inspection

    @property
    def sender(self) -> str:
        """The subject of the person who sent it."""
        return self.received.person

    @property
    def is_known_to_sender(self) -> bool:
        """Whether what is on record is what the sender has said: nobody else has taken it over with another body."""
        return not self.body or (self.settled is not None and self.settled.person == self.sender)

    @property
    def order(self) -> tuple[datetime, UUID]:
        """Its place among the commands of its device."""
        return self.sent.device_time, self.id


def evolve(command: FieldCommand | None, event: Event) -> FieldCommand:
    """The command after one more event of its stream; `command` is None before it came."""
    what, deed = CommandNoted.of(event).what, Deed.of(event)
    if isinstance(what, Sent):
        return FieldCommand(
            stream=event.stream,
            bureau=event.bureau,
            version=event.version,
            trace=event.trace,
            event=event.id,
            received=deed,
            sent=what,
            **what.model_dump(include={"device", "ahead", "decided_on"}),
            outcome=what.outcome,
        )
    assert command is not None  # noqa: S101  # every stream begins with what was sent
    now: dict[str, object] = {"version": event.version, "event": event.id}
    match what:
        case SentAgain():
            now |= {name: getattr(what, name) for name in ("device", "ahead", "decided_on", "outcome")}
        case TakenOver():
            now["outcome"] = Outcome(status="done", first=what.first, last=what.last)
            now["body"] = what.body
            now["settled"] = Settlement(**dict(deed), how="taken-over", reason=what.reason)
        case CommandDropped():
            now["settled"] = Settlement(**dict(deed), how="dropped", reason=what.reason)
    return command.model_copy(update=now)
