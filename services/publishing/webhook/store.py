"""Reading webhooks, and writing their read rows."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from services.publishing.webhook.state import FACTS, Webhook, evolve
from services.publishing.webhook.tables import WebhookRow
from shared.aggregate import Aggregate
from shared.errors import NotFound
from shared.keyset import read_page
from shared.log.event import Event
from shared.pages import PageFound, PageWanted
from shared.work import Asking, Work


class WebhookUnknown(NotFound):
    code = "webhook-unknown"
    title = "没有这一推送"
    title_en = "No such webhook"


async def webhooks(ask: Asking, page: PageWanted[UUID]) -> PageFound[Webhook, UUID]:
    """The webhooks of the bureau, the newest first."""
    query = select(WebhookRow).where(WebhookRow.bureau == ask.bureau)
    found = await read_page(ask.session, query, (col(WebhookRow.id),), page, newest_first=True)
    return found.to(lambda row: Webhook.model_validate(row.state))


async def webhook_of(ask: Asking, webhook: UUID) -> Webhook:
    """A webhook that the caller may see. Raises WebhookUnknown."""
    row = await ask.session.get(WebhookRow, webhook)
    if row is None or not ask.may_see(row.bureau):
        raise unknown(str(webhook))
    return Webhook.model_validate(row.state)


async def active(session: AsyncSession) -> Sequence[Webhook]:
    """The webhooks that are told of events."""
    rows = await session.scalars(select(WebhookRow).where(WebhookRow.status == "active"))
    return [Webhook.model_validate(row.state) for row in rows]


async def project(work: Work, webhook: Webhook, _: Event) -> None:
    """Write the read row after one more event of a webhook."""
    parts = webhook.model_dump(include={"id", "bureau", "version", "status"})
    await work.session.merge(WebhookRow(**parts, state=webhook.model_dump(mode="json")))
    await work.session.flush()


def unknown(webhook: str) -> WebhookUnknown:
    return WebhookUnknown(f"没有编号为 {webhook} 的推送。", f"There is no webhook {webhook}.", webhook=webhook)


WEBHOOKS: Aggregate[Webhook] = Aggregate(name="webhook", facts=FACTS, evolve=evolve, project=project, missing=unknown)
