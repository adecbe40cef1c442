"""The form from the facts of an inspection."""

from collections.abc import Mapping
from uuid import UUID

from services.documents.forms import telling
from services.documents.forms.sources import Sources
from shared.canonical import JsonObject
from shared.contracts.inspection.facts import InspectionFacts
from shared.contracts.inspection.visit import Confirmation, ItemChecked, ItemResult, RightsTold

_RESULTS: Mapping[ItemResult, str] = {
    "as-required": "符合",
    "not-as-required": "不符合",
    "does-not-apply": "不适用",
    "not-checked": "未检查",
}


def fields_of(facts: InspectionFacts, subject: UUID | None, sources: Sources) -> JsonObject:
    """The visit as its record was confirmed."""
    del subject, sources
    visit, party = facts.visit, facts.party
    assert visit is not None  # noqa: S101  # the confirmed record asks for the paper
    return {
        **telling.party(facts),
        "representative": telling.text(party.legal_representative),
        "post": telling.text(party.post),
        "telephone": telling.text(party.telephone),
        "place": telling.text(visit.place),
        "inspected": telling.inspected(facts),
        "officers": telling.officers_there(facts),
        "told": _told(facts, visit.rights),
        "items": [_checked(facts, each) for each in visit.checked],
        "problems": telling.problems(facts),
        "unsigned": _unsigned(visit.confirmation),
        "source": telling.source(facts),
        "basis": telling.powers(facts, "inspect"),
        "held": facts.held,
        "assistants": facts.plan.plan.assistants if facts.plan else 0,
    }


def _told(facts: InspectionFacts, rights: RightsTold | None) -> JsonObject | None:
    """To whom the rights were told, and whose recusal was asked for; or why it was not confirmed."""
    if rights is None:
        return None
    names = {each.person: each.name for each in facts.crew}
    asked = [f"申请{names.get(each.person, '')}回避：{each.grounds}" for each in rights.recusals]
    answered = asked or ([] if rights.reason else ["不申请回避。"])
    return {
        "to": telling.text(rights.to),
        "post": telling.text(rights.post),
        "confirmed": rights.confirmed,
        "answer": telling.joined(map(telling.text, [*answered, rights.reason]), "\n"),
    }


def _checked(facts: InspectionFacts, checked: ItemChecked) -> JsonObject:
    """An item with its result. One that is not of the inspection goes by its key, with the reason."""
    names = {item.key: item.name for item in facts.items}
    beyond = f"（检查方案以外的事项：{checked.beyond}）" if checked.beyond else ""
    return {
        "name": telling.text(names.get(checked.item, checked.item)),
        "result": _RESULTS[checked.result],
        "facts": telling.text(f"{checked.facts}{beyond}"),
    }


def _unsigned(confirmation: Confirmation | None) -> JsonObject | None:
    if confirmation is None or confirmation.by != "refused":
        return None
    return {"reason": telling.text(confirmation.reason), "witness": telling.text(confirmation.witness)}
