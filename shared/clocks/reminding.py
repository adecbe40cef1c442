"""Reminders: which clocks end soon, end today, or were missed since the last round; and the blob that names them."""

from datetime import date
from typing import Literal, NamedTuple
from uuid import UUID

from pydantic import BaseModel, ConfigDict, TypeAdapter

from shared.contracts.clocks import Owes

What = Literal["soon", "today", "overdue"]


class Reminder(BaseModel):
    """A clock that somebody is to be reminded of."""

    model_config = ConfigDict(frozen=True)

    clock: UUID
    matter: str
    owes: Owes
    due: date
    what: What


class Reminders(NamedTuple):
    """The reminders of a round, in the order in which the clocks end."""

    all: tuple[Reminder, ...]

    def as_json(self) -> bytes:
        return _REMINDERS.dump_json(self.all)

    def count(self, what: What) -> int:
        return sum(reminder.what == what for reminder in self.all)


_REMINDERS = TypeAdapter(tuple[Reminder, ...])


def kind_of(due: date, today: date) -> What:
    """Why there is a reminder of a clock today."""
    if due < today:
        return "overdue"
    return "today" if due == today else "soon"
