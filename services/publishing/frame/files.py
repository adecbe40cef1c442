"""The frozen files of a draw, as sampling stored them. Reading them is slow for large lists."""

import json
from typing import NamedTuple

from services.publishing.frame.members import Named
from shared.draws.frames import Frame, Lists, Roster
from shared.draws.openings import ids_to_open
from shared.draws.reading import read_left_out, read_people, read_tasks, read_units
from shared.heavy import heavy

Openings = dict[str, Named]
"""Blinded id → who is behind it."""


class Files(NamedTuple):
    """The frozen files of a draw, as JSON: the units (or tasks), those who are left out, the people of an `assign`
    draw, and the openings. `openings` is None while the public may not know them.
    """

    members: bytes
    left_out: bytes
    people: bytes | None = None
    openings: bytes | None = None


@heavy
def lists_in(files: Files) -> Lists:
    """The lists of the draw. Raises MalformedMember."""
    left_out = read_left_out(json.loads(files.left_out))
    if files.people is None:
        return Frame(read_units(json.loads(files.members)), left_out)
    return Roster(read_tasks(json.loads(files.members)), read_people(json.loads(files.people)), left_out)


@heavy
def openings_in(files: Files, lists: Lists) -> Openings:
    """Who is behind the ids of the lists: {} while the public may not know it, and never anybody in a list of people.

    Raises KeyError for an id that the openings lack.
    """
    if files.openings is None:
        return {}
    openings = json.loads(files.openings)
    found = ((id_, openings[id_]) for id_ in sorted(ids_to_open(lists)))
    return {id_: Named(opening["name"], opening["salt"], opening["label"]) for id_, opening in found}
