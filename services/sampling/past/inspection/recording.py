"""Which inspections may be put on record.

The enterprise must be in the directory, or a draw must have drawn it from another bureau's plan. The inspection must
have been held, and must not be on record yet. If the inspection names a draw, that draw must have drawn the enterprise.
Since the service cases holds the bureau's own inspections, people record only those of other departments, and older
inspections of the bureau.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from services.sampling.past.inspection.requests import InspectionRequest
from shared.errors import Invalid

_TOLD = 5


class InspectionsRefused(Invalid):
    code = "inspections-refused"
    title = "部分检查记录有误，全部未登记"
    title_en = "Some inspections are wrong; no inspection was recorded"


class Day(NamedTuple):
    """An enterprise, a day and a department: no two inspections that people record may have all three in common."""

    identifier: str
    held_on: date
    department: str


class KnownBefore(NamedTuple):
    """What is on record about the enterprises and draws that a request names, as far as the sender may know it.

    `drawn`: completed draw → enterprise → the day it was drawn; None if a substitute has taken the enterprise's place.
    `cases_since`: the day of the first inspection of the bureau that cases held; None before. `teams`: the codes of
    the teams of the policy in force.
    """

    enterprises: frozenset[str]
    drawn: Mapping[UUID, Mapping[str, date | None]]
    on_record: frozenset[Day]
    cases_since: date | None = None
    teams: frozenset[str] = frozenset()


class EntryFault(NamedTuple):
    """What is wrong with an entry of the request, and what to do about it."""

    code: str
    detail: str
    detail_en: str


def check(entries: Sequence[InspectionRequest], known: KnownBefore, today: date) -> None:
    """Refuse the request if an entry is faulty. Raises InspectionsRefused with every fault of every entry."""
    days = [Day(entry.identifier, entry.held_on, entry.department) for entry in entries]
    counts = Counter(days)
    faults: list[dict[str, str | int]] = [
        {"entry": place, "identifier": entry.identifier, **fault._asdict()}
        for place, (entry, day) in enumerate(zip(entries, days, strict=True))
        for fault in _faults(entry, known, today, twice=counts[day] > 1)
    ]
    if not faults:
        return
    zh = "；".join(f"第 {fault['entry']} 条（{fault['identifier']}）{fault['detail']}" for fault in faults[:_TOLD])
    en = "; ".join(f"{fault['entry']} ({fault['identifier']}): {fault['detail_en']}" for fault in faults[:_TOLD])
    more = len(faults) > _TOLD
    raise InspectionsRefused(
        f"{zh}{f'……共 {len(faults)} 处' if more else ''}。请改正后整批重新提交；条数从 0 起。",
        f"{en}{f' … {len(faults)} faults' if more else ''}. Correct them and send all again; entries count from 0.",
        faults=faults,
    )


def _faults(entry: InspectionRequest, known: KnownBefore, today: date, *, twice: bool) -> Iterator[EntryFault]:
    # A city may draw from a county's plan and inspect too: then it does not matter that the enterprise is the county's.
    drawn = None if entry.draw is None else known.drawn.get(entry.draw)
    if entry.identifier not in known.enterprises and entry.identifier not in (drawn or ()):
        yield EntryFault(
            "enterprise-unknown",
            "名录中没有该企业，请核对代码或先导入名录",
            "the directory has no such enterprise; check the code, or import it first",
        )
    if entry.held_on > today:
        yield EntryFault("day-in-future", f"检查日期 {entry.held_on} 尚未到来", f"{entry.held_on} has not come yet")
    if twice:
        yield EntryFault(
            "twice-in-request",
            "在本次提交中同日同部门重复，请只留一条",
            "stands twice here for the same day and department; keep one",
        )
    if Day(entry.identifier, entry.held_on, entry.department) in known.on_record:
        yield EntryFault(
            "already-on-record",
            f"{entry.held_on} 的检查已登记，请删去；如原登记有误，请先撤销原登记",
            f"its inspection of {entry.held_on} is on record; leave it out, or withdraw the other first",
        )
    if not entry.department and known.cases_since and entry.held_on >= known.cases_since:
        yield EntryFault(
            "held-by-cases",
            f"本局 {known.cases_since} 起的检查在“检查与案件”中办理，由其自动登记；此处只登记其他部门的和此前的",
            f"the bureau's own inspections since {known.cases_since} are held in the service cases, which records "
            "them; record here those of other departments, and earlier ones",
        )
    yield from _team_faults(entry, known.teams)
    if entry.draw is not None:
        yield from _draw_faults(entry, drawn)


def _team_faults(entry: InspectionRequest, teams: frozenset[str]) -> Iterator[EntryFault]:
    if entry.team and entry.department:
        yield EntryFault(
            "team-of-another-department",
            "其他部门的检查不写本局的检查组，请去掉 team",
            "was made by another department, which has no team of this bureau; leave out the team",
        )
    elif entry.team and entry.team not in teams:
        yield EntryFault(
            "team-unknown",
            f"现行规则中没有检查组“{entry.team}”，请核对代号，或不写",
            f"the policy in force has no team {entry.team!r}; check its code, or leave it out",
        )


def _draw_faults(entry: InspectionRequest, drawn: Mapping[str, date | None] | None) -> Iterator[EntryFault]:
    if drawn is None:
        yield EntryFault(
            "draw-unknown",
            f"没有您可以引用的已完成抽查 {entry.draw}，请核对抽查编号",
            f"there is no completed draw {entry.draw} that you may refer to; check its id",
        )
    elif entry.identifier not in drawn:
        yield EntryFault(
            "not-drawn",
            "未被该次抽查抽中，请改正抽查编号或检查事由",
            "was not drawn by that draw; correct the draw or the occasion",
        )
    elif (day := drawn[entry.identifier]) is None:
        yield EntryFault(
            "no-longer-drawn",
            "已由备选对象替换，或该次抽查已撤销；请登记替换后的企业，或改正检查事由",
            "was substituted in that draw, or the draw was annulled; record the enterprise that stands in, or correct "
            "the occasion",
        )
    elif entry.held_on < day:
        yield EntryFault(
            "before-draw",
            f"检查日期早于抽查完成之日 {day}，请核对",
            f"was inspected before it was drawn on {day}; check the day",
        )
