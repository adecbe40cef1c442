"""The counts that an announcement makes public: how many there are, and how many are left out for which reason."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from shared.contracts.frame import FrameFrozen, RosterFrozen
from shared.contracts.sampling import Counts
from shared.draws.frames import WITHHELD, Lists, Person, Roster
from shared.heavy import heavy


@heavy
def counts_of(fact: FrameFrozen | RosterFrozen, lists: Lists) -> Counts:
    """The counts of a frozen list. Of a covert draw, only sizes are told: no reasons, recusals, or fitting people."""
    covert = fact.disclosure == "after-visits"
    out = {WITHHELD: fact.excluded} if covert and fact.excluded else dict(fact.reasons)
    if not isinstance(lists, Roster):
        return Counts(members=len(lists.units), out=out)
    sizes = Counts(members=len(lists.tasks), out=out, people=len(lists.people))
    if covert:
        return sizes
    recusals = sum(len(person.recused) for person in lists.people)
    return sizes.model_copy(update={"recusals": recusals, "fewest": _fewest(lists)})


def _fewest(roster: Roster) -> int:
    """How many people fit the slot that the fewest fit."""
    recused = {task for person in roster.people for task in person.recused}
    # Tasks from which nobody is recused are alike: their slots are compared once.
    asked = {(task.id if task.id in recused else "", slot.tags) for task in roster.tasks for slot in task.slots}
    return min((_fitting(roster.people, task, set(tags)) for task, tags in asked), default=0)


def _fitting(people: Sequence[Person], task: str, tags: AbstractSet[str]) -> int:
    return sum(task not in person.recused and tags <= set(person.tags) for person in people)
