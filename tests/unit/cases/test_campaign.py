"""A campaign: who may go along, what each group has on record on a day, and how its experts are scored."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.cases.campaign import campaigning
from services.cases.campaign.days import Figures, day_of
from services.cases.campaign.lifecycle import Campaign
from services.cases.inspection.day_lists import lists_of
from services.cases.inspection.gate import GateNotPassed, check_gate
from services.cases.inspection.state import Inspection
from shared.contracts.assignment import TeamHead
from shared.contracts.campaign import (
    CampaignGroup,
    CampaignOpened,
    CriterionScored,
    ExpertEvaluated,
    MembersTrained,
    ScoreCriterion,
    TrainedMember,
)
from shared.contracts.inspection.after import ListsHandedIn
from shared.contracts.inspection.finding import Deliberated, Disputed
from shared.errors import Refusal
from shared.log.deed import Deed
from tests.unit.cases.states import HANDED_OVER
from tests.unit.cases.timed_walk import EVERY_RULE, Timed
from tests.unit.cases.walk import CREW, DAY, DISPUTED, DROPPED, FINDING, HASH, STEPS, at, found, made_up, opened

_FIRST, _LAST = date(2026, 3, 2), date(2026, 4, 30)
_OPENED = CampaignOpened(
    plan=made_up("plan"),
    season="2026年集中执法",
    title="集中执法检查活动",
    first=_FIRST,
    last=_LAST,
    trades=("铸造",),
    contents=("风险管控",),
    groups=(CampaignGroup(code="Z1", name="执法一组"), CampaignGroup(code="Z2", name="执法二组")),
    criteria=(
        ScoreCriterion(code="skill", title="专业水平", points=60),
        ScoreCriterion(code="work", title="工作态度", points=40),
    ),
)
_DEED = Deed(event=made_up("event"), at=datetime(2026, 3, 2, tzinfo=UTC), person="the-registrar")
_MEMBERS = (
    TrainedMember(person=made_up("first"), directory="people", certificate="示执-first"),
    TrainedMember(person=made_up("expert"), directory="experts", certificate="E-1"),
)
_TRAINED = MembersTrained(on=_FIRST, members=_MEMBERS, proof=HASH)


def _campaign(*, closed: bool = False) -> Campaign:
    campaign = Campaign(
        id=made_up("campaign"),
        bureau="370124",
        version=1,
        trace="0" * 32,
        event=made_up("event"),
        opening=_DEED,
        opened=_OPENED,
    ).after(_TRAINED, _DEED)
    return campaign.after(campaigning.close(campaign, "", _LAST).what, _DEED) if closed else campaign  # type: ignore[arg-type]  # a closing


def _said(*points: tuple[str, str], expert: str = "expert") -> ExpertEvaluated:
    scores = tuple(CriterionScored(criterion=code, points=each) for code, each in points)
    return ExpertEvaluated(expert=made_up(expert), scores=scores, total="0", visits=0, remark="")


_SAID = _said(("skill", "55.5"), ("work", "36"))


def _visit(team: str = "Z1") -> Timed:
    """A visit that was left, by a policy with every deadline."""
    head = TeamHead(post="leader", person=made_up("the-leader"), name="测试组长", subject="the-leader")
    walk = Timed(opened().model_copy(update={"team": team, "heads": (head,)}))
    walk.rules = EVERY_RULE
    for name, decide, person, time in STEPS:
        walk.step(decide, person, time)
        if name == "visited":
            break
    return walk


def test_an_expert_is_scored_on_the_form_by_the_leader_who_saw_the_work() -> None:
    came = [_visit().now, _visit().now]
    what = campaigning.evaluate(_campaign(closed=True), _SAID, came, "the-leader").what
    assert isinstance(what, ExpertEvaluated)
    assert (what.total, what.visits) == ("91.5", 2)


def _evaluated(**changes: Any) -> Callable[[], object]:
    came = changes.pop("came", None)
    arguments = {"said": _SAID, "person": "the-leader", **changes}
    return lambda: campaigning.evaluate(
        arguments.pop("campaign", _campaign(closed=True)),
        arguments["said"],
        [_visit().now] if came is None else came,
        arguments["person"],
    )


def _twice() -> Campaign:
    return _campaign(closed=True).after(_SAID, _DEED)


@pytest.mark.parametrize(
    ("attempt", "code"),
    [
        (_evaluated(said=_said(("skill", "55"), ("work", "36"), expert="first")), "not-an-expert"),
        (_evaluated(said=_said(("skill", "55"), ("work", "36"), expert="nobody")), "not-an-expert"),
        (_evaluated(came=[]), "expert-never-came"),
        (_evaluated(person="another-leader"), "not-their-leader"),
        (_evaluated(campaign=_twice()), "evaluated-already"),
        (_evaluated(said=_said(("skill", "55"))), "scores-unlike-form"),
        (_evaluated(said=_said(("skill", "60.01"), ("work", "36"))), "scores-unlike-form"),
        (_evaluated(said=_said(("skill", "1"), ("skill", "2"), ("work", "3"))), "scores-unlike-form"),
        (lambda: campaigning.close(_campaign(), "", _LAST - timedelta(days=1)), "campaign-runs"),
        (lambda: campaigning.train(_campaign(), _TRAINED, _FIRST - timedelta(days=1)), "training-not-yet"),
        (
            lambda: campaigning.train(_campaign(), _TRAINED.model_copy(update={"members": _MEMBERS[:1] * 2}), _FIRST),
            "named-twice",
        ),
        (
            lambda: campaigning.open_campaign(_OPENED.model_copy(update={"last": date(2026, 3, 1)})),
            "campaign-period-backwards",
        ),
        (
            lambda: campaigning.open_campaign(_OPENED.model_copy(update={"groups": _OPENED.groups[:1] * 2})),
            "named-twice",
        ),
        (
            lambda: campaigning.open_campaign(_OPENED.model_copy(update={"criteria": _OPENED.criteria[:1]})),
            "criteria-not-whole",
        ),
    ],
)
def test_what_is_refused(attempt: Callable[[], object], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        attempt()
    assert refused.value.code == code


def test_a_campaign_may_have_no_form() -> None:
    assert campaigning.open_campaign(_OPENED.model_copy(update={"criteria": ()})).what.kind == "opened"


def _gate(*names: str, **certificates: str) -> dict[UUID, str]:
    return {**{made_up(name): f"示执-{name}" for name in names}, **{made_up(n): c for n, c in certificates.items()}}


@pytest.mark.parametrize(
    ("gate", "day", "lacks"),
    [
        (_gate("first", "second", expert="E-1"), DAY, ""),
        (_gate("first", expert="E-1"), DAY, "second没有本次活动的培训记录"),
        (
            _gate("first", second="示执-旧证", expert="E-1"),
            DAY,
            "second培训时核验的证件是 示执-旧证，与派员时的 示执-second 不符",
        ),
        (_gate("first", "second"), DAY, "expert没有本次活动的培训记录"),
        (_gate("first", "second", expert="E-1"), date(2027, 1, 2), "first的执法证件已过期；second的执法证件已过期"),
        ({}, DAY, "first没有本次活动的培训记录；second没有本次活动的培训记录；expert没有本次活动的培训记录"),
    ],
)
def test_the_gate_names_whom_it_holds_back_and_why(gate: dict[UUID, str], day: date, lacks: str) -> None:
    visit = _visit().now
    everybody = [person.person for person in CREW]
    if not lacks:
        check_gate(visit, gate, everybody, day)
        return
    with pytest.raises(GateNotPassed) as refused:
        check_gate(visit, gate, everybody, day)
    assert refused.value.detail.startswith(f"{lacks}。请先在集中执法活动中登记其培训")


def test_a_visit_of_no_campaign_has_no_gate() -> None:
    check_gate(_visit().now, None, [made_up("first")], DAY)


def _handed_in(walk: Timed, hours: float) -> Inspection:
    handed = ListsHandedIn(at=at(hours), to="领导小组办公室", lists=lists_of(walk.now))
    return walk.note(handed, "first", at(hours))


def test_a_day_has_each_group_and_counts_what_is_on_record() -> None:
    early, open_ = _visit("Z1"), _visit("Z1")
    early.note(HANDED_OVER, "first", at(4))
    _handed_in(early, 5)
    one, two = day_of(_OPENED.groups, [early.now, open_.now], at(6))
    assert (one.code, one.name, len(one.visits), one.under_way) == ("Z1", "执法一组", 2, 0)
    assert one.found == Figures(findings=2, sorts=2, major=0, intended=1)
    assert one.handed_in == Figures(findings=1, sorts=1, major=0, intended=1)
    assert (one.waiting, one.last_handed_in) == ((open_.now.id,), at(5))
    assert (two.code, two.visits, two.found, two.due) == ("Z2", (), Figures(), None)


def test_a_team_that_is_no_group_is_shown_too() -> None:
    *_, other = day_of(_OPENED.groups, [_visit("W").now], at(6))
    assert (other.code, other.name, len(other.visits)) == ("W", "", 1)


def test_lists_that_come_late_are_told() -> None:
    late = _visit()
    days = at(24 * 40)
    (before, _) = day_of(_OPENED.groups, [late.now], at(6))
    assert before.late == ()
    handed = ListsHandedIn(at=days, to="领导小组办公室", lists=lists_of(late.now))
    (after, _) = day_of(_OPENED.groups, [late.note(handed, "first", days)], days)
    assert (after.late, after.waiting) == ((late.now.id,), ())


def test_what_was_handed_in_stays_when_a_deliberation_drops_a_finding() -> None:
    visit = _visit()
    visit.note(found(finding=made_up("same sort")), "first", at(2))
    _handed_in(visit, 5)
    disputed: Disputed = DISPUTED
    dropped: Deliberated = DROPPED
    visit.note(disputed)
    visit.note(dropped)
    (group, _) = day_of(_OPENED.groups, [visit.now], at(6))
    assert (group.handed_in, group.found) == (Figures(2, 1, 0, 0), Figures(1, 1, 0, 0))
    assert visit.now.lists is not None
    assert visit.now.lists.lists is not None
    assert FINDING in visit.now.lists.lists.findings
