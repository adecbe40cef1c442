"""What is listed as a major hazard, by whom it was told, and what publishing is told of it."""

from datetime import date
from typing import Any

import pytest

from services.cases.hazard import accepting, listing, telling, treating
from services.cases.hazard.listing import FindingNotThere, HazardDayImpossible, NoSuchSituation, NotMajor
from services.cases.hazard.treating import NoMeasures
from shared.contracts.hazards import (
    MajorHazardChanged,
    MajorHazardEliminated,
    MajorHazardListed,
    MajorHazardRevoked,
)
from shared.contracts.treatment import (
    AcceptanceDecided,
    FromFinding,
    FromLead,
    HazardDenied,
    SupervisionTaken,
)
from shared.law.law import NoLawInForce
from tests.unit.cases.hazard_walk import (
    LAW,
    HazardWalk,
    at,
    confirmed,
    gone,
    planned,
    stopped,
    visited,
)
from tests.unit.cases.walk import DISPUTED, FINDING, ORDER, SERVED, found, made_up, serve, urgent, walked

YES = AcceptanceDecided(accepted=True, document="1号")
TODAY = date(2026, 3, 10)
SUPERVISED = SupervisionTaken(authority="示例县安委办", number="1号", on=TODAY)


@pytest.mark.parametrize(
    ("standard", "situation", "day", "refusal"),
    [
        ("industry-and-trade-management", 4, "2026-03-10", NoSuchSituation),
        ("industry-and-trade", 5, "2026-03-10", NoSuchSituation),
        ("hazardous-chemicals", 21, "2026-03-10", NoSuchSituation),
        ("bakeries", 1, "2026-03-10", NoSuchSituation),
        ("fireworks", 1, "2017-01-01", NoLawInForce),
    ],
)
def test_a_situation_is_one_of_the_list_of_its_day(
    standard: str, situation: int, day: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        listing.criterion(LAW, standard, situation, date.fromisoformat(day))


def test_a_situation_is_cited_with_its_number() -> None:
    cited = listing.criterion(LAW, "industry-and-trade-management", 2, TODAY)
    assert cited.citation == "《工贸企业重大事故隐患判定标准》（应急管理部令第10号）第三条第2项"
    assert listing.criterion(LAW, "hazardous-chemicals", 20, TODAY).citation.endswith("第20项")


@pytest.mark.parametrize("change", [{"found": date(2026, 3, 11)}, {"by": date(2026, 3, 9)}])
def test_a_day_that_cannot_be_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(HazardDayImpossible):
        listing.confirm(confirmed(**change), TODAY)


def test_a_finding_is_listed_with_what_its_inspection_knows() -> None:
    walk = walked("visited")
    origin = FromFinding(inspection=walk.now.id, finding=FINDING)
    with pytest.raises(NotMajor):
        listing.from_finding(walk.now, origin, confirmed())
    with pytest.raises(FindingNotThere):
        listing.from_finding(walk.now, origin.model_copy(update={"finding": made_up("none")}), confirmed())
    walk = walked("opening")
    walk.note(found().model_copy(update={"severity": "major"}))
    listed = listing.from_finding(walk.now, origin, confirmed())
    assert (listed.party.name, listed.covert) == ("示例化工有限公司", False)
    assert {"first", "second"} <= {person.name for person in listed.mentions.persons}
    walk.note(DISPUTED)
    with pytest.raises(NotMajor):
        listing.from_finding(walk.now, origin, confirmed())


def test_a_stop_names_measures_that_were_served() -> None:
    walk = walked("visited")
    walk.note(urgent(), "first", at(0.1))
    stop = stopped(0.2).model_copy(update={"order": ORDER})
    for inspection in (None, walk.now, walked("served").now):
        with pytest.raises(NoMeasures):
            treating.stop(HazardWalk().now, stop, inspection, at(1))
    walk.note(serve(walk.now, SERVED.model_copy(update={"at": at(0.15)})))
    assert treating.stop(HazardWalk().now, stop, walk.now, at(1)) == stop


def test_whoever_reported_it_is_mentioned_and_taken_out_of_texts() -> None:
    (person,) = listing.named_by(FromLead(source="12350", reporter="甲某")).persons
    assert (person.name, person.role) == ("甲某", "complainant")
    assert listing.named_by(FromLead(source="12350")).persons == ()


def test_publishing_is_told_what_the_public_reads_and_no_more() -> None:
    walk = HazardWalk()
    first = telling.told(walk.now, "示例县应急管理局", None)
    assert isinstance(first, MajorHazardListed)
    assert first.told.criterion.endswith("第十一条第2项")
    walk.take(treating.visit, visited(1), at(1), days=1)
    assert telling.told(walk.now, "示例县应急管理局", first.told) is None
    walk.take(treating.supervise, SUPERVISED, at(1.5), days=1.5)
    changed = telling.told(walk.now, "示例县应急管理局", first.told)
    assert isinstance(changed, MajorHazardChanged)
    assert (changed.told.supervisor, changed.told.number) == ("示例县安委办", "1号")
    walk.take(treating.hand_in_plan, planned(2), at(2), days=2)
    gone(walk, 3).take(accepting.accept, YES, "chief", person="chief", days=5)
    over = telling.told(walk.now, "示例县应急管理局", changed.told)
    assert isinstance(over, MajorHazardEliminated)
    assert (over.on, over.document) == (date(2026, 3, 15), "1号")
    assert telling.told(walk.now, "示例县应急管理局", None) is None


def test_publishing_is_told_that_there_was_none() -> None:
    walk = HazardWalk()
    told = telling.hazard_as_told(walk.now, "")
    walk.take(listing.deny, HazardDenied(explanation="不属于"), "chief", person="chief", days=1)
    assert isinstance(telling.told(walk.now, "", told), MajorHazardRevoked)
    assert telling.told(walk.now, "", None) is None


def test_nothing_is_told_while_the_inspection_is_secret() -> None:
    assert telling.told(HazardWalk(confirmed(covert=True)).now, "", None) is None
