"""The units and tasks in a draw's frames, with the names that the public may know."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from shared.draws.frames import Task, Unit
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


class Candidate(NamedTuple):
    """A unit of a frame. `named` is None while the public may not know who the unit is."""

    id: str
    stratum: str
    weight: int
    named: Named | None

    @property
    def unit(self) -> Unit:
        return Unit(self.id, self.stratum, self.weight)


class Errand(NamedTuple):
    """A task of an `assign` draw. `named` is None while the public may not know which enterprise the task visits."""

    task: Task
    named: Named | None

    @property
    def id(self) -> str:
        return self.task.id


Openings = Mapping[str, Any]
"""Blinded id → {"name": identifier, "salt": hex, "label": the name in words}."""


def candidates(units: Sequence[Unit], openings: Openings | None) -> list[Candidate]:
    """Every unit. If `openings` is given, each unit also has its identifier, salt and name. Raises KeyError for a unit
    that `openings` lacks.
    """
    return [Candidate(id_, stratum, weight, named(id_, openings)) for id_, stratum, weight in units]


def errands(tasks: Sequence[Task], openings: Openings | None) -> list[Errand]:
    """Every task. If `openings` is given, each task also has the enterprise that it visits. Raises KeyError for a task
    that `openings` lacks.
    """
    return [Errand(task, named(task.id, openings)) for task in tasks]


def named(id_: str, openings: Openings | None) -> Named | None:
    """The enterprise, item or county behind a blinded id; None without `openings`. Raises KeyError if `openings` lacks
    the id.
    """
    if openings is None:
        return None
    opening = openings[id_]
    return Named(opening["name"], opening["salt"], opening["label"])
