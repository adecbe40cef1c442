"""A draw's frozen files, read: who may be drawn, and who that is where everybody may know. Heavy for large frames."""

import json
from typing import NamedTuple

from services.publishing.frame.members import Candidate, Errand, Openings, candidates, errands
from shared.draws.frames import Person
from shared.draws.reading import read_people, read_tasks, read_units
from shared.heavy import heavy


class Files(NamedTuple):
    """JSON as it was frozen: units or tasks; the people of an assignment; the openings that may be shown."""

    members: bytes
    people: bytes | None = None
    openings: bytes | None = None

    @property
    def opened(self) -> Openings | None:
        return None if self.openings is None else json.loads(self.openings)


@heavy
def candidates_in(files: Files, openings: Openings | None = None) -> list[Candidate]:
    """Every unit, sorted by id, each with its opening where there are openings."""
    return candidates(read_units(json.loads(files.members)), openings)


@heavy
def errands_in(files: Files, openings: Openings | None = None) -> list[Errand]:
    """Every task, sorted by id, each with its opening where there are openings."""
    return errands(read_tasks(json.loads(files.members)), openings)


@heavy
def people_in(files: Files) -> list[Person]:
    """Every person who may be put on the tasks, sorted by id."""
    return [] if files.people is None else read_people(json.loads(files.people))
