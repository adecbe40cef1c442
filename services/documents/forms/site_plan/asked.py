"""The form from the facts of an inspection."""

from collections.abc import Mapping
from uuid import UUID

from services.documents.forms import telling
from services.documents.forms.sources import Sources
from shared.canonical import JsonObject
from shared.contracts.inspection.facts import InspectionFacts


def fields_of(facts: InspectionFacts, subject: UUID | None, sources: Sources) -> JsonObject:
    """The site plan that counts."""
    del subject
    assert facts.plan is not None  # noqa: S101  # the approval of the plan asks for the paper
    plan = facts.plan.plan
    late = f"逾期检查的原因：{plan.late}" if plan.late else None
    carried = f"携带设备：{plan.equipment}" if plan.equipment else None
    return {
        **telling.party(facts),
        "contact": telling.text(plan.contact),
        "industry": telling.text(facts.party.industry),
        "planned": telling.day(plan.on),
        "officers": telling.officers_of(facts.crew),
        "items": telling.items(facts),
        "content": telling.joined(map(telling.text, plan.content), "\n"),
        "division": _division(facts, plan.division),
        "method": telling.text(plan.method),
        **telling.opinions(facts, facts.plan.hands, sources),
        "remark": telling.joined((telling.text(each or "") for each in (carried, late, plan.remark)), "\n"),
    }


def _division(facts: InspectionFacts, work: Mapping[str, str]) -> str | None:
    """Who does what, in the order of the crew."""
    told = [f"{each.name}：{work[str(each.person)]}" for each in facts.crew if work.get(str(each.person))]
    return telling.joined(map(telling.text, told), "；")
