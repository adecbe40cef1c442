"""Each step of a plan in its turn, by the right person; an amendment counts from its own approval on."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from services.sampling.plans.plan import progress
from services.sampling.plans.plan.lifecycle import Plan, PlanFact, evolve
from services.sampling.plans.plan.progress import (
    AuthorityNotNamed,
    Desk,
    PaperFromFuture,
    PlanNotFiled,
    PlanNotOver,
)
from services.sampling.plans.plan.requests import ApprovePlanRequest, FilePlanRequest
from services.sampling.plans.plan.verbs import PLAN, next_of
from shared.approval import SamePerson
from shared.contracts.fact import BlobRef
from shared.contracts.planning import PlanContent, PlanDrafted
from shared.log.event import Event
from shared.verbs import NotNow

TODAY = date(2023, 2, 20)
DAY, EVIDENCE = date(2023, 2, 1), "ab" * 32
APPROVAL = ApprovePlanRequest(document="示例政字〔2023〕5 号", on=DAY, evidence=EVIDENCE)
FILING = FilePlanRequest(on=DAY, evidence=EVIDENCE)
CHIEF = Desk("made-up-chief", TODAY, "示例县人民政府")


def content(title: str = "2023 年度监督检查计划", months: int = 3) -> PlanContent:
    return PlanContent(
        title=title,
        first=date(2023, 1, 1),
        last=date(2023, 12, 31),
        scope={},
        items=(),
        contents=(),
        schedule={"G": {"2023-03": months}},
        enterprises=BlobRef(sha256=f"{months:064x}", size=2, media_type="application/json"),
        key_units=1,
        general_units=2,
    )


class Story:
    """Tell facts with `then`; `plan` is what they make."""

    def __init__(self) -> None:
        self._count = 0
        self._plan: Plan | None = None
        self.then(PlanDrafted(kind="annual", year=2023, content=content()), by="made-up-registrar")

    @property
    def plan(self) -> Plan:
        assert self._plan is not None
        return self._plan

    def then(self, fact: PlanFact, by: str = "made-up-registrar") -> Plan:
        self._count += 1
        public, payload = fact.parts()
        event = Event(
            id=UUID(int=self._count),
            bureau="370124",
            stream=f"plan/{UUID(int=99)}",
            version=self._count,
            type=fact.type,
            time=datetime(2023, 2, 1, tzinfo=UTC) + timedelta(hours=self._count),
            trace="0af7651916cd43dd8448eb211c80319c",
            cause="",
            public=public,
            payload={"actor": {"person": by, "role": "registrar", "client": "tests"}, **payload},
            salt=bytes(32),
        ).sealed()
        self._plan = evolve(self._plan, event)
        return self.plan


def approved() -> Story:
    story = Story()
    story.then(progress.approve(story.plan, APPROVAL, CHIEF))
    return story


def verbs(plan: Plan) -> list[str]:
    return [each.verb for each in PLAN.next(plan, plan=plan.id)]


def refused() -> Story:
    story = Story()
    story.then(PLAN.decide(progress.refuse, story.plan, "重点单位偏少", CHIEF.person), by=CHIEF.person)
    return story


def test_a_draft_is_approved_refused_amended_or_closed() -> None:
    plan = Story().plan
    assert (plan.status, plan.in_force, plan.effective.number) == ("drafted", None, 1)
    assert verbs(plan) == ["approve", "refuse", "amend", "close"]
    with pytest.raises(NotNow, match="approve \\(chief, but somebody other"):
        PLAN.decide(progress.file, plan, FILING, CHIEF)


def test_the_drafter_neither_approves_nor_refuses() -> None:
    plan = Story().plan
    with pytest.raises(SamePerson):
        progress.approve(plan, APPROVAL, Desk("made-up-registrar", TODAY))
    with pytest.raises(SamePerson):
        progress.refuse(plan, "重点单位偏少", "made-up-registrar")


def test_a_refusal_keeps_its_opinion_and_another_round_opens() -> None:
    story = refused()
    assert verbs(story.plan) == ["request-again", "amend", "close"]
    story.then(PLAN.decide(progress.request_again, story.plan, "已与局长沟通"), by="made-up-deputy")
    assert story.plan.status == "drafted"
    first, second = story.plan.newest.rounds
    assert first.verdict is not None
    assert (first.verdict.approved, first.verdict.opinion) == (False, "重点单位偏少")
    assert (second.number, second.requested.person, second.verdict) == (2, "made-up-deputy", None)


def test_neither_the_drafter_nor_who_requested_again_decides_on_the_second_round() -> None:
    story = refused()
    plan = story.then(progress.request_again(story.plan, None), by="made-up-deputy")
    for person in ("made-up-registrar", "made-up-deputy"):
        with pytest.raises(SamePerson):
            progress.approve(plan, APPROVAL, CHIEF._replace(person=person))
    assert story.then(progress.approve(plan, APPROVAL, CHIEF), by=CHIEF.person).status == "approved"


def test_a_refused_edition_gives_way_to_an_amended_one_and_stays_on_record() -> None:
    story = refused()
    plan = story.then(PLAN.decide(progress.amend, story.plan, content(months=9), "按意见增补"))
    assert (plan.status, [edition.status for edition in plan.editions]) == ("amended", ["refused", "amended"])
    assert verbs(plan) == ["approve", "refuse", "amend", "close"]


def test_papers_are_not_of_tomorrow_and_name_an_authority() -> None:
    plan = Story().plan
    with pytest.raises(PaperFromFuture):
        progress.approve(plan, APPROVAL, CHIEF._replace(today=date(2023, 1, 31)))
    assert progress.approve(plan, APPROVAL, CHIEF._replace(today=date(2023, 2, 1))).authority == "示例县人民政府"
    with pytest.raises(AuthorityNotNamed):
        progress.approve(plan, APPROVAL, CHIEF._replace(authority=None))
    said = ApprovePlanRequest(document="5 号", authority="示例市人民政府", on=DAY, evidence=EVIDENCE)
    assert progress.approve(plan, said, CHIEF).authority == "示例市人民政府"


def test_a_plan_that_no_authority_files_is_published_after_its_approval() -> None:
    story = approved()
    assert [one.verb for one in next_of(story.plan, None) if one.missing] == ["close"]
    (publish,) = [one for one in next_of(story.plan, "示例市应急管理局") if one.verb == "publish"]
    assert [one.zh for one in publish.missing] == ["须先报示例市应急管理局备案"]
    assert story.then(PLAN.decide(progress.publish, story.plan, None)).status == "published"


def test_the_way_of_an_edition() -> None:
    story = approved()
    assert (story.plan.status, story.plan.in_force) == ("approved", story.plan.newest)
    assert verbs(story.plan) == ["file", "publish", "amend", "close"]
    with pytest.raises(PlanNotFiled):
        progress.publish(story.plan, "示例市应急管理局")
    story.then(progress.file(story.plan, FILING, CHIEF))
    assert verbs(story.plan) == ["publish", "amend", "close"]
    fact = progress.publish(story.plan, "示例市应急管理局")
    assert (fact.edition, fact.key_units, fact.general_units) == (1, 1, 2)
    assert story.then(fact).status == "published"
    assert verbs(story.plan) == ["amend", "close"]


def test_an_amendment_is_in_force_once_it_is_approved() -> None:
    story = approved()
    plan = story.then(progress.amend(story.plan, content(months=9), "增补"), by="made-up-other")
    assert (plan.status, plan.effective.number, plan.schedule) == ("amended", 1, {"G": {"2023-03": 3}})
    assert verbs(plan) == ["approve", "refuse", "amend", "close"]
    # Whoever drafted the first edition may approve the second, which somebody else drafted.
    plan = story.then(progress.approve(plan, APPROVAL, CHIEF._replace(person="made-up-registrar")))
    assert (plan.status, plan.effective.number, plan.schedule) == ("approved", 2, {"G": {"2023-03": 9}})
    assert [edition.status for edition in plan.editions] == ["approved", "approved"]


def test_a_draft_that_is_amended_before_any_approval_gives_way_to_the_newer() -> None:
    story = Story()
    plan = story.then(progress.amend(story.plan, content(months=9), "更正"))
    assert (plan.in_force, plan.effective.number) == (None, 2)


def test_it_closes_after_its_last_day_or_with_a_reason() -> None:
    story = approved()
    with pytest.raises(PlanNotOver, match="2023-12-31"):
        progress.close(story.plan, None, date(2023, 12, 31))
    assert progress.close(story.plan, "机构改革", TODAY).reason == "机构改革"
    plan = story.then(progress.close(story.plan, None, date(2024, 1, 1)))
    assert plan.status == "closed"
    assert verbs(plan) == []
    with pytest.raises(NotNow):
        PLAN.decide(progress.amend, plan, content(), "增补")
