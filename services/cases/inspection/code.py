"""What others are told of the code of an inspection (检查码, 扫码入企): it names the inspection to whoever scans it.

An inspection has a code from its first approval on; a covert one from the arrival on, also if its draws were opened
before: until then nobody but its crew has anything to show.
"""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date
from uuid import UUID

from services.cases.inspection.behind_door import findings_behind_door
from services.cases.inspection.mentioned import crew_ever
from services.cases.inspection.opening import secret_draws
from services.cases.inspection.publicity import is_public, published_party, there
from services.cases.inspection.snapshot import held_until, tightest
from services.cases.inspection.state import Inspection
from shared.clock import beijing_date
from shared.contracts.assignment import Assignee
from shared.contracts.inspection.basis import SpecialOrder
from shared.contracts.inspection.facts import Power
from shared.contracts.inspection_codes import (
    CodeStanding,
    DrawBehind,
    InspectionCodeTold,
    ItemToCheck,
    OfficerComing,
    VisitBehindCode,
    VisitsCounted,
)
from shared.policy.caps import OnRecord
from shared.policy.publicity import CrewPublicity

_SHOWN: frozenset[CodeStanding] = frozenset({"approved", "on-site", "over"})
"""Standings of which the page shows the visit."""


def told_anew(before: Inspection, after: Inspection, publicity: CrewPublicity | None) -> InspectionCodeTold | None:
    """What is told after a note; None if whoever scans the code reads nothing else than before it. `publicity`: what
    the policy of today lets the public know of a crew.
    """
    now = code_of(after, publicity)
    return None if now is None or now == code_of(before, publicity) else now


def code_of(inspection: Inspection, publicity: CrewPublicity | None) -> InspectionCodeTold | None:
    """What the code tells, without what follows from other visits and the law (`completed`); None if there is none."""
    # Also a round that was approved, and then sent back because all of the crew has changed.
    was_approved = any(said.act == "approval" for round_ in inspection.plans for said in round_.signed.passed)
    if not was_approved or (inspection.covert and inspection.visit.arrival is None):
        return None
    standing = _standing(inspection)
    return InspectionCodeTold(
        inspection=inspection.id,
        handle=_hash(inspection, "handle").hex(),
        standing=standing,
        party=published_party(inspection),
        visit=_visit(inspection, publicity) if standing in _SHOWN else None,
        findings=findings_behind_door(inspection),
        hidden=inspection.hidden,
        draws=secret_draws(inspection) if inspection.hidden else (),
        crew=tuple(each.subject for each in inspection.crew if each.subject),
    )


def completed(
    told: InspectionCodeTold, inspection: Inspection, visits: Iterable[OnRecord], powers: Iterable[Power], on: date
) -> InspectionCodeTold:
    """The same with the count of visits as of a day, and the power by which the bureau inspects. `visits`: those of the
    bureau to the enterprise in the year of the visit that everybody may know of.
    """
    if told.visit is None:
        return told
    day = told.visit.arrived or told.visit.day or on
    number = held_until(inspection, visits, day)
    cap = tightest(inspection)
    count = VisitsCounted(year=day.year, number=number, cap=cap.times if cap else None, on=on)
    rules = tuple(rule for power in powers if power.errand == "inspect" for rule in power.rules)
    return told.model_copy(update={"visit": told.visit.model_copy(update={"count": count, "powers": rules})})


def stream_id(inspection: Inspection) -> UUID:
    """The id of the stream in which the code is told of: the same each time, and nobody computes it from the
    inspection's id, which is public, because the salt of the opening is not. The handle does not follow from it.
    """
    return UUID(bytes=_hash(inspection, "stream"), version=4)


def _hash(inspection: Inspection, what: str) -> bytes:
    words = f"cheqian-inspection-code/1\n{what}\n{inspection.salt}"
    return hashlib.sha256(words.encode()).digest()[:16]


def _standing(inspection: Inspection) -> CodeStanding:
    visit = inspection.visit
    if inspection.end:
        return inspection.end.how
    if visit.failure:
        return "not-held"
    if visit.confirmation:
        return "over"
    if visit.arrival:
        return "on-site"
    return "approved" if inspection.plan and inspection.plan.signed.counts else "unapproved"


def _visit(inspection: Inspection, publicity: CrewPublicity | None) -> VisitBehindCode:
    counting = [round_ for round_ in inspection.plans if round_.signed.counts]
    basis = inspection.basis
    return VisitBehindCode(
        approved=beijing_date(counting[-1].signed.last.at),
        day=inspection.day,
        arrived=inspection.visit.day,
        occasion=inspection.opened.occasion,
        methods=inspection.opened.methods,
        plan=inspection.opened.plan,
        order=basis.document if isinstance(basis, SpecialOrder) else "",
        items=tuple(ItemToCheck(name=item.name, basis=item.basis) for item in inspection.items),
        officers=tuple(_officers(inspection, publicity)),
        draws=tuple(_draws(inspection)),
    )


def _officers(inspection: Inspection, publicity: CrewPublicity | None) -> Iterator[OfficerComing]:
    """Who comes; from the arrival on, who of them is there. Whoever stands back by a decision is not among them."""
    named = publicity is not None and is_public(inspection, publicity.names)
    for person, certificate in _coming(inspection):
        yield OfficerComing(
            role=person.role,
            certificate=certificate,
            expert=person.directory == "experts",
            expires=person.certificate_expires,
            name=person.name if named else "",
        )


def _coming(inspection: Inspection) -> Iterator[tuple[Assignee, str]]:
    if inspection.visit.arrival is None:
        yield from ((person, person.key) for person in inspection.crew)
        return
    known = {each.person: each for each in crew_ever(inspection)}
    for present in there(inspection):
        if present.person in known and present.person not in inspection.visit.recused:
            yield known[present.person], present.certificate or known[present.person].key


def _draws(inspection: Inspection) -> Iterator[DrawBehind]:
    draws = inspection.draws
    secret = set(secret_draws(inspection)) if inspection.hidden else set()
    if draws.targets:
        yield DrawBehind(draw=draws.targets, drew="enterprise", secret=draws.targets in secret)
    for draw in draws.items:
        yield DrawBehind(draw=draw, drew="items", secret=draw in secret)
    for draw in draws.crew:
        yield DrawBehind(draw=draw, drew="crew", secret=draw in secret)
