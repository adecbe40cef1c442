"""What of an inspection is to be published, and after which notes publishing is told of it."""

from datetime import date, datetime

import pytest

from services.cases.inspection.publicity import result_of, told_anew
from services.cases.inspection.state import Inspection
from shared.contracts import results
from shared.contracts.inspection.basis import Disclosed
from shared.contracts.inspection.finding import Disposed, HandedOver, RectifiedAtOnce, Told
from shared.contracts.inspection.noted import Note
from shared.contracts.inspection.order import LeadTransferred, OrderWithdrawn
from shared.contracts.inspection.signing import Passed
from shared.contracts.inspection.visit import FedBack, Present, ReportDrafted, Result, VisitFailed
from shared.contracts.publicity import Mentions
from shared.contracts.results import FindingPublished, InspectionResultTold
from shared.policy.publicity import CrewPublicity, PublicFrom
from tests.unit.cases.walk import (
    CREW,
    DISPUTED,
    DROPPED,
    FEEDBACK,
    FINDING,
    HASH,
    ORDER,
    REPORT,
    SIGNERS,
    STEPS,
    Walk,
    at,
    found,
    made_up,
    opened,
    walked,
)

_LATER = at(40)
_DISCLOSED = Disclosed(opened=made_up("opened"))


def publicity(names: PublicFrom = "never", certificates: PublicFrom = "never") -> CrewPublicity:
    return CrewPublicity(names=names, certificates=certificates, basis="示例")


class Hearing(Walk):
    """A walk whose notes publishing hears of: `heard` is what it is told, each with the step."""

    def __init__(self, policy: CrewPublicity | None = None, *, covert: bool = False) -> None:
        self.policy = policy
        self.heard: list[tuple[str, InspectionResultTold]] = []
        super().__init__(opened(covert=covert))

    def go(self, to: str, after: str = "") -> "Hearing":
        """Take the steps after `after` (from the first), up to `to`."""
        names = [name for name, *_ in STEPS]
        for name, decide, person, time in STEPS[names.index(after) + 1 if after else 0 : names.index(to) + 1]:
            if not (self.now.covert and name == "notified"):
                self.hear(name, decide(self.now), person, time)
        return self

    def hear(
        self, step: str, what: Note, person: str = "first", time: datetime = _LATER
    ) -> InspectionResultTold | None:
        before = self.now
        told = told_anew(before, self.note(what, person, time), self.policy)
        if told:
            self.heard.append((step, told))
        return told

    @property
    def steps(self) -> list[str]:
        return [step for step, _ in self.heard]


def published(inspection: Inspection, policy: CrewPublicity | None = None) -> InspectionResultTold:
    told = result_of(inspection, policy)
    assert told is not None
    return told


def test_it_is_told_when_the_report_counts_and_when_the_public_reads_something_else() -> None:
    assert Hearing().go("closed").steps == ["reported", "served", "reinspected", "closed"]


def test_what_is_told_when_the_report_counts() -> None:
    _, told = Hearing().go("reported").heard[0]
    assert told.model_copy(update={"mentions": Mentions()}) == InspectionResultTold(
        inspection=made_up("inspection"),
        party=results.PublishedParty(name="示例化工有限公司", identifier="91370124EXAMP00154"),
        occasion="draw",
        visited=date(2026, 3, 10),
        ended=date(2026, 3, 10),
        concluded=date(2026, 3, 11),
        draws=(made_up("crew draw"),),
        items=(
            results.ItemResult(code="A-1", title="事项 A-1", result="不符合", checked="not-as-required"),
            results.ItemResult(code="A-2", title="事项 A-2", result="符合", checked="as-required"),
        ),
        result="发现问题待后续处理",
        national="8",
        findings=(finding("待后续处置"),),
    )


def finding(handling: str, *, corrected: bool = False) -> FindingPublished:
    return FindingPublished(
        text="未如实记录培训情况", basis="安全生产法第二十八条", handling=handling, corrected=corrected
    )


def test_the_finding_is_followed_to_its_end() -> None:
    heard = Hearing().go("closed").heard
    ordered, met = "责令于 2026 年 3 月 20 日前改正", "责令于 2026 年 3 月 20 日前改正，经复查合格"
    assert [told.findings for _, told in heard] == [
        (finding("待后续处置"),),
        (finding(ordered),),
        (finding(met, corrected=True),),
        (finding(met, corrected=True),),
    ]
    assert [told.closed for _, told in heard] == [False, False, False, True]


def test_an_order_that_was_revoked_is_told_of_no_more() -> None:
    walk = Hearing().go("served")
    told = walk.hear("revoked", OrderWithdrawn(order=ORDER, reason="条款有误"))
    assert told is not None
    assert told.findings == (finding("待后续处置"),)


@pytest.mark.parametrize(
    ("what", "handling", "corrected"),
    [
        (Disposed(finding=FINDING, disposition=RectifiedAtOnce(proof=HASH, at=at(2))), "当场改正", True),
        (Disposed(finding=FINDING, disposition=HandedOver(to="执法大队", proposal="罚款")), "依法另行处理", False),
        (Disposed(finding=FINDING, disposition=Told()), "已告知被检查单位", False),
        (
            LeadTransferred(lead=made_up("lead"), findings=(FINDING,), to="示例县消防救援大队", content="占用"),
            "移送示例县消防救援大队",
            False,
        ),
    ],
)
def test_what_is_done_about_a_finding_is_told(what: Note, handling: str, *, corrected: bool) -> None:
    told = Hearing().go("reported").hear("handled", what)
    assert told is not None
    assert told.findings == (finding(handling, corrected=corrected),)


def test_what_was_rectified_at_once_and_ordered_too_is_corrected_when_the_order_is_met() -> None:
    walk = Hearing().go("reported")
    walk.hear("rectified", Disposed(finding=FINDING, disposition=RectifiedAtOnce(proof=HASH, at=at(2))))
    walk.go("closed", after="reported")
    assert [(step, told.findings[0].corrected) for step, told in walk.heard[1:]] == [
        ("rectified", True),
        ("served", False),
        ("reinspected", True),
        ("closed", True),
    ]


def test_a_finding_that_does_not_stand_is_not_published() -> None:
    walk = walked("A-2")
    walk.note(found(finding=made_up("other"), item="A-1").model_copy(update={"description": "通道堵塞"}))
    walk.note(DISPUTED)
    walk.note(DROPPED)
    for name, decide, person, time in STEPS[10:15]:
        walk.step(decide, person, time)
        assert (result_of(walk.now, None) is None) == (name != "reported")
    assert [each.text for each in published(walk.now).findings] == ["通道堵塞"]


def test_a_covert_inspection_is_told_of_at_its_disclosure_and_not_before() -> None:
    walk = Hearing(covert=True).go("served")
    assert walk.heard == []
    assert walk.hear("disclosed", _DISCLOSED) == published(walk.now)
    assert walk.go("closed", after="served").steps == ["disclosed", "reinspected", "closed"]


def test_a_disclosure_before_the_report_tells_nothing() -> None:
    walk = Hearing(covert=True).go("visited")
    assert walk.hear("disclosed", _DISCLOSED) is None
    assert walk.go("reported", after="visited").steps == ["reported"]


@pytest.mark.parametrize(
    ("moment", "since"),
    [("notified", "reported"), ("arrived", "reported"), ("fed-back", "fed-back"), ("closed", "closed")],
)
def test_the_crew_is_told_from_the_moment_that_the_policy_names(moment: PublicFrom, since: str) -> None:
    walk = Hearing(publicity(names=moment)).go("closed")
    named = [step for step, told in walk.heard if told.crew]
    assert named == walk.steps[walk.steps.index(since) :]
    assert {told.crew for _, told in walk.heard if told.crew} == {("first", "second", "expert")}
    assert not any(told.certificates for _, told in walk.heard)


def test_numbers_of_certificates_are_told_as_the_policy_says() -> None:
    walk = Hearing(publicity(certificates="closed")).go("closed")
    assert [told.certificates for _, told in walk.heard] == [(), (), (), ("示执-first", "示执-second")]
    assert not any(told.crew for _, told in walk.heard)


@pytest.mark.parametrize("policy", [None, publicity()])
def test_no_crew_is_told_without_a_policy_that_says_so(policy: CrewPublicity | None) -> None:
    assert not any(told.crew or told.certificates for _, told in Hearing(policy).go("closed").heard)


def test_who_is_named_later_is_told_if_a_text_names_the_person() -> None:
    """So that publishing takes the name out of what it has published."""
    named = FedBack(at=at(30), by="当面", receiver="未如实", content="结果")
    told = Hearing().go("reported").hear("fed-back", named)
    assert told is not None
    assert "未如实" in {person.name for person in told.mentions.persons}
    assert Hearing().go("reported").hear("fed-back", FEEDBACK) is None


def test_a_visit_that_could_not_be_held_has_its_national_result() -> None:
    walk = Hearing(publicity(names="arrived", certificates="arrived"))
    walk.go("notified")
    present = tuple(Present(person=each.person, certificate=each.key) for each in CREW[:2])
    why = VisitFailed(at=at(1), why="not-found", facts="无人经营", present=present, proof=(HASH,), witness="邻居甲")
    walk.hear("failed", why)
    result = Result(text="通过登记的住所（经营场所）无法联系", national="4")
    walk.hear("drafted", ReportDrafted(report=REPORT.model_copy(update={"result": result}), signers=SIGNERS))
    walk.hear("reviewed", Passed(paper="report", act="review"), "the-deputy")
    told = walk.hear("reported", Passed(paper="report", act="approval"), "the-leader")
    assert told is not None
    assert (told.result, told.national, told.items, told.findings) == (result.text, "4", (), ())
    assert (told.visited, told.ended) == (date(2026, 3, 10), date(2026, 3, 10))
    assert (told.crew, told.certificates) == (("first", "second"), ("示执-first", "示执-second"))
