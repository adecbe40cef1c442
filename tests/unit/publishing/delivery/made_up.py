"""A made-up delivery, fact by fact."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from services.publishing.delivery.evolving import evolve
from services.publishing.delivery.planning import RecordSeen, RecordWanted, delivery_id, plan
from services.publishing.delivery.state import Delivery
from services.publishing.outlet.acknowledgement import RecordAnswered
from services.publishing.outlet.records import Withdrawal
from shared.calendar.published import published_calendar
from shared.clocks.opening import Opening, open_clocks
from shared.clocks.reckoning import Rules
from shared.contracts.clocks import Owes
from shared.contracts.deliveries import DeliveryOf, DeliveryQueued
from shared.contracts.fact import Fact
from shared.law.law import shipped_law
from tests.unit.publishing.outlet.dispatched import NATIONAL, TODAY, known
from tests.unit.publishing.outlet.recorded import penalty
from tests.unit.recorded import event

KEY = penalty().key
ID = delivery_id("national", KEY)
RULES = Rules(published_calendar(), shipped_law())
RECEIVED = datetime(2026, 3, 12, 2, tzinfo=UTC)
ABOUT = DeliveryOf(
    outlet="national",
    target="national",
    kind="penalties",
    publication=UUID(int=5),
    key=KEY,
    identifier=penalty().party.codes.uscc,
)
CLOCKS = open_clocks(Opening(f"delivery/{ID}", Owes(who="role", name="publisher"), TODAY), "expose-penalty", RULES)


def wanted(**more: Any) -> RecordWanted:
    """The penalty is wanted at the target."""
    return RecordWanted(ABOUT, penalty(**more))


def withdrawn(version: int = 2) -> RecordWanted:
    return RecordWanted(ABOUT, Withdrawal(key=KEY, version=version, of="penalties", reason="决定已撤销"))


def seen(**more: Any) -> RecordSeen:
    return RecordSeen(NATIONAL, known(**more), CLOCKS)


def queued(**more: Any) -> DeliveryQueued:
    fact = plan(None, wanted(**more), seen())
    assert isinstance(fact, DeliveryQueued), fact
    return fact


def after(*facts: Fact) -> Delivery:
    """The delivery after these facts."""
    state: Delivery | None = None
    for version, fact in enumerate(facts, 1):
        state = evolve(state, event(fact, f"delivery/{ID}", version, TODAY))
    assert state is not None
    return state


def answer(version: int = 1, **more: Any) -> RecordAnswered:
    """The target has accepted the version."""
    said: dict[str, Any] = {"status": "accepted", "receipt": f"R-{version}"}
    return RecordAnswered(KEY, version, **said | more)
