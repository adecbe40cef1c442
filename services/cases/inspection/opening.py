"""What opens an inspection: an assignment of sampling, which may amend it, or take it back. No enterprise is inspected
beyond the cap (国办发〔2024〕54号).
"""

from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from services.cases.inspection.state import BEFORE_THE_VISIT, OVER, Inspection
from shared.contracts.assignment import Assignee, InspectionAmended, InspectionAssigned
from shared.contracts.inspection.basis import Amended, CameLate, Opened, Revoked
from shared.errors import Conflict
from shared.policy.caps import OnRecord, forbids


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
        caps=fact.caps,
        methods=fact.methods,
    )


def may_be_amended(inspection: Inspection, event: UUID) -> bool:
    """Whether an amendment by sampling still concerns the inspection: it is not over. An event that is taken twice
    amends it once.
    """
    return inspection.status not in OVER and event not in inspection.amendments


def amended(inspection: Inspection, fact: InspectionAmended, event: UUID) -> Amended | Revoked | CameLate | None:
    """What an amendment by sampling does to the inspection; None if it changes nothing: sampling tells of covert visits
    again each day. From the arrival on, enterprise, items and days stay as they were: what changes is who acts, with
    which certificate and account. That anything else came too late is on record.
    """
    before = inspection.status in BEFORE_THE_VISIT
    if fact.called_off:
        because = fact.reason or fact.called_off
        return Revoked(amended=event, because=because) if before else CameLate(amended=event, because=because)
    of = fact if before else inspection
    said = {
        "party": of.party,
        "crew": fact.crew if before else _crew_of_now(inspection, fact),
        "items": of.items,
        "draws": of.draws,
        "heads": fact.heads,
        "visit_by": of.visit_by,
    }
    because = ", ".join(fact.changed)
    if any(getattr(inspection, name) != value for name, value in said.items()):
        return Amended(amended=event, because=because, **said)
    return CameLate(amended=event, because=because) if fact.changed and not before else None


def _crew_of_now(inspection: Inspection, fact: InspectionAmended) -> tuple[Assignee, ...]:
    """The crew after the visit: the persons who were there then, with their certificates and accounts of now. After
    they have left, also whoever succeeds a person that cannot go again; the arrival keeps who was there.
    """
    if inspection.visit.over:
        return fact.crew
    now = {each.person: each for each in fact.crew}
    return tuple(now.get(each.person, each) for each in inspection.crew)


def secret_draws(inspection: Inspection) -> tuple[UUID, ...]:
    """The draws that must be open before everybody may know of the inspection. An assignment that does not say which of
    its draws are secret waits for all of them.
    """
    draws = inspection.draws
    return draws.secret or (() if inspection.amended_draws else draws.all)


def is_open(inspection: Inspection, opened: Collection[UUID]) -> bool:
    """Whether no draw of the inspection is secret any more, if these covert draws were opened."""
    return set(secret_draws(inspection)) <= set(opened)


def cap_forbids(inspection: Inspection, visits: Iterable[OnRecord], day: date) -> bool:
    """Whether a cap of the policy forbids the visit on this day. `visits`: those of this bureau to the enterprise; what
    sampling had on record at the assignment is joined with them.
    """
    opened = inspection.opened
    held = [*opened.earlier, *visits]
    return any(forbids(cap, held, opened, day) for cap in opened.caps)


def require_below_cap(inspection: Inspection, visits: Iterable[OnRecord], day: date) -> None:
    """Refuse a visit beyond the cap of the year of the day. The refusal tells neither how many visits there were nor
    when: a covert visit may be among them. Raises CapReached.
    """
    if cap_forbids(inspection, visits, day):
        raise CapReached(
            f"该单位 {day.year} 年的检查已达公布的年度频次上限（国办发〔2024〕54号），不能再安排 {day} 的检查。"
            "请申请取消本次检查（原因 cap-reached）；确需检查的，以投诉举报、专项检查等上限不计的事由重新派员。",
            f"The inspections of the enterprise in {day.year} have reached the published cap (国办发〔2024〕54号): "
            f"no visit on {day}. Request to call this inspection off (reason cap-reached); if it is needed, assign it "
            "on an occasion that the cap excepts.",
            caps=[cap.times for cap in inspection.opened.caps],
        )
