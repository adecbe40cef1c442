"""What of an inspection is to be published, and when publishing is told of it.

It is told when the report counts, and again with every note after which the public reads something else: an order was
served, a requirement is met, the inspection is closed. Of a hidden inspection it is told at the disclosure.
"""

from collections.abc import Iterator, Mapping

from services.cases.inspection.mentioned import crew_ever, mentions_of
from services.cases.inspection.outcomes import outcomes
from services.cases.inspection.state import Inspection
from shared.clock import beijing_date
from shared.contracts import results
from shared.contracts.inspection.visit import Present
from shared.contracts.publicity import Mentions, PersonMentioned
from shared.contracts.results import InspectionResultTold, PublishedParty
from shared.identifiers import of_individual_business
from shared.policy.publicity import CrewPublicity, PublicFrom

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
    return now if earlier is None or _as_read(earlier) != _as_read(now) else None


def result_of(inspection: Inspection, publicity: CrewPublicity | None) -> InspectionResultTold | None:
    """What of the inspection is to be published; None while it is hidden, or no report of it counts."""
    report, visit, ended = inspection.report, inspection.visit, inspection.visit.end
    if inspection.hidden or report is None or not report.signed.counts or ended is None:
        return None
    result = report.report.result
    certificates = tuple(_certificates(inspection, publicity))
    return InspectionResultTold(
        inspection=inspection.id,
        party=_party(inspection),
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


def _party(inspection: Inspection) -> PublishedParty:
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
    if publicity and _is_public(inspection, publicity.names):
        names = {each.person: each.name for each in crew_ever(inspection)}
        yield from (names[each.person] for each in _there(inspection) if each.person in names)


def _certificates(inspection: Inspection, publicity: CrewPublicity | None) -> Iterator[str]:
    if publicity and _is_public(inspection, publicity.certificates):
        inspectors = {each.person for each in crew_ever(inspection) if each.directory == "people"}
        yield from (each.certificate for each in _there(inspection) if each.person in inspectors)


def _there(inspection: Inspection) -> Iterator[Present]:
    """Who of the crew came, at once or later; or saw that no visit could be held."""
    visit = inspection.visit
    if visit.arrival is None:
        yield from visit.failure.present if visit.failure else ()
        return
    yield from visit.arrival.present
    yield from (Present(person=each.person, certificate=each.certificate) for each in visit.joined)


def _is_public(inspection: Inspection, moment: PublicFrom) -> bool:
    """Whether the moment has come. When the report counts, the visit is over."""
    match moment:
        case "never":
            return False
        case "notified" | "arrived":
            return True
        case "fed-back":
            return inspection.feedback is not None or inspection.closed is not None
        case "closed":
            return inspection.closed is not None


def _as_read(told: InspectionResultTold) -> InspectionResultTold:
    """What is told without the persons of whom the texts say nothing: whether these are on record changes no text."""
    texts = "\n".join(
        [told.party.name, told.result, *(item.title for item in told.items)]
        + [f"{finding.text}\n{finding.basis}\n{finding.handling}" for finding in told.findings]
    )
    named = tuple(person for person in told.mentions.persons if _stands_in(texts, person))
    return told.model_copy(update={"mentions": Mentions(persons=named)})


def _stands_in(texts: str, person: PersonMentioned) -> bool:
    return person.name in texts or any(private.value in texts for private in person.private)
