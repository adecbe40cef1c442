"""The form from the facts of an inspection."""

from uuid import UUID

from services.documents.forms import telling
from services.documents.forms.sources import Sources
from shared.canonical import JsonObject
from shared.contracts.inspection.facts import InspectionFacts


def fields_of(facts: InspectionFacts, subject: UUID | None, sources: Sources) -> JsonObject:
    """The measures that were approved. They hold at once, so that the paper has no day by which they are met."""
    del sources
    order = telling.order_of(facts, subject)
    return {
        **telling.demanding(facts, order),
        "inspected": telling.inspected_on(facts),
        "measures": [{**each, "due": None} for each in telling.demands(facts, order)],
    }
