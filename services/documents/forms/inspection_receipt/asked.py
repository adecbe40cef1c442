"""The form from the facts of an inspection."""

from uuid import UUID

from services.documents.forms import telling
from services.documents.forms.sources import Sources
from shared.canonical import JsonObject
from shared.contracts.inspection.facts import InspectionFacts


def fields_of(facts: InspectionFacts, subject: UUID | None, sources: Sources) -> JsonObject:
    """What the enterprise confirms to have got at the visit. Its opinion is written by hand, and so are the papers that
    were left there: they are issued later.
    """
    del subject, sources
    visit = facts.visit
    assert visit is not None  # noqa: S101  # the confirmed record asks for the paper
    signed = visit.confirmation if visit.confirmation and visit.confirmation.by != "refused" else None
    return {
        **telling.party(facts),
        "inspected": telling.inspected(facts),
        "officers": telling.officers_there(facts),
        "items": telling.items(facts),
        # Without these, no record is confirmed: the certificates are shown when the rights are told, and the closing
        # meeting tells the result.
        "certificates_shown": visit.rights is not None,
        "rights_told": visit.rights is not None,
        "result_told": visit.confirmation is not None,
        "receiver": telling.text(signed.signer) if signed else None,
        "post": telling.text(signed.post) if signed else None,
    }
