"""What opens an inspection: an assignment of sampling, and, where neither a plan nor a draw asks for it, a basis.

No basis, no inspection (应急〔2025〕11号). No enterprise is inspected beyond the cap (国办发〔2024〕54号).
"""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from services.cases.inspection.state import BEFORE_THE_VISIT, OVER, Inspection
from shared.calendar.spans import year_span
from shared.contracts.assignment import Assignee, InspectionAmended, InspectionAssigned
from shared.contracts.inspection.basis import (
    Amended,
    Basis,
    BasisStated,
    Complaint,
    Guidance,
    Opened,
    Reinspection,
    Revoked,
    SpecialOrder,
)
from shared.errors import Conflict, Invalid
from shared.policy.occasions import Occasion

_WITHOUT: frozenset[Occasion] = frozenset({"plan", "draw"})
"""The occasions on which the assignment itself is the basis."""
BASES: Mapping[Occasion, type[Complaint | SpecialOrder | Reinspection | Guidance]] = {
    "complaint": Complaint,
    "special-order": SpecialOrder,
    "re-inspection": Reinspection,
    "guidance": Guidance,
}
"""The basis that an inspection on each other occasion needs."""


class NoBasis(Conflict):
    code = "no-basis"
    title = "检查没有依据"
    title_en = "The inspection has no basis"


class WrongBasis(Invalid):
    code = "wrong-basis"
    title = "依据与检查事由不符"
    title_en = "The basis does not fit the occasion"


class CapReached(Conflict):
    code = "cap-reached"
    title = "已达年度检查频次上限"
    title_en = "The yearly cap of inspections is reached"


def opened(fact: InspectionAssigned, event: UUID) -> Opened:
    """The opening of the inspection that sampling assigned by this event."""
    return Opened(
        assigned=event,
        occasion=fact.occasion,
        covert=fact.covert,
        party=fact.party,
        crew=fact.crew,
        items=fact.items,
        draws=fact.draws,
        plan=fact.plan,
        draw_kind=fact.kind,
        title=fact.title,
        team=fact.team,
        heads=fact.heads,
        season=fact.season,
        visit_from=fact.visit_from,
        visit_by=fact.visit_by,
        earlier=fact.earlier,
        cap=fact.cap,
    )


def may_be_amended(inspection: Inspection, event: UUID) -> bool:
    """Whether an amendment by sampling still concerns the inspection: it is not over. An event that is taken twice
    amends it once.
    """
    return inspection.status not in OVER and event not in inspection.amendments


def amended(inspection: Inspection, fact: InspectionAmended, event: UUID) -> Amended | Revoked | None:
    """What an amendment by sampling does to the inspection; None if it changes nothing: sampling tells of covert visits
    again each day. From the arrival on, enterprise, items and days stay as they were: what changes is who acts, with
    which certificate and account.
    """
    before = inspection.status in BEFORE_THE_VISIT
    if fact.called_off:
        return Revoked(amended=event, because=fact.reason or fact.called_off) if before else None
    of = fact if before else inspection
    said = {
        "party": of.party,
        "crew": fact.crew if before else _crew_of_now(inspection, fact),
        "items": of.items,
        "heads": fact.heads,
        "visit_by": of.visit_by,
    }
    if all(getattr(inspection, name) == value for name, value in said.items()):
        return None
    return Amended(amended=event, because=", ".join(fact.changed), **said)


def _crew_of_now(inspection: Inspection, fact: InspectionAmended) -> tuple[Assignee, ...]:
    """The crew after the visit: the persons who were there then, with their certificates and accounts of now. After
    they have left, also whoever succeeds a person that cannot go again; the arrival keeps who was there.
    """
    if inspection.visit.over:
        return fact.crew
    now = {each.person: each for each in fact.crew}
    return tuple(now.get(each.person, each) for each in inspection.crew)


def state_basis(inspection: Inspection, basis: Basis) -> BasisStated:
    """The basis of the inspection. Raises WrongBasis."""
    needed = BASES.get(inspection.opened.occasion)
    if needed is None or not isinstance(basis, needed):
        wanted = needed.model_fields["kind"].default if needed else "-"
        raise WrongBasis(
            f"本次检查的事由为 {inspection.opened.occasion}，所需依据为 {wanted}。",
            f"The occasion is {inspection.opened.occasion}; the basis that it needs is: {wanted}.",
            occasion=inspection.opened.occasion,
            basis=str(wanted),
        )
    return BasisStated(basis=basis)


def require_basis(inspection: Inspection) -> None:
    """Refuse to prepare an inspection without a basis. Raises NoBasis."""
    occasion = inspection.opened.occasion
    if occasion in _WITHOUT or inspection.basis is not None:
        return
    needed = BASES.get(occasion)
    if needed is None:
        raise NoBasis(
            "事由“other”不是检查依据。可以检查的情形为：年度计划、随机抽查、投诉举报、经备案的专项检查、复查、上级执法"
            "指导（应急〔2025〕11号）。请取消本次检查，按其中一种重新派员。",
            "'other' is no basis. An inspection may be held by the plan, by a draw, on a complaint or report, by a "
            "filed special order, as a re-inspection, or as guidance by the bureau above (应急〔2025〕11号). Call this "
            "inspection off, and assign it on one of these occasions.",
            occasions=[*map(str, sorted(_WITHOUT)), *map(str, BASES)],
        )
    kind = str(needed.model_fields["kind"].default)
    raise NoBasis(
        f"事由为 {occasion} 的检查，须先登记依据（{kind}）后方可拟定方案（应急〔2025〕11号）。",
        f"An inspection on the occasion {occasion} needs its basis ({kind}) on record before the site plan "
        "(应急〔2025〕11号).",
        basis=kind,
    )


def require_below_cap(inspection: Inspection, held: int, day: date) -> None:
    """Refuse a visit beyond the cap of the year of the day. `held`: how many visits this bureau made there since the
    assignment, in that year. Raises CapReached.
    """
    cap = inspection.opened.cap
    if cap is None:
        return
    year = year_span(day.year)
    before = {each.held_on for each in inspection.opened.earlier if not each.department and each.held_on in year}
    if len(before) + held >= cap:
        raise CapReached(
            f"该单位 {day.year} 年已检查 {len(before) + held} 次，公布的年度频次上限为 {cap} 次（国办发〔2024〕54号）。"
            "请取消本次检查；确需检查的，以投诉举报、专项检查等事由重新派员。",
            f"The enterprise was inspected {len(before) + held} times in {day.year}; the published cap is {cap} "
            "(国办发〔2024〕54号). Call this inspection off; if it is needed, assign it on an occasion that the cap "
            "excepts.",
            cap=cap,
            times=len(before) + held,
        )
