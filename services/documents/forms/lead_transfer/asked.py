"""The form from the facts of an inspection."""

from uuid import UUID

from services.documents.forms import telling
from services.documents.forms.sources import Sources
from shared.canonical import JsonObject
from shared.contracts.inspection.facts import InspectionFacts


def fields_of(facts: InspectionFacts, subject: UUID | None, sources: Sources) -> JsonObject:
    """The lead that goes to another department. Who transferred it is whom that department asks."""
    lead = telling.the(each for each in facts.leads if each.transferred.lead == subject)
    return {
        "to": telling.text(lead.transferred.to),
        **telling.party(facts),
        "inspected": telling.inspected_on(facts),
        "lead": telling.text(lead.transferred.content),
        "basis": telling.powers(facts, "transfer-lead"),
        "contact": telling.named(facts, lead.hand.person, sources),
        "telephone": sources.authorities.telephone if sources.authorities else None,
    }
