"""A made-up inspection that is walked note by note, without a service: each step decides, then the note is folded."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid5

from services.cases.inspection import closing, findings, orders, preparing, reporting, serving, site_plan, visiting
from services.cases.inspection.evolving import evolve
from services.cases.inspection.extensions import ExtensionOpinion
from services.cases.inspection.signing import Signatory
from services.cases.inspection.state import Inspection
from shared.access.roles import Role
from shared.contracts.assignment import AssignedCap, AssignedItem, AssignedParty, Assignee, EarlierVisit, VisitDraws
from shared.contracts.inspection.basis import Opened
from shared.contracts.inspection.finding import Deliberated, Disputed, Found, LegalBasis, View
from shared.contracts.inspection.noted import InspectionNoted, Note
from shared.contracts.inspection.order import (
    ExtensionRequested,
    OrderDrafted,
    OrderServed,
    OrderWithdrawalRequested,
    Reinspected,
    Requirement,
    Verdict,
)
from shared.contracts.inspection.preparation import Notified, SitePlan
from shared.contracts.inspection.visit import (
    Arrived,
    Closing,
    Confirmation,
    FedBack,
    ItemChecked,
    ItemResult,
    MeetingHeld,
    PageSigned,
    Present,
    RecordConfirmed,
    Report,
    Result,
    RightsTold,
)
from shared.contracts.serving import PaperServed
from shared.law.kinds import ResultText
from shared.law.law import shipped_law
from shared.log.event import Event
from shared.policy.approvals import Signers
from shared.policy.occasions import Occasion

DAY = date(2026, 3, 10)
TODAY = date(2026, 3, 11)
"""The day after the visit, on which its papers are signed."""
MORNING = datetime(2026, 3, 10, 1, 0, tzinfo=UTC)
"""Nine o'clock in Beijing on the day of the visit."""
HASH = "ab" * 32
SIGNERS = Signers(drafted_by=("inspector", "group-leader"), reviewed_by=("deputy",), approved_by=("leader",))
RESULTS = {row.text: row for row in shipped_law().of(ResultText)}
_HERE = UUID("0190b5a0-0000-7000-8000-000000000000")


def made_up(name: str) -> UUID:
    """An id that is the same in every run."""
    return uuid5(_HERE, name)


def inspector(name: str, expires: date | None = date(2027, 1, 1)) -> Assignee:
    return Assignee(
        slot=1,
        role="执法人员",
        directory="people",
        person=made_up(name),
        key=f"示执-{name}",
        name=name,
        certificate_expires=expires,
        subject=name,
    )


EXPERT = Assignee(
    slot=3, role="专家", directory="experts", person=made_up("expert"), key="E-1", name="expert", subject="expert"
)
CREW = (inspector("first"), inspector("second"), EXPERT)
FIRST, SECOND = (Signatory(name, frozenset({Role.INSPECTOR})) for name in ("first", "second"))
DEPUTY = Signatory("the-deputy", frozenset({Role.GROUP_LEADER}), frozenset({"deputy"}))
LEADER = Signatory("the-leader", frozenset({Role.GROUP_LEADER}), frozenset({"leader"}))
ITEMS = tuple(AssignedItem(key=key, name=f"事项 {key}", basis="《安全生产法》第二十条") for key in ("A-1", "A-2"))
PLAN = SitePlan(on=DAY, method="现场检查", content=("安全培训",), division={})
FINDING, ORDER = made_up("finding"), made_up("order")


def opened(
    *,
    covert: bool = False,
    crew: tuple[Assignee, ...] = CREW,
    occasion: Occasion = "draw",
    earlier: tuple[EarlierVisit, ...] = (),
) -> Opened:
    return Opened(
        assigned=made_up("assigned"),
        occasion=occasion,
        draws=VisitDraws(crew=(made_up("crew draw"),), secret=(made_up("crew draw"),) if covert else ()),
        earlier=earlier,
        caps=(AssignedCap(times=2, except_for=("complaint",)),),
        covert=covert,
        party=AssignedParty(identifier="91370124EXAMP00154", bureau="370124", name="示例化工有限公司"),
        crew=crew,
        items=ITEMS,
        visit_by=date(2026, 3, 31),
    )


def found(person: str = "first", finding: UUID = FINDING, item: str = "A-1") -> Found:
    basis = LegalBasis(instrument="安全生产法", edition="2021-09-01", article="第二十八条")
    return Found(
        finding=finding,
        item=item,
        description="未如实记录培训情况",
        place="办公室",
        basis=(basis,),
        severity="general",
        sort="培训记录",
        finder=made_up(person),
    )


def order(by: date = date(2026, 3, 20), order_: UUID = ORDER) -> OrderDrafted:
    requirement = Requirement(number=1, finding=FINDING, requirement="补记培训情况", by=by)
    return OrderDrafted(
        order=order_, order_kind="rectify", power="安全生产法第六十五条", signers=SIGNERS, requirements=(requirement,)
    )


def urgent() -> OrderDrafted:
    """Measures on the spot that do not wait for their approval."""
    requirement = Requirement(number=1, finding=FINDING, requirement="立即停止动火作业，撤出作业人员")
    return order().model_copy(
        update={"order_kind": "measures", "urgent": "可燃气体超限", "requirements": (requirement,)}
    )


def at(hours: float) -> datetime:
    """So many hours after nine o'clock on the day of the visit."""
    return MORNING + timedelta(hours=hours)


NOTICE = Notified(
    at=at(-20), by="送达", receiver="受理人", content="检查事项", requirements="备好资料", rights="可申请回避"
)
ARRIVED = Arrived(
    at=at(0),
    place="厂区门口",
    present=tuple(Present(person=each.person, certificate=each.key) for each in CREW),
)
RIGHTS = RightsTold(to="现场负责人", confirmed=True)
RECORD = RecordConfirmed(
    left=at(3),
    confirmation=Confirmation(
        by="signature", signer="现场负责人", pages=(PageSigned(page=1, sha256=HASH, confirmed=True),)
    ),
)
REPORT = Report(situation="情况", appraisal="评价", opinion="意见", result=Result(text="发现问题待后续处理"))
FEEDBACK = FedBack(at=at(30), by="当面", receiver="现场负责人", content="结果")


VIEWS = tuple(View(name=name, post="科长", view="不成立") for name in ("甲", "乙"))
DISPUTED = Disputed(finding=FINDING, by="enterprise", grounds="不属实")
DROPPED = Deliberated(finding=FINDING, at=at(2), chair="甲", views=VIEWS, opinion="不成立", outcome="dropped")
SERVED = PaperServed(
    paper=made_up("paper of the order"),
    service=made_up("service"),
    matter=made_up("inspection"),
    subject=ORDER,
    addressee="示例化工有限公司",
    receiver="现场负责人",
    by="in-person",
    at=at(33),
    effective=date(2026, 3, 11),
)
NOTED = OrderServed(order=ORDER, at=at(33), effective=date(2026, 3, 11), by="in-person", receiver="现场负责人")
"""The note of that service."""


def serve(now: Inspection, fact: PaperServed = SERVED, version: int = 5) -> Note:
    """The note by which the order is served."""
    note = serving.told(now, fact, version)
    assert note is not None
    return note


ASKED = ExtensionRequested(order=ORDER, number=1, until=date(2026, 4, 1), reason="设备未到货", signers=SIGNERS)
ASKED_BACK = OrderWithdrawalRequested(order=ORDER, reason="条款有误")
MORE_TIME = ExtensionOpinion(ORDER, 1, "同意延期")


def reinspected(*, done: bool = True, number: int = 1) -> Reinspected:
    """Both inspectors look at a requirement of the order again."""
    return Reinspected(
        order=ORDER,
        at=at(199),
        persons=(made_up("first"), made_up("second")),
        verdicts=(Verdict(number=number, done=done, facts="已补记"),),
        opinion="复查合格",
    )


def meeting(which: str, hours: float) -> MeetingHeld:
    return MeetingHeld.model_validate({"meeting": which, "at": at(hours), "attended": ("现场负责人",)})


def checked(item: str, beyond: str = "", result: ItemResult = "as-required") -> ItemChecked:
    return ItemChecked(item=item, result=result, facts="已查", beyond=beyond)


FAULTY = checked("A-1", result="not-as-required")


class Walk:
    """An inspection, and the notes that made it. `note` folds one more note; the state is `now`."""

    def __init__(self, what: Opened, salt: bytes = b"s" * 32) -> None:
        self._version = 0
        self._salt = salt
        self._state: Inspection | None = None
        self.note(what, "cases", at(-100))

    @property
    def now(self) -> Inspection:
        assert self._state is not None
        return self._state

    def note(self, what: Note, person: str = "first", time: datetime = MORNING) -> Inspection:
        self._version += 1
        public, payload = InspectionNoted(what=what).parts()
        self._state = evolve(
            self._state,
            Event(
                id=made_up(f"event {self._version}"),
                bureau="370124",
                stream=f"inspection/{made_up('inspection')}",
                version=self._version,
                type=InspectionNoted.type,
                time=time,
                trace="0" * 32,
                cause="0" * 32,
                public=public,
                payload={**payload, "actor": {"person": person, "role": "inspector", "client": "made-up"}},
                salt=self._salt,
            ),
        )
        return self._state

    def step(self, decide: Callable[[Inspection], Note], person: str, time: datetime) -> Inspection:
        return self.note(decide(self.now), person, time)


def walked(to: str, *, covert: bool = False, crew: tuple[Assignee, ...] = CREW) -> Walk:
    """An inspection on its straight way, up to the step `to` of `STEPS`; `opened` for none of them. A covert one is not
    told to the enterprise.
    """
    walk = Walk(opened(covert=covert, crew=crew))
    if to == "opened":
        return walk
    for name, decide, person, time in STEPS:
        if not (covert and name == "notified"):
            walk.step(decide, person, time)
        if name == to:
            return walk
    raise AssertionError(f"there is no step {to}")


STEPS: tuple[tuple[str, Callable[[Inspection], Note], str, datetime], ...] = (
    ("drafted", lambda now: site_plan.draft(now, PLAN, FIRST, SIGNERS, date(2026, 3, 5)), "first", at(-90)),
    ("reviewed", lambda now: site_plan.review(now, DEPUTY, ""), "the-deputy", at(-80)),
    ("approved", lambda now: site_plan.approve(now, LEADER, ""), "the-leader", at(-70)),
    ("notified", lambda now: preparing.notify(now, NOTICE, "first", at(-20)), "first", at(-20)),
    ("on-site", lambda now: visiting.arrive(now, ARRIVED, "first", at(0.1), 2), "first", at(0.1)),
    ("rights", lambda now: visiting.tell_rights(now, RIGHTS, "first"), "first", at(0.1)),
    ("opening", lambda now: visiting.hold_meeting(now, meeting("opening", 0.2), "first", at(0.3)), "first", at(0.3)),
    ("A-1", lambda now: visiting.check_item(now, FAULTY, "first", ()), "first", at(1)),
    ("found", lambda now: findings.find(now, found(), "first"), "first", at(1)),
    ("A-2", lambda now: visiting.check_item(now, checked("A-2"), "second", ()), "second", at(2)),
    ("closing", lambda now: visiting.hold_meeting(now, meeting("closing", 2.5), "first", at(2.6)), "first", at(2.6)),
    ("visited", lambda now: visiting.confirm(now, RECORD, "first", at(3.1), 2), "first", at(3.1)),
    ("report-drafted", lambda now: reporting.draft(now, REPORT, FIRST, SIGNERS, RESULTS), "first", at(25)),
    ("report-reviewed", lambda now: reporting.review(now, DEPUTY, ""), "the-deputy", at(25.1)),
    ("reported", lambda now: reporting.approve(now, LEADER, ""), "the-leader", at(25.2)),
    ("fed-back", lambda now: reporting.feed_back(now, FEEDBACK, "first", at(31)), "first", at(31)),
    ("order-drafted", lambda now: orders.draft(now, order(), FIRST, TODAY), "first", at(32)),
    ("order-reviewed", lambda now: orders.review(now, ORDER, DEPUTY, "", TODAY), "the-deputy", at(32.1)),
    ("ordered", lambda now: orders.approve(now, ORDER, LEADER, "", TODAY), "the-leader", at(32.2)),
    ("served", lambda now: serve(now), "cases", at(34)),
    ("reinspected", lambda now: orders.reinspect(now, reinspected(), "first", at(200), 2), "first", at(200)),
    ("closing-drafted", lambda now: closing.draft(now, Closing(), FIRST, SIGNERS), "first", at(201)),
    ("closing-reviewed", lambda now: closing.review(now, DEPUTY, ""), "the-deputy", at(202)),
    ("closed", lambda now: closing.approve(now, LEADER, ""), "the-leader", at(203)),
)
