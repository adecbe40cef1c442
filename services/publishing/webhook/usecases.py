"""What operators do with webhooks: register one, let it go on, end it."""

import secrets
from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

import uuid_utils.compat

from services.publishing.webhook import queue_store, state
from services.publishing.webhook.destination import destination
from services.publishing.webhook.state import Webhook
from services.publishing.webhook.store import WEBHOOKS
from services.publishing.webhook.verbs import WEBHOOK
from shared.aggregate import begin, record, to_change
from shared.contracts.webhooks import WebhookRegistered
from shared.work import Acting

_SECRET = 32
"""Bytes of a secret."""


class NewWebhook(NamedTuple):
    """A webhook with its secret, which nobody is shown again."""

    webhook: Webhook
    secret: bytes


async def register(act: Acting, address: str, types: Collection[str], hosts: Collection[str]) -> NewWebhook:
    """Register an address, with a new secret. Raises WebhookAddressRefused."""
    destination(address, hosts)
    secret = secrets.token_bytes(_SECRET)
    sealed = act.seals.seal_key(secret)
    fact = WebhookRegistered(address=address, types=tuple(sorted(types)), secret=sealed.key, secret_seal=sealed.seal)
    return NewWebhook(await begin(act, WEBHOOKS, uuid_utils.compat.uuid7(), fact), secret)


async def resume(act: Acting, webhook_id: UUID) -> Webhook:
    """Let the messages that were given up be sent again. Raises WebhookUnknown, StaleVersion, NotNow."""
    webhook = await to_change(act, WEBHOOKS, webhook_id)
    WEBHOOK.require(state.resume, webhook)
    count = await queue_store.resume(act.session, webhook.id, act.now)
    return await record(act, WEBHOOKS, webhook, WEBHOOK.decide(state.resume, webhook, messages=count))


async def end(act: Acting, webhook_id: UUID, reason: str) -> Webhook:
    """End a webhook; what waits is forgotten. Raises WebhookUnknown, StaleVersion, NotNow."""
    webhook = await to_change(act, WEBHOOKS, webhook_id)
    fact = WEBHOOK.decide(state.end, webhook, reason=reason)
    await queue_store.end(act.session, webhook.id)
    return await record(act, WEBHOOKS, webhook, fact)
