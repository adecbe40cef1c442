"""The members of a draw's lists as the public sees them, with the names that it may know."""

from typing import NamedTuple

from shared.canonical import JsonObject
from shared.draws.frames import LeftOut, Slot, Task, Unit
from shared.errors import NotFound


class InNoFrame(NotFound):
    code = "in-no-frame"
    title = "未列入任何已公开的抽查名单"
    title_en = "In no public frame"


class Named(NamedTuple):
    """The enterprise, item or county behind a blinded id: hashing `identifier` with `salt` (hex) gives the id. `label`
    is its name.
    """

    identifier: str
    salt: str
    label: str


def named(opening: JsonObject) -> Named:
    """Who is behind an id, from the line of its opening."""
    return Named(opening["name"], opening["salt"], opening["label"])


class Candidate(NamedTuple):
    """A unit that may be drawn. `named` is None while the public may not know who the unit is."""

    id: str
    stratum: str
    weight: int
    named: Named | None

    @property
    def unit(self) -> Unit:
        return Unit(self.id, self.stratum, self.weight)


class Excluded(NamedTuple):
    """A member of the population who is left out, and why. `named` is None while the public may not know the name."""

    id: str
    reason: str
    named: Named | None

    @property
    def member(self) -> LeftOut:
        return LeftOut(self.id, self.reason)


class Errand(NamedTuple):
    """A task of an `assign` draw. `named` is None while the public may not know which enterprise the task visits."""

    task: Task
    named: Named | None

    @property
    def id(self) -> str:
        return self.task.id


class Stratum(NamedTuple):
    """A stratum of a frame: its number of units, and the smallest and largest weight of a unit."""

    name: str
    size: int
    lightest: int
    heaviest: int


def candidate(member: JsonObject, named: Named | None) -> Candidate:
    """The unit in a line of the list `frame`."""
    return Candidate(member["id"], member["stratum"], member["weight"], named)


def excluded(member: JsonObject, named: Named | None) -> Excluded:
    """The member in a line of the list `excluded`."""
    return Excluded(member["id"], member["reason"], named)


def errand(member: JsonObject, named: Named | None) -> Errand:
    """The task in a line of the list `tasks`."""
    slots = tuple(Slot(slot["name"], tuple(slot["tags"])) for slot in member["slots"])
    return Errand(Task(member["id"], slots), named)
