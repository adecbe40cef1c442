"""The state of a webhook, computed from its events."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal, get_args
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.contracts.webhooks import WebhookEnded, WebhookRegistered, WebhookResumed
from shared.log.event import Event

WebhookFact = WebhookRegistered | WebhookResumed | WebhookEnded
FACTS: Mapping[str, type[WebhookFact]] = {fact.type: fact for fact in get_args(WebhookFact)}
WebhookStatus = Literal["active", "ended"]
STATES = {"active": "推送中", "ended": "已停用"}


class Webhook(BaseModel):
    """A webhook at a version of its stream. `sealed` and `seal` are its sealed secret."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    bureau: str
    version: int
    trace: str
    status: WebhookStatus
    address: str
    types: tuple[str, ...]
    sealed: str
    seal: str
    registered_at: datetime
    registered_by: str
    ended_at: datetime | None = None
    reason: str | None = None

    @property
    def stream(self) -> str:
        return f"webhook/{self.id}"


def evolve(webhook: Webhook | None, event: Event) -> Webhook:
    """The webhook after one more event of its stream; `webhook` is None before it is registered."""
    fact = FACTS[event.type].of(event)
    if isinstance(fact, WebhookRegistered):
        return Webhook(
            id=UUID(event.stream.removeprefix("webhook/")),
            bureau=event.bureau,
            version=event.version,
            trace=event.trace,
            status="active",
            address=fact.address,
            types=fact.types,
            sealed=fact.secret,
            seal=fact.secret_seal,
            registered_at=event.time,
            registered_by=event.person,
        )
    assert webhook is not None  # noqa: S101  # every stream begins with the registration
    changed: dict[str, object] = {"version": event.version}
    if isinstance(fact, WebhookEnded):
        changed |= {"status": "ended", "ended_at": event.time, "reason": fact.reason}
    return webhook.model_copy(update=changed)


def resume(_: Webhook, *, messages: int) -> WebhookResumed:
    """The messages that were given up are sent again."""
    return WebhookResumed(messages=messages)


def end(_: Webhook, *, reason: str) -> WebhookEnded:
    """The end of a webhook."""
    return WebhookEnded(reason=reason)
