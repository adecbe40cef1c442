"""Which readers may know the names behind the ids of a draw: names of enterprises at once or when it is opened, names
of people only inside the bureau.

Everything that shows a draw uses this module, so that no answer shows a name that its reader may not know.
"""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from services.sampling.draws.draw.lifecycle import Draw
from services.sampling.draws.frame.freezing import Opening
from shared.access.identity import Identity
from shared.access.roles import Permission
from shared.draws.assign import AssignOutcome
from shared.draws.rank import RankOutcome

Openings = Mapping[str, Opening]
_PEOPLE = ("people", "experts")


class Sight(NamedTuple):
    """The rights of a reader over the draws of a bureau. With `people`, the reader may know the names of people; with
    `covert`, the enterprises that covert draws drew. `expert` is the reader's number in the register of experts, "" for
    a reader who is none: an expert knows the own name, and so which tasks are the expert's.
    """

    people: bool
    covert: bool
    expert: str = ""

    def of_units(self, draw: Draw) -> bool:
        """Whether the reader may know who the units or tasks of the draw are."""
        if draw.disclosure == "never" or draw.population in _PEOPLE:
            return self.people
        return self.covert or not draw.embargoed

    def of_crew(self, draw: Draw) -> bool:
        """Whether the reader may know who is put on the tasks, and what is remarked about them."""
        return self.people and (self.covert or not draw.embargoed)

    def own(self, draw: Draw, people: Openings, keys: Collection[str]) -> Openings:
        """Of the people whom a draw can draw or put on tasks, the reader, who has `keys`: the present one and former
        ones. Nobody, while the draw is embargoed.
        """
        names = {f"experts/{key}" for key in keys} if draw.assigns else set(keys)
        mine = self.expert and not draw.embargoed
        return {one: opening for one, opening in people.items() if mine and opening["name"] in names}


def sight_of(identity: Identity, bureau: str) -> Sight:
    """The rights of the caller over the draws of a bureau."""
    return Sight(
        identity.may(Permission.PEOPLE_READ, bureau),
        identity.may(Permission.DRAW_READ_COVERT, bureau),
        identity.expert if identity.may(Permission.DRAW_READ_OWN, bureau) else "",
    )


def only_of(identity: Identity, bureau: str) -> str | None:
    """The number of the only expert whose draws the caller may see, "" if the token states none; None for a caller who
    may see every draw of the bureau.
    """
    return None if identity.may(Permission.DRAW_READ, bureau) else identity.expert


class KnownNames(NamedTuple):
    """The outcome of a draw, and the names that an answer may show. `units` has the openings (names and salts) of units
    or tasks by id, `people` those of people. Of `ranked` and `assigned`, the one of the other kind of draw is None.
    """

    units: Mapping[str, Opening] = {}
    people: Mapping[str, Opening] = {}
    ranked: RankOutcome | None = None
    assigned: AssignOutcome | None = None
    texts: bool = False
    """Whether the answer may show remarks written about people or enterprises."""
