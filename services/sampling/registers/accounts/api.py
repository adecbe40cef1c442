"""Accounts over HTTP: request with which account a person acts, decide on it, show it, find the person of a subject."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from services.sampling.registers.accounts import usecases, wire
from services.sampling.registers.accounts.lifecycle import AccountStatus
from services.sampling.registers.accounts.store import AccountsWanted
from shared.access.roles import Permission
from shared.access.subject import SubjectName
from shared.http.acting import asking, changing, listing
from shared.http.paging import Listed, NewestFirst
from shared.http.preconditions import Tag
from shared.work import Acting, Asking

router = APIRouter(prefix="/accounts", tags=["accounts"])

Requester = Annotated[Acting, changing(Permission.ACCOUNT_REQUEST)]
Approver = Annotated[Acting, changing(Permission.ACCOUNT_APPROVE)]


@router.get("", summary="List the accounts of people and experts, newest person first")
async def list_accounts(
    ask: Annotated[Asking, listing(Permission.PEOPLE_READ)],
    page: NewestFirst,
    status: Annotated[AccountStatus | None, Query(description="Only accounts in this state.")] = None,
    subject: Annotated[
        SubjectName | None, Query(description="Only the account with this subject: who acts with it.")
    ] = None,
) -> Listed[wire.AccountListed]:
    """A page of the accounts that were ever requested, also of persons who have none any more."""
    wanted = AccountsWanted(status=status, subject=subject)
    return page.of(await usecases.find_accounts(ask, wanted, page.wanted), lambda found: wire.listed(*found))


@router.get("/{person}", summary="Get the account of a person")
async def get_account(
    person: UUID, ask: Annotated[Asking, asking(Permission.PEOPLE_READ)], tag: Tag
) -> wire.AccountShown:
    """The account with all requests and verdicts. A person without an account has version 0."""
    return wire.shown(tag.of_part(await usecases.find_account(ask, person)), ask.names)


@router.post("/{person}/request", summary="Request that a person acts with an account, or with none any more")
async def request_account(
    person: UUID, body: wire.RequestAccountRequest, act: Requester, tag: Tag
) -> wire.AccountShown:
    """Requests that the person acts with the account of this subject from now on; with null, with none. Another person
    must approve it. Until then nothing changes. Nobody else of the bureau may have the subject.
    """
    return wire.shown(tag(await usecases.request(act, person, body.asked)), act.names)


@router.post("/{person}/approval", summary="Approve the account of a person")
async def approve_account(person: UUID, act: Approver, tag: Tag) -> wire.AccountShown:
    """Makes the change that was requested. The person who requested it cannot approve it."""
    return wire.shown(tag(await usecases.approve(act, person)), act.names)


@router.post("/{person}/refusal", summary="Refuse the account of a person with an opinion")
async def refuse_account(person: UUID, body: wire.RefuseAccountRequest, act: Approver, tag: Tag) -> wire.AccountShown:
    """Refuses the request. The opinion stays on record, the account stays as it is, and another can be requested."""
    return wire.shown(tag(await usecases.refuse(act, person, body.opinion)), act.names)
