"""Deliveries over HTTP: what the credit systems were told, what waits, what is wrong, and sending it again."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from services.publishing.delivery import store, usecases
from services.publishing.delivery.showing import listed, shown
from services.publishing.delivery.state import Delivery, Status
from services.publishing.delivery.store import DeliveriesSought
from services.publishing.delivery.wire import DeliveryListed, DeliveryShown
from services.publishing.settings import PublishingSettings
from shared.access.roles import Permission
from shared.contracts.deliveries import RecordKind
from shared.http.acting import asking, changing, listing
from shared.http.paging import Listed, NewestFirst
from shared.http.preconditions import Tag
from shared.http.resources import Opened
from shared.work import Acting, Asking

router = APIRouter(tags=["deliveries"])

PATH = "/deliveries"


async def sought(
    outlet: Annotated[str | None, Query(min_length=1, max_length=64, description="Only to this outlet.")] = None,
    kind: Annotated[RecordKind | None, Query(description="Only records of this kind.")] = None,
    status: Annotated[Status | None, Query(description="Only deliveries in this state.")] = None,
    publication: Annotated[UUID | None, Query(description="Only of this publication.")] = None,
) -> DeliveriesSought:
    return DeliveriesSought(outlet, kind, status, publication)


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
    """Sends again what was abandoned, or what the target has lost, as it was. What was refused is made anew of what the
    services know now, and is queued if nothing is wrong with it any more.
    """
    outlets = opened.settings_of(PublishingSettings).outlets
    return await _shown(act, tag(await usecases.resume(act, outlets, delivery)))


async def _shown(ask: Asking, delivery: Delivery) -> DeliveryShown:
    return shown(delivery, await store.sending_of(ask.session, delivery.id))
