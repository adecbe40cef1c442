"""The form from the facts of an inspection."""

from collections.abc import Mapping
from uuid import UUID

from services.documents.forms import telling
from services.documents.forms.sources import Sources
from shared.canonical import JsonObject
from shared.contracts.inspection.facts import InspectionFacts
from shared.contracts.inspection.order import OrderKind

_DECISIONS: Mapping[OrderKind, str] = {"rectify": "责令限期整改", "measures": "现场处理措施"}


def fields_of(facts: InspectionFacts, subject: UUID | None, sources: Sources) -> JsonObject:
    """What the newest re-inspection of an order found."""
    order = telling.order_of(facts, subject)
    held, paper = order.reinspections[-1], sources.papers.get(order.drafted.order)
    demands = {each.number: each.requirement for each in order.drafted.requirements}
    return {
        "party": telling.text(facts.party.name),
        "order": paper.model_dump(mode="json") if paper else None,
        "decision": _DECISIONS[order.drafted.order_kind],
        "looked": telling.moment(held.at),
        "verdicts": [
            {
                "number": each.number,
                "demand": telling.text(demands[each.number]),
                "done": each.done,
                "facts": telling.text(each.facts),
            }
            for each in sorted(held.verdicts, key=lambda verdict: verdict.number)
        ],
        "opinion": telling.text(held.opinion),
        "officers": telling.officers_of(each for each in facts.crew if each.person in held.persons),
    }
