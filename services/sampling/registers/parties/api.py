"""Parties over HTTP: request a registration, decide on it, list the parties with the time from which each counts."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from services.sampling.registers.parties import requests, store, usecases, wire
from services.sampling.settings import Settings
from shared.access.roles import Permission
from shared.admission.lifecycle import Admitted
from shared.admission.wire import RefuseAdmissionRequest, WithdrawAdmissionRequest
from shared.http.acting import acting, asking, changing, listing
from shared.http.once import Answer, Once
from shared.http.paging import Listed, NewestFirst
from shared.http.preconditions import Tag
from shared.identifiers import Uscc
from shared.work import Acting, Asking

PATH = "/parties"

router = APIRouter(prefix=PATH, tags=["parties"])

Requester = Annotated[Acting, changing(Permission.PARTY_REQUEST)]
Approver = Annotated[Acting, changing(Permission.PARTY_APPROVE)]


async def asked_for(
    status: Admitted | None = None,
    organisation: Annotated[Uscc | None, Query(description="Only registrations of this organisation.")] = None,
) -> store.PartiesSought:
    return store.PartiesSought(status, organisation)


@router.post("", status_code=201, response_model=wire.PartyShown, summary="Request the registration of a party")
async def request_party(
    body: requests.RegisterPartyRequest,
    once: Once,
    act: Annotated[Acting, acting(Permission.PARTY_REQUEST)],
    settings: Settings,
) -> Response:
    """Takes the registration that the program of the party has made, and checks its signature. Another person must
    approve it. A registration that stands already is refused.
    """

    async def work() -> Answer:
        party = await usecases.request(act, body, settings.least_waits.registration)
        return Answer(wire.shown(party, act.names), location=f"{PATH}/{party.id}", version=party.version)

    return await once(work)


@router.get("", summary="List registrations of parties, newest first")
async def list_parties(
    ask: Annotated[Asking, listing(Permission.PARTY_READ)],
    page: NewestFirst,
    sought: Annotated[store.PartiesSought, Depends(asked_for)],
) -> Listed[wire.PartyListed]:
    """A page of registrations of the bureau, each with the time from which the party may take part in draws."""
    found = await store.parties(ask.session, ask.bureau, sought, page.wanted)
    return page.of(found, lambda row: wire.PartyListed.model_validate(row, from_attributes=True))


@router.get("/{party}", summary="Get the registration of a party")
async def get_party(party: UUID, ask: Annotated[Asking, asking(Permission.PARTY_READ)], tag: Tag) -> wire.PartyShown:
    """The registration with the persons who requested it and decided on it."""
    return wire.shown(tag(await usecases.find_party(ask, party)), ask.names)


@router.post("/{party}/approval", summary="Approve the registration of a party")
async def approve_party(party: UUID, act: Approver, tag: Tag, settings: Settings) -> wire.PartyShown:
    """Registers the party in the public log. The person who requested the registration cannot approve it. The party may
    take part in draws after seven days; at once, if another bureau has registered it, or if an older key of the
    organisation has signed.
    """
    return wire.shown(tag(await usecases.approve(act, party, settings.least_waits.registration)), act.names)


@router.post("/{party}/refusal", summary="Refuse the registration of a party with an opinion")
async def refuse_party(party: UUID, body: RefuseAdmissionRequest, act: Approver, tag: Tag) -> wire.PartyShown:
    """Refuses the registration. The opinion stays on record; the registration can be requested again."""
    return wire.shown(tag(await usecases.refuse(act, party, body.opinion)), act.names)


@router.post("/{party}/withdrawal", summary="Withdraw the request to register a party")
async def withdraw_party(party: UUID, body: WithdrawAdmissionRequest, act: Requester, tag: Tag) -> wire.PartyShown:
    """Withdraws a request that nobody has decided on. A party that is registered stays registered."""
    return wire.shown(tag(await usecases.withdraw(act, party, body.reason)), act.names)
