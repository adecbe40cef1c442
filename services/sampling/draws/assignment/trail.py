"""Which enterprise a task is for today: a substitute takes over the crew of the enterprise that it replaces."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID


class GaveWay(NamedTuple):
    """An enterprise gave up its place: the code of the reason, and the enterprise that took the place; None if the
    reserve had nobody left, so that the place is vacant.
    """

    reason: str
    substitute: str | None


class Trail(NamedTuple):
    """The enterprises of a task: the enterprise of the roster, then each substitute; `reasons` are the codes of the
    reasons for which they gave way, in the same order. If the last gave way too, the place is vacant.
    """

    enterprises: tuple[str, ...]
    reasons: tuple[str, ...]

    @property
    def visited(self) -> str | None:
        """The enterprise that is visited; None if the place is vacant."""
        return None if len(self.reasons) == len(self.enterprises) else self.enterprises[-1]


def trail_of(enterprise: str, gave_way: Mapping[str, GaveWay]) -> Trail:
    """The trail that begins with the enterprise of a roster. `gave_way`: enterprise → its substitution in the draw of
    the targets. No enterprise gives up its place twice, so that the trail ends.
    """
    enterprises, reasons = [enterprise], []
    while left := gave_way.get(enterprises[-1]):
        reasons.append(left.reason)
        if left.substitute is None:
            break
        enterprises.append(left.substitute)
    return Trail(tuple(enterprises), tuple(reasons))


class SlotHeld(NamedTuple):
    """Who has a slot: the person's key; and the draw that filled the slot, with the ids under which it knows the task
    and the slot.
    """

    key: str
    draw: UUID
    task: str
    slot: int


class SlotNow(NamedTuple):
    """A slot of a crew now: its number from 1, its name, and who has it; None if it is vacant."""

    number: int
    name: str
    held: SlotHeld | None


def crew_now(enterprise: str, slots: Sequence[str], taken: Mapping[tuple[str, str], SlotHeld]) -> tuple[SlotNow, ...]:
    """The slots of a task of the first draw. `taken`: enterprise of the roster and name of the slot → who has it, by
    the first draw or by a later one, which has filled vacant slots.
    """
    return tuple(SlotNow(number, name, taken.get((enterprise, name))) for number, name in enumerate(slots, start=1))
