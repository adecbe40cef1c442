"""What of an inspection is to be published, and when publishing is told of it: its result, and the leads that it gave
to other departments.

The result is told when the report counts, and again with every note after which the public reads something else: an
order was served, a requirement is met, the inspection is closed. Of a hidden inspection all is told at the disclosure.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TypeVar
from uuid import UUID

from services.cases.inspection.mentioned import crew_ever, mentions_of
from services.cases.inspection.orders_state import Lead
from services.cases.inspection.outcomes import cited, outcomes
from services.cases.inspection.state import Inspection
from shared.clock import beijing_date
from shared.contracts import results
from shared.contracts.beforehand import VisitTold
from shared.contracts.inspection.visit import Present
from shared.contracts.leads import LeadFinding, LeadTold
from shared.contracts.publicity import Mentions, PersonMentioned
from shared.contracts.results import InspectionResultTold, PublishedParty
from shared.identifiers import of_individual_business
from shared.policy.publicity import CrewPublicity, PublicFrom

Told = TypeVar("Told", InspectionResultTold, LeadTold, VisitTold)
_CHECKED: Mapping[results.Checked, str] = {
    "as-required": "符合",
    "not-as-required": "不符合",
    "does-not-apply": "不适用",
}
"""The result of an item as it is published. An item that was not checked has none."""


def told_anew(before: Inspection, after: Inspection, publicity: CrewPublicity | None) -> InspectionResultTold | None:
    """What publishing is told after a note; None if the public reads nothing else than before it. `publicity`: what
    the policy of today lets the public know of a crew.
    """
    now = result_of(after, publicity)
    if now is None:
        return None
    earlier = result_of(before, publicity)
    return None if earlier and reads_alike(earlier, now, _texts(earlier, now)) else now


def leads_told_anew(before: Inspection, after: Inspection, today: date) -> Iterator[LeadTold]:
    """What publishing is told of leads after a note: of each that is new, acknowledged, or reads otherwise."""
    earlier = leads_of(before)
    for lead, now in leads_of(after).items():
        if lead not in earlier or not reads_alike(earlier[lead], now, _texts_of_lead(now)):
            yield now.model_copy(update={"disclosed": today}) if before.hidden else now


def leads_of(inspection: Inspection) -> Mapping[UUID, LeadTold]:
    """What of each lead is to be published; nothing while the inspection is hidden."""
    if inspection.hidden or not inspection.leads:
        return {}
    mentions, party = mentions_of(inspection, ()), published_party(inspection)
    return {
        id_: LeadTold(
            lead=id_,
            inspection=inspection.id,
            party=party,
            to=lead.transferred.to,
            document=lead.transferred.document,
            transferred=beijing_date(lead.transfer.at),
            received=lead.received.on if lead.received else None,
            findings=tuple(_in_lead(inspection, lead)),
            mentions=mentions,
        )
        for id_, lead in inspection.leads.items()
    }


def _in_lead(inspection: Inspection, lead: Lead) -> Iterator[LeadFinding]:
    """The findings of a lead that stand."""
    for id_ in lead.transferred.findings:
        if not (finding := inspection.findings[id_]).dropped:
            yield LeadFinding(text=finding.found.description, basis=cited(finding.found.basis))


def result_of(inspection: Inspection, publicity: CrewPublicity | None) -> InspectionResultTold | None:
    """What of the inspection is to be published; None while it is hidden, or no report of it counts."""
    report, visit, ended = inspection.report, inspection.visit, inspection.visit.end
    if inspection.hidden or report is None or not report.signed.counts or ended is None:
        return None
    result = report.report.result
    certificates = tuple(_certificates(inspection, publicity))
    return InspectionResultTold(
        inspection=inspection.id,
        party=published_party(inspection),
        occasion=inspection.opened.occasion,
        visited=visit.day or beijing_date(ended),
        ended=beijing_date(ended),
        concluded=beijing_date(report.signed.last.at),
        plan=inspection.opened.plan.id if inspection.opened.plan else None,
        draw=inspection.draws.targets,
        draws=inspection.draws.all,
        items=tuple(_items(inspection)),
        result=result.text,
        national=result.national,
        local=result.local,
        findings=outcomes(inspection),
        crew=tuple(_names(inspection, publicity)),
        certificates=certificates,
        closed=inspection.closed is not None,
        mentions=mentions_of(inspection, certificates),
    )


def published_party(inspection: Inspection) -> PublishedParty:
    """The enterprise, as the public reads of it."""
    name, identifier = inspection.party.name, inspection.party.identifier
    return PublishedParty(name=name, identifier=identifier, individual=of_individual_business(identifier))


def _items(inspection: Inspection) -> Iterator[results.ItemResult]:
    """The items that were checked. One that is not of the inspection goes by its key."""
    titles = {item.key: item.name for item in inspection.items}
    for key, checked in inspection.visit.checked.items():
        if checked.result != "not-checked":
            text = _CHECKED[checked.result]
            yield results.ItemResult(code=key, title=titles.get(key, key), result=text, checked=checked.result)


def _names(inspection: Inspection, publicity: CrewPublicity | None) -> Iterator[str]:
    if publicity and is_public(inspection, publicity.names):
        names = {each.person: each.name for each in crew_ever(inspection)}
        yield from (names[each.person] for each in there(inspection) if each.person in names)


def _certificates(inspection: Inspection, publicity: CrewPublicity | None) -> Iterator[str]:
    if publicity and is_public(inspection, publicity.certificates):
        inspectors = {each.person for each in crew_ever(inspection) if each.directory == "people"}
        yield from (each.certificate for each in there(inspection) if each.person in inspectors)


def there(inspection: Inspection) -> Iterator[Present]:
    """Who of the crew came, at once or later; or saw that no visit could be held."""
    visit = inspection.visit
    if visit.arrival is None:
        yield from visit.failure.present if visit.failure else ()
        return
    yield from visit.arrival.present
    yield from (Present(person=each.person, certificate=each.certificate) for each in visit.joined)


def is_public(inspection: Inspection, moment: PublicFrom) -> bool:
    """Whether the moment has come."""
    came = inspection.visit.arrival is not None or inspection.visit.failure is not None
    match moment:
        case "never":
            return False
        case "notified":
            return inspection.notice is not None or came
        case "arrived":
            return came
        case "fed-back":
            return inspection.feedback is not None or inspection.closed is not None
        case "closed":
            return inspection.closed is not None


def reads_alike(earlier: Told, now: Told, texts: str) -> bool:
    """Whether the public reads the same of both. `texts` are those in which somebody may be named: whether persons of
    whom they say nothing are on record changes no text.
    """
    return _as_read(earlier, texts) == _as_read(now, texts)


def _as_read(told: Told, texts: str) -> Told:
    named = tuple(person for person in told.mentions.persons if _stands_in(texts, person))
    return told.model_copy(update={"mentions": Mentions(persons=named)})


def _texts(*told: InspectionResultTold) -> str:
    return "\n".join(
        text
        for each in told
        for text in (
            *(each.party.name, each.result),
            *(item.title for item in each.items),
            *(f"{finding.text}\n{finding.basis}\n{finding.handling}" for finding in each.findings),
        )
    )


def _texts_of_lead(lead: LeadTold) -> str:
    return "\n".join([lead.party.name, lead.to, lead.document, *(finding.text for finding in lead.findings)])


def _stands_in(texts: str, person: PersonMentioned) -> bool:
    return person.name in texts or any(private.value in texts for private in person.private)
