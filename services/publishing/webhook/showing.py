"""Webhooks as answers show them."""

from collections.abc import Mapping

from services.publishing.webhook.message import shown_secret
from services.publishing.webhook.queue_store import QueueStanding
from services.publishing.webhook.state import Webhook
from services.publishing.webhook.usecases import NewWebhook
from services.publishing.webhook.verbs import WEBHOOK
from services.publishing.webhook.wire import MessageRefusal, WebhookListed, WebhookRegisteredNow, WebhookShown
from shared.access.acting_person import ActingPerson


def listed(webhook: Webhook, names: Mapping[str, str]) -> WebhookListed:
    return WebhookListed(**_parts(webhook), registered_by=ActingPerson.of(webhook.registered_by, names))


def shown(webhook: Webhook, standing: QueueStanding, names: Mapping[str, str]) -> WebhookShown:
    return WebhookShown(
        **_parts(webhook),
        registered_by=ActingPerson.of(webhook.registered_by, names),
        waiting=standing.waiting,
        given_up=standing.given_up,
        refusal=standing.refusal and MessageRefusal(**standing.refusal),
        next=WEBHOOK.next(webhook, webhook=webhook.id),
    )


def registered(new: NewWebhook) -> WebhookRegisteredNow:
    return WebhookRegisteredNow(id=new.webhook.id, version=new.webhook.version, secret=shown_secret(new.secret))


def _parts(webhook: Webhook) -> dict[str, object]:
    return webhook.model_dump(exclude={"trace", "sealed", "seal", "registered_by"})
