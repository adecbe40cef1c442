"""How the facts of an inspection are written into the fields of forms. Each function gives JSON; null is a blank."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from services.documents.forms.sources import Sources
from shared.canonical import JsonObject
from shared.clock import SHANGHAI, beijing_date
from shared.contracts.assignment import Assignee
from shared.contracts.inspection.basis import Complaint, Guidance, Reinspection, SpecialOrder
from shared.contracts.inspection.facts import (
    Errand,
    FindingFacts,
    Hand,
    HandsOfPaper,
    InspectionFacts,
    OrderFacts,
)
from shared.policy.occasions import Occasion

# A statute with what stands behind it up to the next: 《中华人民共和国安全生产法》（2021年修正）第六十五条.
_CITED = re.compile(r"(《[^》]+》(?:（[^（）]*(?:年|修正|修订|修改|令)[^（）]*）)?)([^《]*)")
_BETWEEN = " 、，；,;和及"
_OCCASIONS: Mapping[Occasion, str] = {
    "plan": "年度监督检查计划",
    "draw": "“双随机”抽查",
    "complaint": "投诉举报",
    "special-order": "专项检查",
    "re-inspection": "整改复查",
    "guidance": "上级执法指导",
    "other": "其他",
}
_LEAST = 2
T = TypeVar("T")


def text(value: str) -> str | None:
    """The text with plain line feeds and in Unicode's form NFC, as papers take it; null for an empty text."""
    plain = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    return plain.strip() or None


def joined(parts: Iterable[str | None], between: str) -> str | None:
    """The texts that are there, in one; null if none is."""
    return between.join(part for part in parts if part) or None


def moment(at: datetime) -> str:
    return at.astimezone(SHANGHAI).isoformat()


def day(on: date) -> str:
    return on.isoformat()


def party(facts: InspectionFacts) -> JsonObject:
    return {"party": text(facts.party.name), "address": text(facts.party.address)}


def inspected(facts: InspectionFacts) -> JsonObject | None:
    """From the arrival of the crew to its leaving."""
    visit = facts.visit
    return {"start": moment(visit.arrived), "end": moment(visit.left)} if visit and visit.left else None


def inspected_on(facts: InspectionFacts) -> str | None:
    """The day of the arrival: some papers are asked for while the crew is still there."""
    return day(beijing_date(facts.visit.arrived)) if facts.visit else None


def source(facts: InspectionFacts) -> str | None:
    """Why the party is inspected: the occasion, with the document or the draw that says so."""
    match facts.basis:
        case Complaint() as basis:
            told: str | None = joined((text(basis.source), f"{basis.received}收到"), "，")
        case SpecialOrder() as basis:
            told = joined((text(basis.authority), text(basis.document)), "")
        case Guidance() | Reinspection() | None:
            told = text(facts.title)
    return f"{_OCCASIONS[facts.occasion]}（{told}）" if told else _OCCASIONS[facts.occasion]


def powers(facts: InspectionFacts, errand: Errand) -> list[JsonObject]:
    """The rules of law by which the bureau does an errand."""
    rules = (rule for power in facts.powers if power.errand == errand for rule in power.rules)
    return [{"statute": rule.statute, "article": rule.article or None} for rule in rules]


def cited(words: str) -> list[JsonObject]:
    """The citations in a text, one for each statute that it names; a text without any is one citation."""
    found = [(statute, text(article.strip(_BETWEEN))) for statute, article in _CITED.findall(text(words) or "")]
    return [{"statute": statute, "article": article} for statute, article in found or [(text(words), None)]]


def items(facts: InspectionFacts) -> list[JsonObject]:
    """The items of the inspection, each with the rule by which it is inspected."""
    return [{"name": text(item.name), "basis": text(item.basis)} for item in facts.items]


def officers_of(persons: Iterable[Assignee], shown: Mapping[UUID, str] | None = None) -> list[JsonObject]:
    """Those of the persons who are officers. `shown`: person → the certificate that was shown, if it was another."""
    return [
        {"name": text(each.name), "certificate": text((shown or {}).get(each.person, each.key))}
        for each in persons
        if each.directory == "people"
    ]


def officers_there(facts: InspectionFacts) -> list[JsonObject]:
    """The officers who were there, without those who stand back. If too few of them are of the crew any more, those who
    are of the crew now act in their place.
    """
    visit = facts.visit
    recused = visit.recused if visit else ()
    acting = [each for each in facts.crew if each.person not in recused]
    if visit is None:
        return officers_of(acting)
    shown = {each.person: each.certificate for each in visit.there}
    there = officers_of((each for each in acting if each.person in shown), shown)
    return there if len(there) >= _LEAST else officers_of(acting)


def problems(facts: InspectionFacts, of: Collection[UUID] | None = None) -> list[JsonObject]:
    """The findings that stand, by their numbers; with `of`, only these."""
    return [_problem(each) for each in facts.findings if not each.dropped and (of is None or each.found.finding in of)]


def numbers(facts: InspectionFacts) -> Mapping[UUID, int]:
    """Finding → its number in all papers."""
    return {each.found.finding: each.number for each in facts.findings}


def named(facts: InspectionFacts, person: str, sources: Sources) -> str | None:
    """The name of a person who acted: that of the register, as it stands beside the certificate on papers; else the
    display name; null if nobody knows it.
    """
    registered = {each.subject: each.name for each in facts.heads if each.subject}
    registered |= {each.subject: each.name for each in facts.crew if each.subject}
    return text(registered.get(person) or sources.names.get(person, ""))


def opinion(facts: InspectionFacts, hand: Hand | None, sources: Sources, unsaid: str = "同意。") -> JsonObject | None:
    """What somebody did with a draft, and when. `unsaid`: what it means if it was done without words."""
    if hand is None:
        return None
    return {"words": text(hand.words) or unsaid, "name": named(facts, hand.person, sources), "day": day(hand.day)}


def opinions(facts: InspectionFacts, hands: HandsOfPaper, sources: Sources) -> JsonObject:
    """The opinions of reviewer and approver."""
    return {
        "review": opinion(facts, hands.reviewed, sources),
        "approval": opinion(facts, hands.approved, sources),
    }


def demanding(facts: InspectionFacts, order: OrderFacts) -> JsonObject:
    """What an order to rectify and measures on the spot have in common: party, problems, basis, officers."""
    return {
        "party": text(facts.party.name),
        "problems": problems(facts, {each.finding for each in order.drafted.requirements}),
        "basis": cited(order.drafted.power),
        "officers": officers_there(facts),
    }


def demands(facts: InspectionFacts, order: OrderFacts) -> list[JsonObject]:
    """The numbered requirements of an order, each with the number of the finding that it is about, and its day."""
    number = numbers(facts)
    return [
        {
            "number": each.number,
            "problems": [number[each.finding]],
            "demand": text(each.requirement),
            "due": day(each.by) if each.by else None,
        }
        for each in order.drafted.requirements
    ]


def the(things: Iterable[T]) -> T:
    """The one thing that the subject of a paper names; the facts of cases have it. Raises ValueError."""
    (one,) = things
    return one


def order_of(facts: InspectionFacts, subject: UUID | None) -> OrderFacts:
    """Raises ValueError if the facts do not have the order."""
    return the(each for each in facts.orders if each.drafted.order == subject)


def _problem(finding: FindingFacts) -> JsonObject:
    found = finding.found
    return {
        "number": finding.number,
        "facts": joined((text(found.place), text(found.description)), "："),
        "broken": [
            {"statute": text(rule.instrument), "article": text(f"{rule.article}{rule.item}")} for rule in found.basis
        ],
    }
