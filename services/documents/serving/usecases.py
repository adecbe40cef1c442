"""What people can do with a service: record it, and correct it by two persons.

What happens to a paper is recorded in its own stream, with a trace and a cause of its own. Those of the request stand
in the entries of the service alone: no entry links the papers of one service.

Whoever records or corrects a service has read no version of its papers, nor of its receipt. So what the service does
with them meanwhile is no reason to refuse: it is judged again.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple
from uuid import UUID

import uuid_utils.compat

from services.documents.law.store import law_in
from services.documents.paper import store as papers
from services.documents.paper.ending import ended_with_its_ground
from services.documents.paper.office import Office
from services.documents.paper.state import Paper
from services.documents.paper.store import PAPERS, MatterSecrecy
from services.documents.paper.usecases import filled
from services.documents.serving import correcting, recording
from services.documents.serving.recording import Rulings
from services.documents.serving.requests import (
    CorrectServiceRequest,
    RecordServiceRequest,
    ServiceAccountRequest,
)
from services.documents.serving.state import ServiceOfPapers
from services.documents.serving.store import SERVICES, service_of
from services.documents.serving.verbs import SERVICE
from shared import aggregate
from shared.calendar import StatutoryCalendar
from shared.canonical import JsonObject
from shared.contracts.fact import Fact
from shared.contracts.papers import EarlierPaper, PaperDrafted
from shared.contracts.serving import PaperUnserved, ServiceAccount, ServiceRecorded, ServiceTold
from shared.work import Acting

_RECEIPT = "service-receipt"


class Bureau(NamedTuple):
    """Where services are recorded: the office that makes papers, and the calendar."""

    office: Office
    calendar: StatutoryCalendar


class _Receipt(NamedTuple):
    """The receipt for a service, ready to be drafted."""

    edition: str
    fields: JsonObject


async def record(act: Acting, bureau: Bureau, request: RecordServiceRequest) -> ServiceOfPapers:
    """Record a service, and draft its receipt. Raises StaleVersion, FieldsWrong, CharacterMissing, PaperNotInForce, and
    what `recording.told` raises.
    """
    return await aggregate.judged_again(act, lambda: _record(act, bureau, request))


async def _record(act: Acting, bureau: Bureau, request: RecordServiceRequest) -> ServiceOfPapers:
    served = await _papers(act, request.papers)
    rulings = await _rulings(act, bureau)
    told = recording.told(served, request.addressee, _account(request.account), rulings, act.now)
    receipt = await _receipt(act, bureau, told)
    fact = ServiceRecorded(told=told, receipt=uuid_utils.compat.uuid7(), **_secrecy(served)._asdict())
    service = await aggregate.begin(act, SERVICES, uuid_utils.compat.uuid7(), fact)
    await _tell(act, service, served)
    await _draft(act, service, receipt, fact.receipt)
    return service


async def request_correction(
    act: Acting, bureau: Bureau, service_id: UUID, request: CorrectServiceRequest
) -> ServiceOfPapers:
    """Record that somebody asks to correct a service. Raises ServiceUnknown, StaleVersion, NotNow, RequestPending, and
    what `recording.told_anew` raises.
    """
    service = await _to_change(act, service_id)
    told = None
    if request.account:
        served, rulings = await _papers(act, service.papers), await _rulings(act, bureau)
        told = recording.told_anew(service.told, served, _account(request.account), rulings, act.now)
    fact = SERVICE.decide(correcting.request, service, told, request.because)
    return await aggregate.record(act, SERVICES, service, fact)


async def refuse_correction(act: Acting, service_id: UUID, opinion: str) -> ServiceOfPapers:
    """Record that what is on record stays. Raises ServiceUnknown, StaleVersion, NotNow, NothingRequested,
    SamePerson.
    """
    service = await _to_change(act, service_id)
    return await aggregate.record(
        act, SERVICES, service, SERVICE.decide(correcting.refuse, service, act.person, opinion)
    )


async def correct(act: Acting, bureau: Bureau, service_id: UUID) -> ServiceOfPapers:
    """Record the correction, tell it of the papers, and let another receipt take the place of the earlier one. Raises
    ServiceUnknown, StaleVersion, NotNow, NothingRequested, SamePerson, FieldsWrong, CharacterMissing.
    """
    return await aggregate.judged_again(act, lambda: _correct(act, bureau, service_id))


async def _correct(act: Acting, bureau: Bureau, service_id: UUID) -> ServiceOfPapers:
    service = await _to_change(act, service_id)
    fact = SERVICE.decide(correcting.approve, service, act.person, uuid_utils.compat.uuid7())
    receipt = await _receipt(act, bureau, fact.told) if fact.told else None
    served, earlier = await _papers(act, service.papers), service.receipt
    service = await aggregate.record(act, SERVICES, service, fact)
    if receipt and service.receipt:
        await _tell(act, service, served)
        replaced = await _ended_receipt(act, earlier, fact.because, replaced=True)
        await _draft(act, service, receipt, service.receipt, replaced)
    else:
        await _ended_receipt(act, earlier, fact.because)
        for paper in served:
            await _record_apart(act, paper, _unserved(service, paper, fact.because))
    return service


async def _to_change(act: Acting, service: UUID) -> ServiceOfPapers:
    """The service, which the caller may know of, at the version that the caller has read. Raises ServiceUnknown,
    StaleVersion.
    """
    await service_of(act, service)
    return await aggregate.to_change(act, SERVICES, service)


def _secrecy(served: Sequence[Paper]) -> MatterSecrecy:
    """A service is as secret as the most secret of its papers."""
    secret = [paper for paper in served if paper.covert]
    draws = dict.fromkeys(draw for paper in secret for draw in paper.draws)
    crew = dict.fromkeys(person for paper in secret for person in paper.crew)
    return MatterSecrecy(bool(secret), tuple(draws), tuple(crew))


async def _papers(act: Acting, ids: Sequence[UUID]) -> list[Paper]:
    """The papers, of which the caller may know. Raises PaperNotInForce."""
    return [recording.known(paper, await papers.known_to(act, paper)) for paper in ids]


async def _rulings(act: Acting, bureau: Bureau) -> Rulings:
    return Rulings(bureau.office.forms, await law_in(act.session, act.bureau), bureau.calendar)


async def _receipt(act: Acting, bureau: Bureau, told: ServiceTold) -> _Receipt:
    """Raises FormNotInForce, FieldsWrong, PaperTooLong, DayImpossible, CharacterMissing."""
    form = bureau.office.forms.form(_RECEIPT)
    assert form.from_service is not None  # noqa: S101  # the form of the receipt comes from services
    edition, fields = await filled(act, bureau.office, form, form.from_service(told))
    return _Receipt(edition.edition, fields)


async def _tell(act: Acting, service: ServiceOfPapers, served: Sequence[Paper]) -> None:
    for paper in served:
        await _record_apart(act, paper, recording.served(service.told, service.id, paper))


async def _record_apart(act: Acting, paper: Paper, fact: Fact) -> Paper:
    """Record something of a paper with a cause of its own."""
    own = replace(act, occasion=replace(act.occasion, cause=paper.trace))
    return await aggregate.record(own, PAPERS, paper, fact)


async def _draft(
    act: Acting, service: ServiceOfPapers, receipt: _Receipt, paper: UUID, replaced: EarlierPaper | None = None
) -> None:
    """Draft the receipt. Nobody approves it: it says what was recorded, or corrected by two persons."""
    trace = uuid_utils.compat.uuid7().hex
    own = replace(act, occasion=replace(act.occasion, trace=trace, cause=trace))
    fact = PaperDrafted(
        paper=paper,
        form=_RECEIPT,
        edition=receipt.edition,
        fields=receipt.fields,
        said=receipt.fields,
        matter=service.told.matter,
        matter_name=service.told.matter_name,
        subject=service.id,
        team=service.told.team,
        approved=True,
        covert=service.covert,
        draws=service.draws,
        crew=(*service.crew, service.recorded.person),
        earlier=replaced,
    )
    await aggregate.begin(own, PAPERS, paper, fact)


async def _ended_receipt(
    act: Acting, receipt: UUID | None, because: str, *, replaced: bool = False
) -> EarlierPaper | None:
    """End the receipt of what is not on record any more, and the one that it was to replace, if it was not issued yet.
    One that was issued and is `replaced` ends when the next is issued. Returns it then.
    """
    paper = await aggregate.find(act, PAPERS, receipt) if receipt else None
    if paper is None:
        return None
    if replaced and paper.status == "issued":
        return EarlierPaper(paper=paper.id, by="replacing", because=because)
    for end in ended_with_its_ground(paper, because, act.today):
        paper = await _record_apart(act, paper, end)
    before = paper.earlier.paper if paper.earlier else None
    return await _ended_receipt(act, before, because, replaced=replaced)


def _unserved(service: ServiceOfPapers, paper: Paper, because: str) -> PaperUnserved:
    return PaperUnserved(
        paper=paper.id, service=service.id, matter=paper.matter, subject=paper.subject, because=because
    )


def _account(request: ServiceAccountRequest) -> ServiceAccount:
    return ServiceAccount.model_validate(request.model_dump(exclude_none=True))
