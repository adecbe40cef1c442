"""Editions of the item list over HTTP: draft an edition, decide on it, show the editions and what changed."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.sampling.registers.item_list import store, usecases, wire
from services.sampling.settings import Settings
from shared.access.roles import Permission
from shared.admission.wire import RefuseAdmissionRequest, WithdrawAdmissionRequest
from shared.http.acting import acting, asking, changing, listing
from shared.http.dear import dear
from shared.http.once import Answer, Once
from shared.http.paging import ByIdentifier, Listed, NewestFirst
from shared.http.preconditions import Tag
from shared.policy.clauses import Day
from shared.work import Acting, Asking

PATH = "/item-list/editions"

router = APIRouter(prefix=PATH, tags=["item-list"])

Reader = Annotated[Asking, asking(Permission.DIRECTORY_READ)]
Drafter = Annotated[Acting, changing(Permission.ITEM_CONSOLIDATE)]
Approver = Annotated[Acting, changing(Permission.ITEM_APPROVE)]


@router.post(
    "",
    status_code=201,
    response_model=wire.ItemEditionShown,
    summary="Draft an edition of the item list",
    dependencies=[dear(10)],
)
async def draft_item_edition(
    body: wire.ConsolidateItemsRequest,
    once: Once,
    act: Annotated[Acting, acting(Permission.ITEM_CONSOLIDATE)],
) -> Response:
    """Fixes the register of items, as it stands, as the draft of the next edition. Another person must approve it. What
    changes in the register after this enters a later edition.
    """

    async def work() -> Answer:
        edition = await usecases.consolidate(act, body.first, body.remark)
        return Answer(wire.shown(edition, act.names), location=f"{PATH}/{edition.id}", version=edition.version)

    return await once(work)


@router.get("", summary="List editions of the item list, newest first")
async def list_item_editions(
    ask: Annotated[Asking, listing(Permission.DIRECTORY_READ)],
    page: NewestFirst,
    on: Annotated[Day | None, Query(description="Only the edition in force on this day.")] = None,
) -> Listed[wire.ItemEditionListed]:
    """A page of the bureau's editions, with drafts and refused ones."""
    if on is None:
        found = await store.editions(ask.session, ask.bureau, page.wanted)
        return page.of(found, lambda row: wire.ItemEditionListed.model_validate(row, from_attributes=True))
    row = await store.edition_on(ask.session, ask.bureau, on)
    in_force = [] if row is None else [wire.ItemEditionListed.model_validate(row, from_attributes=True)]
    return page.of(page.wanted.among(in_force, lambda each: each.id), lambda each: each)


@router.get("/{edition}", summary="Get an edition of the item list")
async def get_item_edition(edition: UUID, ask: Reader, tag: Tag) -> wire.ItemEditionShown:
    """The edition with the persons who drafted it and decided on it."""
    return wire.shown(tag(await usecases.find_edition(ask, edition)), ask.names)


@router.get("/{edition}/items", summary="List the items of an edition", dependencies=[dear(2)])
async def list_edition_items(edition: UUID, ask: Reader, page: ByIdentifier) -> Listed[wire.ListedItem]:
    """A page of the items of the edition, in the order of their keys."""
    return page.of(await usecases.items_in(ask, edition, page.wanted), wire.item)


@router.get("/{edition}/changes", summary="List what changed in an edition", dependencies=[dear(4)])
async def list_edition_changes(
    edition: UUID,
    ask: Reader,
    page: ByIdentifier,
    since: Annotated[
        int | None,
        Query(
            ge=1,
            le=2**31 - 1,
            description="The number of the edition to compare with; if left out, the one published before.",
        ),
    ] = None,
) -> Listed[wire.ItemDifferenceShown]:
    """A page of the items that were added, changed or dropped, in the order of their keys."""
    return page.of(await usecases.changes_in(ask, edition, since, page.wanted), wire.difference)


@router.post("/{edition}/approval", summary="Approve and publish an edition of the item list")
async def publish_item_edition(edition: UUID, act: Approver, tag: Tag, settings: Settings) -> wire.ItemEditionShown:
    """Publishes the edition in the log under the next number. The person who drafted it cannot approve it. It holds
    from the next day on, or from the day that its draft asks for if that is later.
    """
    return wire.shown(tag(await usecases.publish(act, edition, settings.least_waits)), act.names)


@router.post("/{edition}/refusal", summary="Refuse an edition of the item list with an opinion")
async def refuse_item_edition(
    edition: UUID, body: RefuseAdmissionRequest, act: Approver, tag: Tag
) -> wire.ItemEditionShown:
    """Refuses the draft. The opinion stays on record; another edition can be drafted."""
    return wire.shown(tag(await usecases.refuse(act, edition, body.opinion)), act.names)


@router.post("/{edition}/withdrawal", summary="Withdraw the draft of an edition")
async def withdraw_item_edition(
    edition: UUID, body: WithdrawAdmissionRequest, act: Drafter, tag: Tag
) -> wire.ItemEditionShown:
    """Withdraws a draft that nobody has decided on."""
    return wire.shown(tag(await usecases.withdraw(act, edition, body.reason)), act.names)
