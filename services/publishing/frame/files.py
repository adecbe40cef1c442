"""Reading the frozen files of a draw: its units or tasks, its people, and the openings. An opening is the name and the
salt behind a blinded id. Slow for large frames.
"""

import json
from typing import NamedTuple

from services.publishing.frame.members import Candidate, Errand, Openings, candidates, errands
from shared.draws.frames import Person
from shared.draws.reading import read_people, read_tasks, read_units
from shared.heavy import heavy


class Files(NamedTuple):
    """The frozen files of a draw, as JSON: the units (or tasks), the people of an `assign` draw, and the openings.
    `openings` is None while the public may not know them.
    """

    members: bytes
    people: bytes | None = None
    openings: bytes | None = None

    @property
    def opened(self) -> Openings | None:
        return None if self.openings is None else json.loads(self.openings)


@heavy
def candidates_in(files: Files, openings: Openings | None = None) -> list[Candidate]:
    """Every unit, sorted by id. If `openings` is given, each unit also has its identifier, salt and name."""
    return candidates(read_units(json.loads(files.members)), openings)


@heavy
def errands_in(files: Files, openings: Openings | None = None) -> list[Errand]:
    """Every task, sorted by id. If `openings` is given, each task also has the enterprise that it visits."""
    return errands(read_tasks(json.loads(files.members)), openings)


@heavy
def people_in(files: Files) -> list[Person]:
    """Every person who may be put on the tasks, sorted by id; [] if the draw has no people."""
    return [] if files.people is None else read_people(json.loads(files.people))
