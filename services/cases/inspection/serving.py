"""The service of an order, as documents tells it: what its paper says holds for the enterprise from then on.

Urgent measures on the spot are served before their approval: where the danger does not wait, they hold at once; they
are reported, and approved or ended, within the time of the law (行政强制法 第十九条).

Documents has the proofs, and refuses a service that lacks them. What has happened is not refused here: an order that
was served is served, also if one of its findings is disputed meanwhile.
"""

from services.cases.inspection import orders
from services.cases.inspection.orders_state import WITHOUT_FORCE, Order
from services.cases.inspection.state import Inspection
from services.cases.inspection.verbs import INSPECTION
from shared.contracts.inspection.order import OrderServed, OrderUnserved
from shared.contracts.serving import PaperServed, PaperUnserved


def told(inspection: Inspection, fact: PaperServed | PaperUnserved, version: int) -> OrderServed | OrderUnserved | None:
    """The note by which an order is served, or is not served after all. `version`: that of the stream of the paper.

    None for a paper that is of no order, for one that was told before, and for an order that does not wait for it: one
    that is not approved (unless its measures are urgent) or does not hold, or of an inspection that is over.
    """
    order = inspection.orders.get(fact.subject) if fact.subject else None
    if order is None or not INSPECTION.allows(orders.draft, inspection):
        return None
    holds = order.status not in WITHOUT_FORCE and (order.signed.counts or order.drafted.urgent)
    if version <= order.heard or not holds:
        return None
    if isinstance(fact, PaperUnserved):
        return _unserved(order, fact, version)
    return OrderServed(
        order=order.id,
        at=fact.at,
        effective=fact.effective,
        by=fact.by,
        receiver=fact.receiver or fact.addressee,
        paper=fact.paper,
        version=version,
    )


def _unserved(order: Order, fact: PaperUnserved, version: int) -> OrderUnserved | None:
    return OrderUnserved(order=order.id, version=version, because=fact.because) if order.service else None
