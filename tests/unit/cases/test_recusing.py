"""Recusals on site: the report waits for the decision, and who stands back does no more."""

from typing import Any

import pytest

from services.cases.inspection import (
    calling_off,
    crew,
    leads,
    recusing,
    reporting,
    visiting,
)
from services.cases.inspection.state import Inspection
from shared.contracts.inspection.order import LeadTransferred
from shared.contracts.inspection.preparation import CallOffRequested
from shared.contracts.inspection.visit import (
    RecusalAsked,
    RecusalDecided,
    Result,
)
from tests.unit.cases.walk import (
    FINDING,
    FIRST,
    RECORD,
    REPORT,
    RESULTS,
    RIGHTS,
    SIGNERS,
    at,
    checked,
    made_up,
    meeting,
    walked,
)

_LEAD = LeadTransferred(lead=made_up("lead"), findings=(FINDING,), to="消防救援大队", content="占用疏散通道")
_SECOND_STANDS_BACK = RecusalDecided(person=made_up("second"), granted=True, opinion="系近亲属")
_NO_REASON_LISTED = calling_off.Grounds((), cap_reached=False)


def _reported(now: Inspection, text: str) -> Any:
    return reporting.draft(now, REPORT.model_copy(update={"result": Result(text=text)}), FIRST, SIGNERS, RESULTS)


def _confirm(now: Inspection, record: Any = RECORD) -> Any:
    return visiting.confirm(now, record, "first", at(4), 2)


def _asks(name: str) -> Any:
    return RIGHTS.model_copy(update={"recusals": (RecusalAsked(person=made_up(name), grounds="系其配偶"),)})


def _calls_off(now: Inspection, reason: str) -> CallOffRequested:
    return calling_off.request(now, CallOffRequested(reason=reason), _NO_REASON_LISTED)


def test_the_report_waits_for_the_decision_on_a_recusal_and_who_stands_back_does_no_more() -> None:
    walk = walked("A-2")
    walk.note(visiting.tell_rights(walk.now, _asks("second"), "first"))
    walk.note(visiting.tell_rights(walk.now, RIGHTS, "first"))
    assert [zh for zh, _ in reporting.unsettled(walk.now)] == ["second是否回避待决定"]
    walk.note(meeting("closing", 2.5))
    assert _confirm(walk.now) == RECORD, "the visit goes on until the decision"
    walk.note(recusing.decide(walk.now, _SECOND_STANDS_BACK, "the-leader"), "the-leader", at(2.7))
    assert not list(reporting.unsettled(walk.now))
    with pytest.raises(recusing.NoRecusalAsked):
        recusing.decide(walk.now, _SECOND_STANDS_BACK, "the-leader")
    with pytest.raises(crew.Recused):
        visiting.check_item(walk.now, checked("A-2"), "second", ())
    with pytest.raises(crew.Recused):
        leads.transfer(walk.now, _LEAD, "second")
    with pytest.raises(crew.TooFewInspectors):
        _confirm(walk.now)
    walk.note(_calls_off(walk.now, "crew-recused"), "the-leader", at(3))
    walk.note(calling_off.approve(walk.now, "the-chief", _NO_REASON_LISTED), "the-chief", at(3))
    assert walk.now.status == "called-off"


def test_a_crew_that_stands_back_altogether_after_the_visit_still_reports_it() -> None:
    walk = walked("visited")
    for name in ("first", "second", "expert"):
        walk.note(_asks(name))
        walk.note(_SECOND_STANDS_BACK.model_copy(update={"person": made_up(name)}))
    assert _reported(walk.now, "发现问题待后续处理").signers == SIGNERS
