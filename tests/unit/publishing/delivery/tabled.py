"""Deliveries in every state, and what becomes of their publications, in the words of a table."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from services.publishing.delivery import answering
from services.publishing.delivery.planning import Decided, NotShown, RecordSeen, RecordWanted, earlier_of, plan
from services.publishing.delivery.state import Delivery
from services.publishing.outlet.validators.flaw import Flaw, Spotted, told
from shared.contracts.deliveries import DeliveryLeft, DeliveryQueued
from shared.contracts.fact import Fact
from shared.peers import PeerFailed
from tests.unit.publishing.delivery.made_up import ABOUT, KEY, RECEIVED, RULES, after, answer, seen, wanted, withdrawn
from tests.unit.publishing.outlet.dispatched import NATIONAL, TODAY

Facts = tuple[Fact, ...]
_AWAY = PeerFailed("对方无答复。", "No answer.", retry_after=5)


def flaw(name: str = "required-field") -> Flaw:
    return told(name, Spotted("missing", "key"), key=KEY, kind="penalties", target=NATIONAL)


def sent(facts: Facts, version: int) -> Facts:
    """The version is queued: new, or as a correction."""
    return (*facts, _planned(facts, wanted(version=version, remark=f"第 {version} 版")))


def corrected(facts: Facts, version: int, *, tried: bool) -> Facts:
    """The version is queued, and the public may not read any more what waited until now."""
    return (*facts, _planned(facts, wanted(version=version, remark="更正"), tried=tried, closed=True))


def taken_back(facts: Facts, version: int, *, tried: bool = False) -> Facts:
    """The withdrawal is queued."""
    return (*facts, _planned(facts, withdrawn(version), tried=tried))


def ended(facts: Facts, *, tried: bool = False) -> Facts:
    return (*facts, _planned(facts, RecordWanted(ABOUT, NotShown(1)), tried=tried))


def entered(facts: Facts, version: int = 0) -> Facts:
    """The target has what waits; or the version that was sent new before something else was decided."""
    delivery = after(*facts)
    if version:
        return (*facts, answering.accept(delivery, "new", answer(version), RECEIVED, RULES.calendar))
    step = delivery.waiting
    assert step is not None
    said = answering.accept(delivery, step.operation, answer(step.version), RECEIVED, RULES.calendar)
    return (*facts, said)


def refused(facts: Facts, name: str = "required-field") -> Facts:
    return (*facts, answering.refuse(after(*facts), [flaw(name)], TODAY))


def abandoned(facts: Facts) -> Facts:
    return (*facts, answering.abandon(_AWAY, 9))


def differing(facts: Facts) -> Facts:
    found = answering.differ(after(*facts), TODAY, [flaw("lost-in-cleaning")])
    assert found is not None
    return (*facts, found)


def resumed(facts: Facts) -> Facts:
    return (*facts, answering.resume(after(*facts)))


def decided(facts: Facts, becomes: str, newest: int, *, tried: bool) -> str:
    """What is decided if this becomes of the publication, whose newest version was this; a question mark: the target
    may have what waited.
    """
    want: Mapping[str, Callable[[], RecordWanted]] = {
        "same": lambda: wanted(version=newest, remark=f"第 {newest} 版"),
        "later": lambda: wanted(version=newest + 1, remark="更正"),
        "closed": lambda: wanted(version=newest + 1, remark="更正"),
        "withdrawn": lambda: withdrawn(newest + 1),
        "ended": lambda: RecordWanted(ABOUT, NotShown(newest)),
    }
    delivery = after(*facts) if facts else None
    return _told(plan(delivery, want[becomes](), _seen(delivery, tried=tried, closed=becomes == "closed")))


def _planned(facts: Facts, want: RecordWanted, *, tried: bool = False, closed: bool = False) -> Fact:
    delivery = after(*facts) if facts else None
    fact = plan(delivery, want, _seen(delivery, tried=tried, closed=closed))
    assert fact is not None
    return fact


def _seen(delivery: Delivery | None, *, tried: bool, closed: bool = False) -> RecordSeen:
    return replace(seen(earlier=earlier_of(delivery)), tried=tried, closed=closed)


def _told(fact: Decided | None) -> str:
    if fact is None:
        return "-"
    doubt = "?" if fact.in_doubt else ""
    if isinstance(fact, DeliveryQueued):
        return f"{fact.operation} {fact.version}{doubt}"
    return f"{fact.because if isinstance(fact, DeliveryLeft) else 'refused'}{doubt}"
