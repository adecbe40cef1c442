"""Each refusal of the decisions about an inspection, by the rule that it names."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from services.cases.inspection import (
    checklists,
    closing,
    crew,
    extensions,
    findings,
    leads,
    orders,
    preparing,
    reporting,
    signing,
    site_plan,
    site_record,
    visiting,
)
from services.cases.inspection.findings_state import Dispute
from services.cases.inspection.state import Inspection
from shared.access.roles import Role
from shared.approval import SamePerson
from shared.contracts.inspection.checklist import HandoverReceived
from shared.contracts.inspection.finding import Disposed, HandedOver, RectifiedAtOnce, Told
from shared.contracts.inspection.order import LeadReceived, LeadTransferred
from shared.contracts.inspection.visit import Absent, Closing, Confirmation, Present
from shared.errors import Refusal
from tests.unit.cases.walk import (
    ARRIVED,
    ASKED,
    CREW,
    DAY,
    DEPUTY,
    DISPUTED,
    DROPPED,
    EXPERT,
    FINDING,
    FIRST,
    HASH,
    LEADER,
    MORE_TIME,
    NOTICE,
    ORDER,
    PLAN,
    RECORD,
    REPORT,
    SIGNERS,
    at,
    checked,
    found,
    inspector,
    made_up,
    order,
    reinspected,
    walked,
)

Decision = Callable[[Inspection], Any]
TODAY = date(2026, 3, 11)
_BY_LEGAL = SIGNERS.model_copy(update={"drafted_by": ("legal",)})
_STRANGER = signing.Signatory("stranger", frozenset({Role.INSPECTOR}))
_DRAFTER_AND_LEADER = signing.Signatory("first", frozenset({Role.GROUP_LEADER}), frozenset({"leader"}))


def _rectified(hours: float) -> RectifiedAtOnce:
    return RectifiedAtOnce(proof=HASH, at=at(hours))


def _disputed(now: Inspection) -> Inspection:
    finding = now.findings[FINDING].model_copy(update={"disputes": (Dispute(said=DISPUTED, recorded=now.opening),)})
    return now.model_copy(update={"findings": {FINDING: finding}})


def _dropped(now: Inspection) -> Inspection:
    finding = _disputed(now).findings[FINDING].model_copy(update={"deliberations": (DROPPED,)})
    return now.model_copy(update={"findings": {FINDING: finding}})


def _arrived(**changes: Any) -> Decision:
    return lambda now: visiting.arrive(now, ARRIVED.model_copy(update=changes), "first", at(1), 2)


_ONE_ABSENT = {
    "present": ARRIVED.present[:1],
    "absent": tuple(Absent(person=each.person, how="absent", reason="生病") for each in CREW[1:]),
}
_LEAD = LeadTransferred(lead=made_up("lead"), findings=(FINDING,), to="消防救援大队", content="占用疏散通道")


TABLE: tuple[tuple[str, type[Refusal], Decision], ...] = (
    ("opened", crew.NotOfCrew, lambda now: site_plan.draft(now, PLAN, _STRANGER, SIGNERS, DAY)),
    ("opened", signing.NotASigner, lambda now: site_plan.draft(now, PLAN, signing.Signatory("first"), SIGNERS, DAY)),
    ("opened", site_plan.DayImpossible, lambda now: site_plan.draft(now, PLAN, FIRST, SIGNERS, TODAY)),
    (
        "opened",
        site_plan.DayImpossible,
        lambda now: site_plan.draft(now, PLAN.model_copy(update={"on": date(2026, 4, 1)}), FIRST, SIGNERS, DAY),
    ),
    (
        "opened",
        crew.CrewMismatch,
        lambda now: site_plan.draft(now, PLAN.model_copy(update={"division": {"x": "记录"}}), FIRST, SIGNERS, DAY),
    ),
    ("drafted", SamePerson, lambda now: site_plan.review(now, _DRAFTER_AND_LEADER, "")),
    ("drafted", signing.NotASigner, lambda now: site_plan.review(now, LEADER, "")),
    ("drafted", signing.NotThisAct, lambda now: site_plan.approve(now, LEADER, "")),
    ("reviewed", SamePerson, lambda now: site_plan.approve(now, DEPUTY, "")),
    ("reviewed", signing.NotASigner, lambda now: site_plan.refuse(now, _STRANGER, "重拟")),
    ("approved", preparing.TimeImpossible, lambda now: preparing.notify(now, NOTICE, "first", at(-30))),
    ("approved", crew.NotOfCrew, lambda now: preparing.notify(now, NOTICE, "stranger", at(0))),
    ("approved", preparing.DayUnchanged, lambda now: preparing.postpone(now, DAY, "改期", "first", DAY)),
    ("approved", visiting.NotNotified, _arrived()),
    ("notified", visiting.WrongDay, _arrived(at=at(-16))),
    ("notified", preparing.TimeImpossible, _arrived(at=at(2))),
    ("notified", crew.CrewMismatch, _arrived(present=ARRIVED.present[:2])),
    ("notified", crew.CrewMismatch, _arrived(present=(*ARRIVED.present, Present(person=made_up("stranger"))))),
    (
        "notified",
        crew.CrewMismatch,
        _arrived(present=(Present(person=made_up("first"), certificate="X"), *ARRIVED.present[1:])),
    ),
    ("notified", crew.TooFewInspectors, _arrived(**_ONE_ABSENT)),
    ("notified", crew.NotOfCrew, lambda now: visiting.arrive(now, ARRIVED, "stranger", at(1), 2)),
    ("rights", visiting.RecordIncomplete, lambda now: visiting.confirm(now, RECORD, "first", at(4), 2)),
    ("opening", visiting.ItemBeyond, lambda now: visiting.check_item(now, checked("Z-9"), "first", {"A-1"})),
    ("opening", visiting.ItemBeyond, lambda now: visiting.check_item(now, checked("Z-9"), "first", {"Z-9"})),
    ("opening", findings.ItemUnchecked, lambda now: findings.find(now, found(), "first")),
    ("A-1", findings.FinderElse, lambda now: findings.find(now, found(), "second")),
    ("found", findings.FindingTwice, lambda now: findings.find(now, found(), "first")),
    (
        "closing",
        site_record.ConfirmationIncomplete,
        lambda now: visiting.confirm(now, _confirmed(by="refused"), "first", at(4), 2),
    ),
    (
        "closing",
        site_record.ConfirmationIncomplete,
        lambda now: visiting.confirm(now, _confirmed(by="signature"), "first", at(4), 2),
    ),
    (
        "visited",
        reporting.ResultUnknown,
        lambda now: reporting.draft(now, REPORT, FIRST, SIGNERS, {}),
    ),
    ("fed-back", findings.FindingUnknown, lambda now: findings.dispose(now, ORDER, Told(), "first", at(40))),
    ("fed-back", findings.OwnDeliberation, lambda now: findings.deliberate(now, DROPPED, "second", at(40))),
    ("visited", findings.NotAtOnce, lambda now: findings.dispose(now, FINDING, _rectified(3.1), "first", at(40))),
    ("fed-back", findings.NotDisputed, lambda now: findings.deliberate(now, DROPPED, "the-legal", at(40))),
    (
        "fed-back",
        findings.FindingDisputed,
        lambda now: findings.dispose(_disputed(now), FINDING, Told(), "first", at(40)),
    ),
    ("fed-back", findings.FindingDisputed, lambda now: orders.draft(_disputed(now), order(), FIRST, TODAY)),
    ("fed-back", findings.FindingDropped, lambda now: orders.draft(_dropped(now), order(), FIRST, TODAY)),
    ("fed-back", findings.FindingDisputed, lambda now: leads.transfer(_disputed(now), _LEAD, "first")),
    (
        "served",
        findings.FindingDisputed,
        lambda now: orders.reinspect(_disputed(now), reinspected(), "first", at(200), 2),
    ),
    ("fed-back", orders.RequirementFaulty, lambda now: orders.draft(now, order(by=DAY), FIRST, TODAY)),
    ("ordered", orders.OrderTwice, lambda now: orders.draft(now, order(), FIRST, TODAY)),
    (
        "served",
        signing.NotASigner,
        lambda now: extensions.ask(now, ASKED.model_copy(update={"signers": _BY_LEGAL}), FIRST, TODAY),
    ),
    (
        "served",
        extensions.ExtensionImpossible,
        lambda now: extensions.ask(now, ASKED, FIRST, date(2026, 3, 21)),
    ),
    (
        "served",
        extensions.ExtensionImpossible,
        lambda now: extensions.ask(now, ASKED.model_copy(update={"until": date(2026, 3, 20)}), FIRST, TODAY),
    ),
    (
        "served",
        orders.RequirementFaulty,
        lambda now: extensions.ask(now, ASKED.model_copy(update={"number": 2}), FIRST, TODAY),
    ),
    ("served", extensions.ExtensionImpossible, lambda now: extensions.review(now, MORE_TIME, DEPUTY)),
    ("served", extensions.ExtensionImpossible, lambda now: extensions.decide(now, MORE_TIME, LEADER, TODAY)),
    ("served", orders.RequirementFaulty, lambda now: orders.reinspect(now, reinspected(number=2), "first", at(200), 2)),
    (
        "served",
        crew.TooFewInspectors,
        lambda now: orders.reinspect(now, reinspected().model_copy(update={"persons": ()}), "expert", at(200), 2),
    ),
    ("served", orders.OrderUnknown, lambda now: orders.order_of(now, FINDING)),
    ("fed-back", leads.LeadUnknown, lambda now: leads.receive(now, _receipt(), "first", TODAY)),
    ("served", closing.DutiesOpen, lambda now: closing.draft(now, Closing(), FIRST, SIGNERS)),
    ("reinspected", crew.NotOfCrew, lambda now: closing.draft(now, Closing(), _STRANGER, SIGNERS)),
    (
        "reinspected",
        signing.NotASigner,
        lambda now: closing.draft(now, Closing(), FIRST, _BY_LEGAL),
    ),
    ("closing-drafted", signing.NotThisAct, lambda now: closing.approve(now, LEADER, "")),
    ("closing-drafted", SamePerson, lambda now: closing.review(now, _DRAFTER_AND_LEADER, "")),
    ("closing-reviewed", SamePerson, lambda now: closing.approve(now, DEPUTY, "")),
    ("closing-reviewed", signing.NotASigner, lambda now: closing.refuse(now, _STRANGER, "重拟")),
    ("closing-reviewed", closing.DutiesOpen, lambda now: closing.approve(_disputed(now), LEADER, "")),
)


@pytest.mark.parametrize(("step", "refusal", "decide"), TABLE)
def test_refusal(step: str, refusal: type[Refusal], decide: Decision) -> None:
    with pytest.raises(refusal) as caught:
        decide(walked(step).now)
    assert type(caught.value) is refusal
    assert caught.value.detail
    assert caught.value.detail_en


def _confirmed(by: str) -> Any:
    confirmation = {**RECORD.confirmation.model_dump(), "by": by, "signer": ""}
    return RECORD.model_copy(update={"confirmation": Confirmation.model_validate(confirmation)})


def _receipt() -> LeadReceived:
    return LeadReceived(lead=made_up("lead"), on=TODAY, receipt=HASH)


def test_a_certificate_that_expired_yesterday_does_not_count() -> None:
    expired = (inspector("first"), inspector("second", expires=date(2026, 3, 9)), EXPERT)
    with pytest.raises(crew.TooFewInspectors, match="expired"):
        visiting.arrive(walked("notified", crew=expired).now, ARRIVED, "first", at(1), 2)
    today = (inspector("first"), inspector("second", expires=DAY), EXPERT)
    assert visiting.arrive(walked("notified", crew=today).now, ARRIVED, "first", at(1), 2) == ARRIVED


def test_a_person_who_did_not_come_does_nothing_on_site() -> None:
    absent = (*CREW, inspector("fourth"))
    walk = walked("notified", crew=absent)
    late = Absent(person=made_up("fourth"), how="late", reason="堵车")
    walk.note(visiting.arrive(walk.now, ARRIVED.model_copy(update={"absent": (late,)}), "first", at(1), 2))
    with pytest.raises(crew.NotOnSite):
        findings.find(walk.now, found("fourth"), "fourth")


def test_an_unmet_requirement_keeps_the_inspection_open_until_it_goes_to_a_penalty_case() -> None:
    walk = walked("served")
    walk.note(orders.reinspect(walk.now, reinspected(done=False), "first", at(200), 2), "first", at(200))
    with pytest.raises(closing.DutiesOpen, match="requirements 1"):
        closing.draft(walk.now, Closing(), FIRST, SIGNERS)
    walk.note(Disposed(finding=FINDING, disposition=HandedOver(to="执法大队", proposal="罚款")), "first", at(201))
    received = HandoverReceived(findings=(FINDING,), at=at(201), form=HASH)
    walk.note(checklists.receive(walk.now, received, "the-clerk", at(202)), "the-clerk", at(202))
    assert closing.draft(walk.now, Closing(), FIRST, SIGNERS).signers == SIGNERS


def test_a_dropped_finding_ends_its_order() -> None:
    walk = walked("served")
    walk.note(DISPUTED)
    assert next(zh for zh, _ in closing.duties(walk.now)).endswith("待会商")
    walk.note(findings.deliberate(walk.now, DROPPED, "the-legal", at(50)))
    assert list(closing.duties(walk.now)) == []
