"""Who may be told the names behind the ids of a draw: names of enterprises at once or after the visits, names of people
only inside the bureau.

Everything that shows a draw uses this module, so that no answer tells a name that its reader may not know.
"""

from collections.abc import Mapping
from typing import NamedTuple

from services.sampling.draws.draw.lifecycle import Draw
from services.sampling.draws.draw.vacancy import Holder
from services.sampling.draws.frame.freezing import Opening
from shared.access.identity import Identity
from shared.access.roles import Permission

Openings = Mapping[str, Opening]
_PEOPLE = ("people", "experts")


class Sight(NamedTuple):
    """What a reader may be told about the draws of a bureau. `people`: the names of people. `covert`: who is drawn by
    covert draws.
    """

    people: bool
    covert: bool

    def of_units(self, draw: Draw) -> bool:
        """Whether the reader may know who the units or tasks of the draw are."""
        if draw.disclosure == "never" or draw.population in _PEOPLE:
            return self.people
        return self.covert or not draw.embargoed

    def of_crew(self, draw: Draw) -> bool:
        """Whether the reader may know who is put on the tasks, and why a person does not take a slot."""
        return self.people and (self.covert or not draw.embargoed)


def sight_of(identity: Identity, bureau: str) -> Sight:
    """What the caller may be told about the draws of a bureau."""
    return Sight(identity.may(Permission.PEOPLE_READ, bureau), identity.may(Permission.DRAW_READ_COVERT, bureau))


class KnownNames(NamedTuple):
    """The names that an answer may tell. `units`: behind the ids of the units or tasks. `people`: behind the ids of the
    people of this draw and of the draws that fill its vacated slots. `holders`: the person (a blinded id) who has each
    slot now.
    """

    units: Mapping[str, Opening] = {}
    people: Mapping[str, Opening] = {}
    holders: Mapping[tuple[str, str], Holder | None] = {}
    texts: bool = False
    """Whether the answer may show reasons written about people, and withheld reasons."""
