"""The form from the facts of an inspection."""

from uuid import UUID

from services.documents.forms import telling
from services.documents.forms.sources import Sources
from shared.canonical import JsonObject
from shared.contracts.inspection.facts import InspectionFacts


def fields_of(facts: InspectionFacts, subject: UUID | None, sources: Sources) -> JsonObject:
    """The report that counts, and how the party got its result."""
    del subject
    assert facts.report is not None  # noqa: S101  # the feedback asks for the paper
    report, feedback = facts.report.report, facts.feedback
    return {
        **telling.party(facts),
        "inspected": telling.inspected(facts),
        "officers": telling.officers_there(facts),
        "items": telling.items(facts),
        "situation": telling.text(report.situation),
        "result": telling.text(report.result.text),
        "appraisal": telling.text(report.appraisal),
        "proposal": telling.text(report.opinion),
        **telling.opinions(facts, facts.report.hands, sources),
        "feedback": feedback
        and {
            "at": telling.moment(feedback.at),
            "by": telling.text(feedback.by),
            "receiver": telling.text(feedback.receiver),
            "content": telling.text(feedback.content),
        },
    }
