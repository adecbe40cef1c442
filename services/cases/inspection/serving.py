"""The service of an order, or of an opinion on a county's inspection, as documents tells it: what the paper of an order
says holds for the enterprise from then on.

Urgent measures on the spot are served before their approval: where the danger does not wait, they hold at once; they
are reported, and approved or ended, within the time of the law (行政强制法 第十九条).

Documents has the proofs, and refuses a service that lacks them. What has happened is not refused here: an order that
was served is served, also if one of its findings is disputed meanwhile.
"""

from services.cases.inspection import orders
from services.cases.inspection.orders_state import WITHOUT_FORCE, Order
from services.cases.inspection.state import Inspection
from services.cases.inspection.verbs import INSPECTION
from shared.contracts.inspection.after import GuidanceGiven, GuidanceNotGiven
from shared.contracts.inspection.order import OrderServed, OrderUnserved
from shared.contracts.serving import PaperServed, PaperUnserved

GUIDANCE_OPINION = "guidance-opinion"
"""The form of the paper with an opinion on a county's inspection."""
Told = OrderServed | OrderUnserved | GuidanceGiven | GuidanceNotGiven


def told(inspection: Inspection, fact: PaperServed | PaperUnserved, version: int) -> Told | None:
    """The note by which an order or an opinion is served, or is not served after all. `version`: that of the stream of
    the paper.

    None for a paper that is neither, for one that was told before, and for an order that does not wait for it: one that
    is not approved (unless its measures are urgent) or does not hold; and in an inspection that is over.
    """
    order = inspection.orders.get(fact.subject) if fact.subject else None
    if not INSPECTION.allows(orders.draft, inspection):
        return None
    if order is None:
        return _opinion(inspection, fact, version)
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


def _opinion(
    inspection: Inspection, fact: PaperServed | PaperUnserved, version: int
) -> GuidanceGiven | GuidanceNotGiven | None:
    """The note about the service of an opinion."""
    before = inspection.letters.get(fact.paper)
    if before and version <= before.heard:
        return None
    if isinstance(fact, PaperUnserved):
        given = before and before.given
        return GuidanceNotGiven(paper=fact.paper, version=version, because=fact.because) if given else None
    if fact.form != GUIDANCE_OPINION or inspection.opened.occasion != "guidance":
        return None
    receiver = fact.receiver or fact.addressee
    return GuidanceGiven(paper=fact.paper, at=fact.at, effective=fact.effective, receiver=receiver, version=version)


def _unserved(order: Order, fact: PaperUnserved, version: int) -> OrderUnserved | None:
    return OrderUnserved(order=order.id, version=version, because=fact.because) if order.service else None
