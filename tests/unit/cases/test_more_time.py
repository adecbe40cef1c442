"""Requests for more time: who signs them, what they move, and when there is nothing left to ask for."""

from datetime import date
from typing import Any

import pytest

from services.cases.inspection import closing, extensions, findings, orders, signing
from services.cases.inspection.state import Inspection
from shared.approval import SamePerson
from shared.contracts.inspection.finding import HandedOver
from shared.contracts.inspection.signing import SentBack
from shared.errors import Refusal
from tests.unit.cases.walk import (
    ASKED,
    DEPUTY,
    DISPUTED,
    DROPPED,
    FINDING,
    FIRST,
    LEADER,
    MORE_TIME,
    ORDER,
    SECOND,
    TODAY,
    Walk,
    at,
    reinspected,
    walked,
)


def _asked() -> Walk:
    walk = walked("served")
    walk.note(extensions.ask(walk.now, ASKED, SECOND, TODAY), "second", at(40))
    return walk


def test_an_extension_moves_the_day_once_it_is_reviewed_and_approved_by_other_persons() -> None:
    walk = _asked()
    with pytest.raises(signing.DraftWaits):
        extensions.ask(walk.now, ASKED, FIRST, TODAY)
    with pytest.raises(SamePerson):
        extensions.review(walk.now, MORE_TIME, SECOND)
    with pytest.raises(signing.NotThisAct):
        extensions.decide(walk.now, MORE_TIME, LEADER, TODAY)
    walk.note(extensions.review(walk.now, MORE_TIME, DEPUTY), "the-deputy", at(41))
    assert walk.now.orders[ORDER].due == {1: date(2026, 3, 20)}
    for person in (SECOND, DEPUTY):
        with pytest.raises(SamePerson):
            extensions.decide(walk.now, MORE_TIME, person, TODAY)
    with pytest.raises(extensions.ExtensionImpossible, match="past"):
        extensions.decide(walk.now, MORE_TIME, LEADER, date(2026, 3, 21))
    walk.note(extensions.decide(walk.now, MORE_TIME, LEADER, TODAY), "the-leader", at(42))
    assert walk.now.orders[ORDER].due == {1: date(2026, 4, 1)}
    assert walk.now.orders[ORDER].waiting == {}


def test_a_request_that_is_refused_moves_nothing_and_allows_another() -> None:
    walk = _asked()
    refused = MORE_TIME._replace(granted=False, opinion="理由不足")
    with pytest.raises(signing.NotASigner):
        extensions.decide(walk.now, refused, LEADER, TODAY)
    walk.note(extensions.decide(walk.now, refused, DEPUTY, TODAY), "the-deputy", at(41))
    walk.note(extensions.ask(walk.now, ASKED, FIRST, TODAY), "first", at(42))
    order = walk.now.orders[ORDER]
    assert order.due == {1: date(2026, 3, 20)}
    assert [each.signed.status for each in order.extensions] == ["refused", "drafted"]


def test_a_request_for_what_is_met_lapses() -> None:
    walk = _asked()
    assert any("request for more time" in en for _, en in closing.duties(walk.now))
    walk.note(orders.reinspect(walk.now, reinspected(), "first", at(200), 2), "first", at(200))
    assert [each.signed.status for each in walk.now.orders[ORDER].extensions] == ["lapsed"]
    assert list(closing.duties(walk.now)) == []


def test_what_needs_no_time_gets_none() -> None:
    """A finding that is disputed, was dropped or went to a penalty case: only a refusal ends the request."""
    cases: list[tuple[dict[str, Any], type[Refusal]]] = [
        ({"disputes": (DISPUTED,)}, findings.FindingDisputed),
        ({"disputes": (DISPUTED,), "deliberations": (DROPPED,)}, findings.FindingDropped),
        ({"dispositions": (HandedOver(to="执法大队", proposal="罚款"),)}, extensions.ExtensionImpossible),
    ]
    refusal = MORE_TIME._replace(granted=False, opinion="不再需要")
    asked, reviewed = _asked(), _asked()
    reviewed.note(extensions.review(reviewed.now, MORE_TIME, DEPUTY), "the-deputy", at(41))
    for finding, refused in cases:
        with pytest.raises(refused):
            extensions.ask(_with(walked("served"), finding), ASKED, FIRST, TODAY)
        with pytest.raises(refused):
            extensions.review(_with(asked, finding), MORE_TIME, DEPUTY)
        with pytest.raises(refused):
            extensions.decide(_with(reviewed, finding), MORE_TIME, LEADER, TODAY)
        assert isinstance(extensions.decide(_with(reviewed, finding), refusal, LEADER, TODAY), SentBack)


def _with(walk: Walk, finding: dict[str, Any]) -> Inspection:
    changed = walk.now.findings[FINDING].model_copy(update=finding)
    return walk.now.model_copy(update={"findings": {FINDING: changed}})
