"""The form from the facts of an inspection."""

from uuid import UUID

from services.documents.forms import telling
from services.documents.forms.sources import Sources
from shared.canonical import JsonObject
from shared.contracts.inspection.facts import InspectionFacts


def fields_of(facts: InspectionFacts, subject: UUID | None, sources: Sources) -> JsonObject:
    """The order that was approved."""
    del sources
    order = telling.order_of(facts, subject)
    return {**telling.demanding(facts, order), "requirements": telling.demands(facts, order)}
