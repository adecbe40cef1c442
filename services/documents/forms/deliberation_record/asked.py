"""The form from the facts of an inspection."""

from uuid import UUID

from services.documents.forms import telling
from services.documents.forms.sources import Sources
from shared.canonical import JsonObject
from shared.contracts.inspection.facts import InspectionFacts


def fields_of(facts: InspectionFacts, subject: UUID | None, sources: Sources) -> JsonObject:
    """The newest deliberation about a finding."""
    del sources
    finding = telling.the(each for each in facts.findings if each.found.finding == subject)
    held = finding.deliberations[-1]
    return {
        "party": telling.text(facts.party.name),
        "matter": telling.joined((telling.text(finding.found.place), telling.text(finding.found.description)), "："),
        "grounds": telling.text(finding.disputes[-1].grounds),
        "held": {"start": telling.moment(held.at), "end": telling.moment(held.until)} if held.until else None,
        "place": telling.text(held.place),
        "chair": telling.text(held.chair),
        "recorder": telling.text(held.recorder),
        "attendees": [
            {"name": telling.text(each.name), "post": telling.text(each.post), "view": telling.text(each.view)}
            for each in held.views
        ],
        "opinion": telling.text(held.opinion),
    }
