"""Take up again the events that a consumer has set aside, once the cause is repaired."""

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from shared.database import transact
from shared.errors import Unavailable
from shared.log import set_aside
from shared.log.judgement import judge
from shared.log.reaction import Reaction
from shared.log.set_aside import detail_of
from shared.log.streams import Head, events_of
from shared.outages import as_refusal

# This waits until the consumer's step ends. Then the consumer finds its cursor held, and waits for us.
_HOLD = text("SELECT FROM log.cursor WHERE consumer = :consumer FOR UPDATE")


class TakenUp(NamedTuple):
    """How many events were taken up, and in how many streams an event failed again.

    Events of those streams still wait.
    """

    events: int
    streams_left: int


async def take_up(engine: AsyncEngine, consumer: str, reactions: Mapping[str, Reaction]) -> TakenUp:
    """React to every event that a consumer has set aside, in the order of the log, each in its own transaction.

    An event that fails stays set aside with its new reason, and so do the later events of its stream. May be called
    again, and while the consumer runs. Raises Unavailable, and errors of the database, when the cause is not the event.
    """
    events, left = 0, set[str]()
    while True:
        head: Head | None = None
        try:
            async with transact(engine) as session:
                await session.execute(_HOLD, {"consumer": consumer})
                head = await set_aside.first_of(session, consumer, but=left)
                if head is None:
                    return TakenUp(events, len(left))
                await _react(session, reactions, head)
                await set_aside.remove(session, consumer, head)
            events += 1
        except Exception as error:
            trouble = as_refusal(error) or error
            if head is None or isinstance(trouble, Unavailable):
                raise
            left.add(head.stream)
            reason = judge(trouble).reason
            async with transact(engine) as session:
                await set_aside.judge_again(session, consumer, head, reason, detail_of(error))


async def _react(session: AsyncSession, reactions: Mapping[str, Reaction], head: Head) -> None:
    # An event of a type that the service no longer reacts to is skipped, as the consumer would skip it.
    if (reaction := reactions.get(head.type)) is not None:
        await reaction.take(session, await events_of(session, [head]))
