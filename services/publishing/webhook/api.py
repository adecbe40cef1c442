"""Webhooks over HTTP: register an address, see what waits, let it go on, end it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from services.publishing.settings import PublishingSettings
from services.publishing.webhook import queue_store, showing, store, usecases
from services.publishing.webhook.state import Webhook
from services.publishing.webhook.wire import (
    EndWebhookRequest,
    RegisterWebhookRequest,
    WebhookListed,
    WebhookRegisteredNow,
    WebhookShown,
)
from shared.access.roles import Permission
from shared.http.acting import acting, asking, changing, listing
from shared.http.paging import Listed, NewestFirst
from shared.http.preconditions import Tag
from shared.http.resources import Opened
from shared.work import Acting, Asking

router = APIRouter(tags=["webhooks"])

PATH = "/webhooks"
_MANAGE = Permission.LOG_OPERATE


@router.post(PATH, summary="Tell an address of events")
async def register_webhook(
    body: RegisterWebhookRequest, act: Annotated[Acting, acting(_MANAGE)], tag: Tag, resources: Opened
) -> WebhookRegisteredNow:
    """From now on the address is told of events of these types in the bureau, by POST, as Standard Webhooks 1.0 says:
    what it gets stands in the public log as well. The host must be on the operator's list. The answer alone has the
    secret that signs the messages: a request that is sent again registers another webhook.
    """
    hosts = resources.settings_of(PublishingSettings).webhook_hosts
    new = await usecases.register(act, body.address, body.types, hosts)
    tag(new.webhook)
    return showing.registered(new)


@router.get(PATH, summary="List the webhooks of the bureau, newest first")
async def list_webhooks(
    ask: Annotated[Asking, listing(_MANAGE, Permission.AUDIT_READ)], page: NewestFirst
) -> Listed[WebhookListed]:
    """The addresses that are told of events, and those that were, without their secrets."""
    return page.of(await store.webhooks(ask, page.wanted), lambda webhook: showing.listed(webhook, ask.names))


@router.get(f"{PATH}/{{webhook}}", summary="Get a webhook, with what waits")
async def get_webhook(
    webhook: UUID, ask: Annotated[Asking, asking(_MANAGE, Permission.AUDIT_READ)], tag: Tag
) -> WebhookShown:
    """How many messages wait, how many were given up, and why the last one failed."""
    return await _shown(ask, tag(await store.webhook_of(ask, webhook)))


@router.post(f"{PATH}/{{webhook}}/resumption", summary="Send the messages again that were given up")
async def resume_webhook(webhook: UUID, act: Annotated[Acting, changing(_MANAGE)], tag: Tag) -> WebhookShown:
    """Messages that were given up have ten tries again."""
    return await _shown(act, tag(await usecases.resume(act, webhook)))


@router.post(f"{PATH}/{{webhook}}/ending", summary="Tell an address nothing any more")
async def end_webhook(
    webhook: UUID, body: EndWebhookRequest, act: Annotated[Acting, changing(_MANAGE)], tag: Tag
) -> WebhookShown:
    """Ends the webhook. Messages that wait are forgotten; its secret counts for nothing any more."""
    return await _shown(act, tag(await usecases.end(act, webhook, body.reason)))


async def _shown(ask: Asking, webhook: Webhook) -> WebhookShown:
    return showing.shown(webhook, await queue_store.standing(ask.session, webhook.id), ask.names)
