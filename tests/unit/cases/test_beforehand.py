"""What publishing is told of a visit beforehand, and of leads: never of a covert visit before its disclosure."""

from datetime import date, datetime
from uuid import UUID

import pytest

from services.cases.inspection.beforehand import visit_told_anew
from services.cases.inspection.publicity import leads_told_anew
from shared.contracts.assignment import VisitDraws
from shared.contracts.beforehand import ItemExpected, VisitTold
from shared.contracts.inspection.basis import Disclosed, Opened, Revoked
from shared.contracts.inspection.noted import Note
from shared.contracts.inspection.order import LeadReceived, LeadTransferred
from shared.contracts.inspection.preparation import Postponed
from shared.contracts.leads import LeadFinding, LeadTold
from tests.unit.cases.walk import (
    DISPUTED,
    DROPPED,
    FINDING,
    HASH,
    NOTICE,
    STEPS,
    TODAY,
    Walk,
    at,
    found,
    made_up,
    opened,
)

LEAD, OTHER = made_up("lead"), made_up("other finding")
DRAW = made_up("targets draw")
TRANSFERRED = LeadTransferred(lead=LEAD, findings=(FINDING, OTHER), to="示例县消防救援大队", content="线索")
RECEIVED = LeadReceived(lead=LEAD, on=date(2026, 3, 12), receipt=HASH)


_LATER = at(4)


def drawn(*, covert: bool = False, targets: UUID | None = DRAW) -> Opened:
    what = opened(covert=covert)
    draws = VisitDraws(targets=targets, crew=what.draws.crew, secret=what.draws.crew if covert else ())
    return what.model_copy(update={"draws": draws})


class Telling(Walk):
    """A walk; what publishing is told of the visit beforehand is in `visits`, of leads in `leads`, with the step."""

    def __init__(self, what: Opened) -> None:
        self.visits: list[tuple[str, VisitTold]] = []
        self.leads: list[tuple[str, LeadTold]] = []
        super().__init__(what)

    def go(self, to: str, after: str = "") -> "Telling":
        names = [name for name, *_ in STEPS]
        for name, decide, person, time in STEPS[names.index(after) + 1 if after else 0 : names.index(to) + 1]:
            if not (self.now.covert and name == "notified"):
                self.tell(name, decide(self.now), person, time)
        return self

    def tell(self, step: str, what: Note, person: str = "first", time: datetime = _LATER) -> None:
        before = self.now
        after = self.note(what, person, time)
        if visit := visit_told_anew(before, after):
            self.visits.append((step, visit))
        self.leads += [(step, lead) for lead in leads_told_anew(before, after, TODAY)]


def test_the_public_may_know_of_a_drawn_visit_once_the_enterprise_was_told_and_until_the_crew_arrives() -> None:
    walk = Telling(drawn()).go("closed")
    assert [(step, told.over) for step, told in walk.visits] == [("notified", None), ("on-site", "held")]
    _, told = walk.visits[0]
    assert (told.draw, told.day, told.party.name) == (DRAW, date(2026, 3, 10), "示例化工有限公司")
    assert told.items == (ItemExpected(code="A-1", title="事项 A-1"), ItemExpected(code="A-2", title="事项 A-2"))
    assert told.requirements == NOTICE.requirements
    assert "受理人" not in {person.name for person in told.mentions.persons}
    assert {"first", "second"} <= {person.name for person in told.mentions.persons}


@pytest.mark.parametrize("what", [drawn(covert=True), drawn(targets=None)])
def test_nothing_is_told_of_a_covert_visit_or_of_one_that_nobody_drew(what: Opened) -> None:
    assert Telling(what).go("closed").visits == []


def test_a_covert_visit_is_not_told_of_beforehand_when_its_draws_were_opened_early() -> None:
    walk = Telling(drawn(covert=True)).go("approved")
    walk.tell("disclosed", Disclosed(opened=made_up("opened")))
    walk.tell("notified", NOTICE)
    assert walk.now.notice is not None
    assert walk.go("closed", after="notified").visits == []


def test_another_day_is_told_and_what_says_the_same_is_not() -> None:
    walk = Telling(drawn()).go("notified")
    walk.tell("postponed", Postponed(on=date(2026, 3, 12), reason="企业停电"))
    walk.tell("notified again", NOTICE)
    walk.tell("notified twice", NOTICE)
    assert [(step, told.day and told.day.day, told.requirements) for step, told in walk.visits] == [
        ("notified", 10, "备好资料"),
        ("postponed", 12, ""),
        ("notified again", 12, "备好资料"),
    ]


def test_a_visit_that_is_not_held_is_over_also_if_the_enterprise_was_to_be_told_anew() -> None:
    walk = Telling(drawn()).go("notified")
    walk.tell("postponed", Postponed(on=date(2026, 3, 12), reason="企业停电"))
    walk.tell("revoked", Revoked(amended=made_up("amended"), because="企业已替换"))
    assert [told.over for _, told in walk.visits] == [None, None, "not-held"]


def with_a_lead(*, covert: bool = False) -> Telling:
    """A walk in which two findings go to another department as a lead."""
    walk = Telling(drawn(covert=covert)).go("found")
    walk.tell("other", found(finding=OTHER, item="A-1").model_copy(update={"description": "疏散通道被占用"}))
    walk.tell("transferred", TRANSFERRED)
    return walk


def test_a_lead_is_told_when_it_goes_and_when_it_is_acknowledged() -> None:
    walk = with_a_lead()
    walk.tell("received", RECEIVED)
    walk.go("closed", after="found")
    assert [(step, told.received and told.received.day, told.disclosed) for step, told in walk.leads] == [
        ("transferred", None, None),
        ("received", 12, None),
    ]
    _, told = walk.leads[0]
    assert (told.to, told.findings[1]) == (
        "示例县消防救援大队",
        LeadFinding(text="疏散通道被占用", basis="安全生产法第二十八条"),
    )


def test_a_finding_that_does_not_stand_is_told_of_no_more() -> None:
    walk = with_a_lead()
    walk.tell("disputed", DISPUTED)
    walk.tell("dropped", DROPPED)
    assert [[each.text for each in told.findings] for _, told in walk.leads] == [
        ["未如实记录培训情况", "疏散通道被占用"],
        ["疏散通道被占用"],
    ]


def test_a_lead_of_a_covert_visit_is_told_at_the_disclosure() -> None:
    walk = with_a_lead(covert=True)
    walk.tell("received", RECEIVED)
    assert walk.leads == []
    walk.tell("disclosed", Disclosed(opened=made_up("opened")))
    ((step, told),) = walk.leads
    assert (step, told.disclosed, told.received) == ("disclosed", TODAY, RECEIVED.on)
