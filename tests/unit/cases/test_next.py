"""What `next` offers without a missing condition can be done; a paper that waits says who signs it."""

from datetime import date

import pytest

from services.cases.inspection.order_verbs import next_of
from services.cases.inspection.state import Inspection
from services.cases.inspection.verbs import INSPECTION
from shared.contracts.assignment import TeamHead
from shared.verbs import Next
from tests.unit.cases.attempts import ATTEMPTS
from tests.unit.cases.states import states
from tests.unit.cases.walk import (
    made_up,
    walked,
)

_ON_SITE = {
    *("state-basis", "notify", "postpone", "request-call-off", "call-off", "refuse-call-off", "arrive", "fail"),
    *("tell-rights", "hold-meeting", "check-item", "find", "confirm-record"),
}
"""Their conditions are those of the preparation and of the visit."""


def _offered(now: Inspection) -> list[Next]:
    there = [each for order in now.orders.values() for each in next_of(now, order)]
    return [*INSPECTION.next(now, inspection=now.id), *there]


def _ready(offered: Next) -> bool:
    """Whether nothing is missing but the person who does it."""
    return all(each.zh.startswith("由") for each in offered.missing)


@pytest.mark.parametrize(("name", "now"), list(states()))
def test_what_is_offered_can_be_done(name: str, now: Inspection) -> None:
    for each in _offered(now):
        if each.verb not in _ON_SITE and _ready(each):
            assert ATTEMPTS[each.verb](now), (name, each.verb)


def test_every_verb_is_tried() -> None:
    tried = {each.verb for _, now in states() for each in _offered(now) if _ready(each)} - _ON_SITE
    assert tried == set(ATTEMPTS)


def test_a_paper_that_waits_names_its_signers() -> None:
    heads = tuple(
        TeamHead(post=post, person=made_up(name), name=name, subject=subject)
        for post, name, subject in (("deputy", "测试副", "the-deputy"), ("leader", "测试组", "the-leader"))
    )
    for step in ("drafted", "report-drafted", "closing-drafted", "order-drafted"):
        now = walked(step).now.model_copy(update={"heads": heads})
        said = {each.verb.partition("-")[0]: " ".join(part.zh for part in each.missing) for each in _offered(now)}
        assert said["review"] == "由副组长（测试副）审核，起草和已签署的人（first）除外"
        assert said["approve"].startswith("须先由副组长（测试副）审核 由组长（测试组）批准")


@pytest.mark.parametrize(("today", "late"), [(date(2026, 3, 31), False), (date(2026, 4, 1), True)])
def test_a_visit_that_is_late_says_so_on_the_day_on_which_somebody_asks(today: date, late: bool) -> None:
    now = walked("approved").now
    told = {each.verb: " ".join(part.en for part in each.missing) for each in INSPECTION.next(now, today, inspection=1)}
    assert [("2026-03-31" in told[verb]) for verb in ("draft-plan", "postpone")] == [late, late]
