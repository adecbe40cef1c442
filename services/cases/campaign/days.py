"""A day of a campaign: what each group found, and whether its lists were handed in by the hour of the policy.

Nothing is entered here: every figure is counted from what is on record of the visits, so that whoever has the log
counts the same.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from services.cases.inspection.day_lists import lists_of
from services.cases.inspection.owing import LISTS
from services.cases.inspection.state import Inspection
from shared.clock import beijing_date
from shared.contracts.campaign import CampaignGroup
from shared.contracts.clocks import Reckoned
from shared.contracts.inspection.after import DayLists


class Figures(NamedTuple):
    """What was found in some visits. `sorts`: findings of one sort in an enterprise count once; `major`: those that are
    major hazards; `intended`: those of which a penalty case is intended.
    """

    findings: int = 0
    sorts: int = 0
    major: int = 0
    intended: int = 0


class DayOfGroup(NamedTuple):
    """A group on a day. `found`: by what is on record now; `handed_in`: by what was on record when the lists were
    handed in. `waiting`: the visits whose lists are still to come; `late`: those whose lists came, or will come, after
    their time. `due`: when the last of the lists has to be there; None if none is asked for.
    """

    code: str
    name: str
    visits: tuple[UUID, ...]
    under_way: int
    found: Figures
    handed_in: Figures
    waiting: tuple[UUID, ...]
    late: tuple[UUID, ...]
    due: datetime | None
    last_handed_in: datetime | None


def day_of(groups: Sequence[CampaignGroup], visits: Sequence[Inspection], now: datetime) -> list[DayOfGroup]:
    """Each group of the campaign on a day, those without a visit too; then the teams of visits that no group has."""
    names = {group.code: group.name for group in groups}
    others = sorted({visit.opened.team for visit in visits} - names.keys())
    return [
        _group(code, names.get(code, ""), [visit for visit in visits if visit.opened.team == code], now)
        for code in (*names, *others)
    ]


def figures_of(visits: Iterable[tuple[Inspection, DayLists | None]]) -> Figures:
    """What the lists of visits count; a visit without lists counts nothing."""
    found = Figures()
    for visit, lists in visits:
        if lists is not None:
            more = (len(lists.findings), _sorts(visit, lists), len(lists.major), len(lists.intended))
            found = Figures(*(one + another for one, another in zip(found, more, strict=True)))
    return found


def _group(code: str, name: str, visits: Sequence[Inspection], now: datetime) -> DayOfGroup:
    dues = [clock.end.due_at for visit in visits for clock in visit.clocks.all if clock.opened.rule == LISTS]
    handed = [visit.lists.at for visit in visits if visit.lists]
    return DayOfGroup(
        code=code,
        name=name,
        visits=tuple(visit.id for visit in visits),
        under_way=sum(not visit.visit.over for visit in visits),
        found=figures_of((visit, lists_of(visit)) for visit in visits),
        handed_in=figures_of((visit, visit.lists.lists if visit.lists else None) for visit in visits),
        waiting=tuple(visit.id for visit in visits if visit.clocks.open(LISTS)),
        late=tuple(visit.id for visit in visits if _late(visit, now)),
        due=max((due for due in dues if due), default=None),
        last_handed_in=max(handed, default=None),
    )


def _late(visit: Inspection, now: datetime) -> bool:
    """Whether the lists of a visit came late, or are late now."""
    clocks = [clock for clock in visit.clocks.all if clock.opened.rule == LISTS]
    return any(clock.state == "late" or (clock.is_open and _is_past(clock.end, now)) for clock in clocks)


def _is_past(end: Reckoned, now: datetime) -> bool:
    return end.due_at < now if end.due_at else end.due < beijing_date(now)


def _sorts(visit: Inspection, lists: DayLists) -> int:
    return len({visit.findings[finding].found.sort for finding in lists.findings})
