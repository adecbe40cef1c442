"""Which items are inspected at a visit.

1. The items that were drawn for the deal of the enterprise (`items/<draw>/<deal>`).
2. Without such a draw: the items that were drawn for the period in which the visit's first day lies
   (`<kind>/<period>`), by all draws of that period together.
3. Without such a draw too: the items of the visit's plan, in the edition in force.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple, get_args
from uuid import UUID

from shared.draws.purpose import more
from shared.policy.draws import Period
from shared.policy.purposes import DealServed, When, period, served


class ItemDraw(NamedTuple):
    """A completed draw of items that is not annulled: its purpose, and the keys of its items, with substitutes and
    without those that were withdrawn.
    """

    id: UUID
    purpose: str
    items: Sequence[str]


class ItemsDue(NamedTuple):
    """The items of a visit: their keys in order, and the draws that drew them; no draws if they are the plan's."""

    keys: tuple[str, ...]
    draws: tuple[UUID, ...] = ()


def items_due(first_day: date, deal: DealServed | None, drawn: Iterable[ItemDraw], planned: Iterable[str]) -> ItemsDue:
    """The items of a visit whose first day is given. `deal` is the deal that drew the enterprise, None if no draw did;
    `planned` are the keys of the plan's items.
    """
    drawn = list(drawn)
    periods = {period(each, When(first_day, first_day.year, f"{first_day:%Y-%m}")) for each in get_args(Period)}
    own = [one for one in drawn if deal is not None and served(one.purpose) == deal]
    found = own or [one for one in drawn if _period_of(one.purpose) in periods]
    if not found:
        return ItemsDue(tuple(sorted(set(planned))))
    keys = sorted({key for one in found for key in one.items})
    return ItemsDue(tuple(keys), tuple(sorted(one.id for one in found)))


def _period_of(purpose: str) -> str | None:
    """The period of a purpose `<kind>/<period>/…`; None for a purpose that serves a deal."""
    if served(purpose):
        return None
    continued = more(purpose)
    _, _, rest = (continued[0] if continued else purpose).partition("/")
    return rest.partition("/")[0]
