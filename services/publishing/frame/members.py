"""Who stands in a draw's frames, as far as everybody may know."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from shared.draws.frames import Task, Unit
from shared.errors import NotFound


class InNoFrame(NotFound):
    code = "in-no-frame"
    title = "未列入任何已公开的抽查名单"
    title_en = "In no public frame"


class Named(NamedTuple):
    """Who is behind a blinded id: `salt` shows that it is `identifier`, whose name is `label`."""

    identifier: str
    salt: str
    label: str


class Candidate(NamedTuple):
    """A unit of a frame; `named` is None as long as nobody may know who it is."""

    id: str
    stratum: str
    weight: int
    named: Named | None

    @property
    def unit(self) -> Unit:
        return Unit(self.id, self.stratum, self.weight)


class Errand(NamedTuple):
    """A task of an `assign` draw; `named` is None as long as nobody may know whom it visits."""

    task: Task
    named: Named | None

    @property
    def id(self) -> str:
        return self.task.id


Openings = Mapping[str, Any]
"""id → {"name": identifier, "salt": hex, "label": the name of whoever it is}."""


def candidates(units: Sequence[Unit], openings: Openings | None) -> list[Candidate]:
    """Every unit, with its opening where there are openings to be shown. Raises KeyError for a unit without one."""
    return [Candidate(id_, stratum, weight, named(id_, openings)) for id_, stratum, weight in units]


def errands(tasks: Sequence[Task], openings: Openings | None) -> list[Errand]:
    """The same for tasks."""
    return [Errand(task, named(task.id, openings)) for task in tasks]


def named(id_: str, openings: Openings | None) -> Named | None:
    """Who an id is. Raises KeyError for an id that the openings lack."""
    if openings is None:
        return None
    opening = openings[id_]
    return Named(opening["name"], opening["salt"], opening["label"])
