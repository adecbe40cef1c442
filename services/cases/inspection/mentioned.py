"""Who is named on record in an inspection, so that publishing can take them out of texts.

Nobody of these is penalised: an inspection penalises nobody.
"""

import re
from collections.abc import Collection, Iterator

from services.cases.inspection.state import Inspection
from shared.contracts.assignment import Assignee
from shared.contracts.inspection.basis import Complaint
from shared.contracts.publicity import Mentions, PersonMentioned, PersonRole, PrivateValue
from shared.identifiers import of_individual_business

_Named = tuple[str, PersonRole]
"""The words in which somebody is on record, and who it is in the matter."""
_UNKNOWN = "匿名举报人"
"""How texts call a complainant who stays unknown."""
_POSTS = (
    *("法定代表人", "主要负责人", "现场负责人", "负责人", "安全管理人员", "安全员"),
    *("经理", "厂长", "店长", "主任", "受理人"),
)
"""Posts that people write instead of a name, or before it."""
_NOBODY = ("负责人", "人员")
"""The ends of words that name nobody, such as 园区值班人员."""
_SEVERAL = re.compile(r"[、，,；;／/\n]+")
_ASIDE = re.compile(r"[（(][^（）()]*[）)]")
_NUMBER = re.compile(r"\+?\d[\d\s\-]{3,}\d")
"""A telephone number."""
_LEAST = 2
"""A single character is no name: it stands in other words."""


def mentions_of(inspection: Inspection, certificates: Collection[str]) -> Mentions:
    """All natural persons on record, each once, and what is private of them. `certificates`: the numbers that the
    public may know; those of the others are private.
    """
    roles: dict[str, PersonRole] = {}
    for words, role in _on_record(inspection):
        for name in names_in(words, _posts(inspection)):
            roles.setdefault(name, role)
    private = _of_persons(inspection, certificates)
    persons = (PersonMentioned(name=name, role=role, private=private.get(name, ())) for name, role in roles.items())
    return Mentions(persons=tuple(persons), private=tuple(_of_nobody(inspection)), public=tuple(_premises(inspection)))


def crew_ever(inspection: Inspection) -> tuple[Assignee, ...]:
    """Everybody who is or was of the crew, as the record has them last."""
    return tuple({each.person: each for each in _ever(inspection)}.values())


def subjects_ever(inspection: Inspection) -> frozenset[str]:
    """The accounts of everybody who is or was of the crew, also those that they have no more."""
    return frozenset(each.subject for each in _ever(inspection) if each.subject)


def _ever(inspection: Inspection) -> tuple[Assignee, ...]:
    return (*inspection.opened.crew, *inspection.former, *inspection.crew)


def names_in(words: str, posts: Collection[str]) -> Iterator[str]:
    """The names in words such as “安全员甲某、乙某（电工）”. Posts are none, nor are words that name nobody."""
    for part in map(str.strip, _SEVERAL.split(_ASIDE.sub("", words))):
        if part in posts or part.endswith(_NOBODY):
            continue
        before = next((post for post in posts if part.startswith(post)), "")
        for name in dict.fromkeys((part, part.removeprefix(before).strip())):
            if len(name) >= _LEAST:
                yield name


def _posts(inspection: Inspection) -> tuple[str, ...]:
    """The posts that are on record, and the usual ones; the longer first."""
    visit = inspection.visit
    posts = {*_POSTS, inspection.opened.party.post, inspection.party.post}
    posts |= {visit.rights.post if visit.rights else "", visit.confirmation.post if visit.confirmation else ""}
    return tuple(sorted(posts - {""}, key=len, reverse=True))


def _on_record(inspection: Inspection) -> Iterator[_Named]:
    for party in (inspection.opened.party, inspection.party):
        yield party.legal_representative, "representative"
    yield from ((each.name, "officer") for each in crew_ever(inspection))
    yield from ((each.name, "officer") for each in (*inspection.opened.heads, *inspection.heads))
    if isinstance(inspection.basis, Complaint):
        yield inspection.basis.reporter or _UNKNOWN, "complainant"
    yield from ((_NUMBER.sub("", round_.plan.contact), "officer") for round_ in inspection.plans)
    yield from _on_site(inspection)
    yield from _in_deliberations(inspection)
    yield from _receivers(inspection)


def _on_site(inspection: Inspection) -> Iterator[_Named]:
    visit = inspection.visit
    if visit.rights:
        yield visit.rights.to, "other"
    for meeting in visit.meetings:
        yield from ((words, "other") for words in meeting.attended)
    if visit.confirmation:
        yield visit.confirmation.signer, "other"
        yield visit.confirmation.witness, "witness"
    if visit.failure:
        yield visit.failure.witness, "witness"
    if visit.refusal_reported:
        yield visit.refusal_reported.to, "officer"
    if inspection.lists:
        yield inspection.lists.to, "officer"


def _in_deliberations(inspection: Inspection) -> Iterator[_Named]:
    for finding in inspection.findings.values():
        for held in finding.deliberations:
            yield from ((words, "officer") for words in (held.chair, held.recorder))
            yield from ((view.name, "other") for view in held.views)


def _receivers(inspection: Inspection) -> Iterator[_Named]:
    """Who got a notice, an order, the result, or a letter; and who bore witness to it."""
    if inspection.notice:
        yield inspection.notice.receiver, "other"
    for order in inspection.orders.values():
        if order.service:
            yield order.service.receiver, "other"
            yield order.service.witness, "witness"
    if inspection.feedback:
        yield inspection.feedback.receiver, "other"
    for letter in inspection.letters.values():
        if letter.given:
            yield letter.given.receiver, "other"


def _of_persons(inspection: Inspection, certificates: Collection[str]) -> dict[str, tuple[PrivateValue, ...]]:
    """Name → what is private of the person."""
    found: dict[str, dict[PrivateValue, None]] = {}
    for person in crew_ever(inspection):
        if person.key and person.key not in certificates:
            found.setdefault(person.name, {})[PrivateValue(kind="identity-number", value=person.key)] = None
    return {name: tuple(values) for name, values in found.items()}


def _of_nobody(inspection: Inspection) -> Iterator[PrivateValue]:
    """Private values that belong to no name on record: telephone numbers; the address of an individual business, where
    often somebody lives.
    """
    parties = (inspection.opened.party, inspection.party)
    contacts = [*(each.telephone for each in parties), *(round_.plan.contact for round_ in inspection.plans)]
    for number in dict.fromkeys(found for words in contacts for found in _NUMBER.findall(words)):
        yield PrivateValue(kind="contact", value=number)
    if of_individual_business(inspection.party.identifier):
        yield from (PrivateValue(kind="address", value=address) for address in _addresses(inspection))


def _premises(inspection: Inspection) -> Iterator[str]:
    """The addresses of the enterprise, which are public; not those of an individual business."""
    if not of_individual_business(inspection.party.identifier):
        yield from _addresses(inspection)


def _addresses(inspection: Inspection) -> Iterator[str]:
    parties = (inspection.opened.party, inspection.party)
    yield from dict.fromkeys(each.address for each in parties if each.address)
