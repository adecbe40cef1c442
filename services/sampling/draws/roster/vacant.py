"""The tasks of a roster that continues a draw of people: exactly the slots that are vacant with nobody left; and the
recusals that were declared for them before.
"""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from shared.contracts.frame import Recused
from shared.draws.frames import Task
from shared.draws.purpose import NothingVacant


class SlotOf(NamedTuple):
    """A slot at an enterprise. No two slots of a crew have the same name."""

    enterprise: str
    slot: str


def vacant_tasks(first: Iterable[Task], taken: Collection[SlotOf]) -> list[Task]:
    """The tasks of the first draw with only those slots that nobody has taken, in the first draw or in a later one.
    Tasks have the identifiers of the enterprises. Raises NothingVacant.
    """
    first = list(first)
    reduced = (
        task._replace(slots=tuple(slot for slot in task.slots if SlotOf(task.id, slot.name) not in taken))
        for task in first
    )
    tasks = [task for task in reduced if task.slots]
    if not tasks:
        slots = sum(len(task.slots) for task in first)
        raise NothingVacant(
            f"本次派员的 {slots} 个岗位都有人；人选不能参加的请先登记（successions），无人可递补而空缺的岗位才能补抽。",
            f"All {slots} slots of this draw are taken. Record who does not take a slot (successions); a slot that is "
            "vacant when nobody is left can be drawn again.",
            places=slots,
        )
    return tasks


def still_recused(declared: Iterable[Recused], tasks: Iterable[Task], people: Collection[str]) -> list[Recused]:
    """The recusals of earlier rosters that still concern one of these tasks, and somebody whom the registers have
    (`people`: keys). Whoever continues a draw cannot forget a recusal.
    """
    concerned = {task.id for task in tasks}
    return [one for one in declared if one.enterprise in concerned and one.person in people]
