"""Deliveries over HTTP: what the credit systems were told, what waits, what is wrong, and sending it again."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from services.publishing.delivery import outlets_told_store, store, usecases
from services.publishing.delivery.showing import listed, outlet_shown, shown
from services.publishing.delivery.state import Delivery, Status
from services.publishing.delivery.store import DeliveriesSought
from services.publishing.delivery.wire import DeliveryListed, DeliveryShown, OutletShown
from services.publishing.outlet.kinds import RECORD_KINDS, DeliveredKind
from services.publishing.settings import PublishingSettings
from shared.access.roles import Permission
from shared.http.acting import asking, changing, listing
from shared.http.paging import Listed, NewestFirst
from shared.http.preconditions import Tag
from shared.http.resources import Opened
from shared.work import Acting, Asking

router = APIRouter(tags=["deliveries"])

PATH = "/deliveries"


async def sought(
    outlet: Annotated[str | None, Query(min_length=1, max_length=64, description="Only to this outlet.")] = None,
    kind: Annotated[DeliveredKind | None, Query(description="Only what was told of publications of this kind.")] = None,
    status: Annotated[Status | None, Query(description="Only deliveries in this state.")] = None,
    publication: Annotated[UUID | None, Query(description="Only of this publication.")] = None,
) -> DeliveriesSought:
    return DeliveriesSought(outlet, RECORD_KINDS[kind] if kind else None, status, publication)


@router.get(PATH, summary="List the bureau's deliveries to credit systems, newest first")
async def list_deliveries(
    ask: Annotated[Asking, listing(Permission.PUBLICATION_READ)],
    page: NewestFirst,
    among: Annotated[DeliveriesSought, Depends(sought)],
) -> Listed[DeliveryListed]:
    """What credit systems are told: a delivery for each record and outlet."""
    return page.of(await store.deliveries(ask, among, page.wanted), listed)


@router.get(f"{PATH}/{{delivery}}", summary="Get a delivery to a credit system")
async def get_delivery(
    delivery: UUID, ask: Annotated[Asking, asking(Permission.PUBLICATION_READ)], tag: Tag
) -> DeliveryShown:
    """What the target has accepted, with its receipts; what waits; and what is wrong, with who can mend it."""
    return await _shown(ask, tag(await store.delivery_of(ask, delivery)))


@router.post(f"{PATH}/{{delivery}}/resumption", summary="Send a record again")
async def resume_delivery(
    delivery: UUID,
    act: Annotated[Acting, changing(Permission.PUBLICATION_RELEASE)],
    tag: Tag,
    opened: Opened,
) -> DeliveryShown:
    """Sends again what was abandoned, or what the target has lost, as it was. What was refused, or has a former name of
    the enterprise, is made anew of what the services know now, with the name that the directory has now, and is queued
    if nothing is wrong with it any more.
    """
    outlets = opened.settings_of(PublishingSettings).outlets
    return await _shown(act, tag(await usecases.resume(act, outlets, delivery)))


@router.get("/outlets", summary="List the credit systems that are told, and how they do")
async def list_outlets(
    ask: Annotated[Asking, listing(Permission.PUBLICATION_READ)], opened: Opened
) -> Listed[OutletShown]:
    """Where the records of the bureau go, as the operator has set it up: what each takes, whether it answers, what
    waits. Keys, and folders of the machine, are not told.
    """
    outlets = [each for each in opened.settings_of(PublishingSettings).outlets if ask.bureau in each.bureaus]
    standings = await outlets_told_store.standings(ask, outlets)
    return Listed.whole(outlet_shown(each, standings[each.name]) for each in outlets)


async def _shown(ask: Asking, delivery: Delivery) -> DeliveryShown:
    return shown(delivery, await store.sending_of(ask.session, delivery.id))
