"""The form from the facts of an inspection."""

from uuid import UUID

from services.documents.forms import telling
from services.documents.forms.sources import Sources
from shared.canonical import JsonObject
from shared.contracts.inspection.facts import InspectionFacts

_PROPOSED = "拟对该单位实施检查，请审批。"


def fields_of(facts: InspectionFacts, subject: UUID | None, sources: Sources) -> JsonObject:
    """The site plan that counts, and how often the party is inspected. Who drafts a plan proposes it, without words of
    a proposal.
    """
    del subject
    assert facts.plan is not None  # noqa: S101  # the approval of the plan asks for the paper
    plan, hands = facts.plan.plan, facts.plan.hands
    return {
        **telling.party(facts),
        "source": telling.source(facts),
        "basis": telling.powers(facts, "inspect"),
        "items": telling.items(facts),
        "method": telling.text(plan.method),
        "held": facts.held,
        "cap": facts.cap,
        "planned": telling.day(plan.on),
        "officers": telling.officers_of(facts.crew),
        "assistants": plan.assistants,
        "proposal": telling.opinion(facts, hands.drafted, sources, _PROPOSED),
        **telling.opinions(facts, hands, sources),
        "remark": telling.text(plan.remark),
    }
