"""Reading calendar feeds: those of a person, and the feed behind a secret address; writing the read rows."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from services.cases.feed.lifecycle import FACTS, Feed, evolve
from services.cases.feed.tables import FeedRow
from shared.aggregate import Aggregate
from shared.errors import NotFound
from shared.locks import hold
from shared.log.event import Event
from shared.work import Acting, Asking, Work


class FeedUnknown(NotFound):
    code = "feed-unknown"
    title = "没有这一日历订阅地址"
    title_en = "No such calendar feed"


async def be_alone(act: Acting) -> None:
    """Wait until nobody else changes the feeds of this person, and keep others waiting until the transaction ends."""
    await hold(act.session, "cases.feed", act.bureau, act.person)


async def feeds_in_use(ask: Asking) -> list[FeedRow]:
    """The feeds of the caller that are not revoked, the oldest first."""
    query = select(FeedRow).where(
        FeedRow.bureau == ask.bureau, FeedRow.subject == ask.identity.subject, col(FeedRow.revoked_at).is_(None)
    )
    return list(await ask.session.scalars(query.order_by(col(FeedRow.id))))


async def feed_at(session: AsyncSession, secret: str) -> FeedRow:
    """The feed whose secret has this hash. Raises FeedUnknown, also if it is revoked."""
    query = select(FeedRow).where(FeedRow.secret == secret, col(FeedRow.revoked_at).is_(None))
    row = (await session.scalars(query)).one_or_none()
    if row is None:
        raise FeedUnknown(
            "该日历订阅地址不存在或已撤销；请其本人重新生成（POST /calendar-feeds）。",
            "There is no calendar feed at this address, or it is revoked; its owner makes another (POST "
            "/calendar-feeds).",
        )
    return row


async def project(work: Work, feed: Feed, _: Event) -> None:
    """Write the read row after one more event of a feed."""
    await work.session.merge(FeedRow(**feed.model_dump(exclude={"trace"})))
    await work.session.flush()


def unknown(feed: UUID | str) -> FeedUnknown:
    return FeedUnknown(f"您没有编号为 {feed} 的日历订阅地址。", f"You have no calendar feed {feed}.", feed=str(feed))


FEEDS: Aggregate[Feed] = Aggregate(name="feed", facts=FACTS, evolve=evolve, project=project, missing=unknown)
