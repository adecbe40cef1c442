"""Who may be told the names behind a draw's ids: of enterprises at once or after the visits, of people never outside.

Everything a draw is shown by goes through here: an answer names nobody whom its reader may not know.
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
    """What the one who asks may be told of this bureau: people's names; who is drawn by covert draws."""

    people: bool
    covert: bool

    def of_units(self, draw: Draw) -> bool:
        """Whether they may know who the units or tasks are."""
        if draw.disclosure == "never" or draw.population in _PEOPLE:
            return self.people
        return self.covert or not draw.embargoed

    def of_crew(self, draw: Draw) -> bool:
        """Whether they may know who is put on the tasks, and why somebody is not."""
        return self.people and (self.covert or not draw.embargoed)


def sight_of(identity: Identity, bureau: str) -> Sight:
    """What somebody may be told of a bureau's draws."""
    return Sight(identity.may(Permission.PEOPLE_READ, bureau), identity.may(Permission.DRAW_READ_COVERT, bureau))


class KnownNames(NamedTuple):
    """Whom an answer may name: who is behind the units or tasks, and behind the people of this draw and of those that
    fill its slots; and who holds each slot now, by blinded id.
    """

    units: Mapping[str, Opening] = {}
    people: Mapping[str, Opening] = {}
    holders: Mapping[tuple[str, str], Holder | None] = {}
    texts: bool = False
    """Whether what was written about people and withheld reasons may be shown."""
