"""What says the same to a target is not sent again; what calls its party by a former name is sent anew."""

from datetime import timedelta

from services.publishing.delivery import answering
from services.publishing.delivery.planning import UNCHANGED, RecordWanted, earlier_of, plan, record_version
from services.publishing.outlet.validators.flaw import Spotted, told
from shared.contracts.deliveries import DeliveryLeft, DeliveryQueued
from tests.unit.publishing.delivery.made_up import ABOUT, KEY, after, seen, wanted
from tests.unit.publishing.delivery.tabled import Facts, differing, entered, refused, sent
from tests.unit.publishing.outlet.dispatched import NATIONAL, TODAY
from tests.unit.publishing.outlet.recorded import FIRM, penalty

THERE = entered(sent((), 1))
SAME = {"remark": "第 1 版"}


def test_a_correction_that_the_target_would_not_see_is_not_sent() -> None:
    delivery = after(*THERE)
    left = plan(delivery, wanted(version=2, **SAME), seen(earlier=earlier_of(delivery)))
    assert isinstance(left, DeliveryLeft)
    assert (left.because, left.version) == (UNCHANGED, 2)
    unchanged = after(*THERE, left)
    assert (unchanged.status, unchanged.considered, unchanged.left) == ("accepted", 2, "")
    assert plan(unchanged, wanted(version=2, **SAME), seen(earlier=earlier_of(unchanged))) is None
    later = plan(unchanged, wanted(version=3, remark="更正"), seen(earlier=earlier_of(unchanged)))
    assert isinstance(later, DeliveryQueued)
    assert (later.operation, later.version) == ("corrections", 3)


def test_a_correction_that_takes_a_refused_one_back_ends_with_what_is_there() -> None:
    facts = refused(sent(THERE, 2))
    left = plan(after(*facts), wanted(version=3, **SAME), seen(earlier=earlier_of(after(*facts))))
    assert isinstance(left, DeliveryLeft)
    now = after(*facts, left)
    assert (now.status, now.flawed, now.considered) == ("accepted", None, 3)


def test_what_the_target_has_lost_is_sent_though_it_says_the_same() -> None:
    facts = differing(THERE)
    again = plan(after(*facts), wanted(version=2, **SAME), seen(earlier=earlier_of(after(*facts))))
    assert isinstance(again, DeliveryQueued)


def called_otherwise() -> Facts:
    spotted = Spotted("conflict", "party.name", "示例农药厂", FIRM.name)
    flaw = told("registered-name", spotted, key=KEY, kind="penalties", target=NATIONAL)
    found = answering.differ(after(*THERE), TODAY + timedelta(days=3), [flaw])
    assert found is not None
    return (*THERE, found)


def test_a_former_name_is_corrected_and_later_versions_go_on_from_that() -> None:
    facts = called_otherwise()
    resumed = after(*facts, answering.resume(after(*facts)))
    assert (resumed.status, resumed.waiting) == ("differing", None)
    assert record_version(resumed, 1) == 2
    anew = RecordWanted(ABOUT, penalty(version=2, remark="现名"), 1)
    correction = plan(resumed, anew, seen(earlier=earlier_of(resumed)), again=True)
    assert isinstance(correction, DeliveryQueued)
    assert (correction.operation, correction.version, correction.of_version) == ("corrections", 2, 1)
    facts = entered((*facts, answering.resume(after(*facts)), correction))
    corrected = after(*facts)
    assert (corrected.status, corrected.considered, corrected.flawed) == ("accepted", 1, None)
    assert record_version(corrected, 2) == 3
    second = RecordWanted(ABOUT, penalty(version=3, remark="更正"), 2)
    later = plan(corrected, second, seen(earlier=earlier_of(corrected)))
    assert isinstance(later, DeliveryQueued)
    assert after(*facts, later).considered == 2


def test_a_refusal_of_such_a_correction_is_of_the_same_version_of_the_publication() -> None:
    facts = called_otherwise()
    resumed = (*facts, answering.resume(after(*facts)))
    correction = plan(after(*resumed), RecordWanted(ABOUT, penalty(version=2), 1), seen(), again=True)
    assert correction is not None
    delivery = after(*refused((*resumed, correction)))
    assert (delivery.status, delivery.considered) == ("refused", 1)
