"""What a service does about an event of another: by itself, or together with the events that follow it."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy.ext.asyncio import AsyncSession

from shared.log.event import Event


@dataclass(frozen=True, slots=True)
class OneByOne:
    """A reaction to one event in a transaction of its own."""

    react: Callable[[AsyncSession, Event], Awaitable[None]]
    at_most: ClassVar[int] = 1

    async def take(self, session: AsyncSession, events: Sequence[Event]) -> None:
        for event in events:
            await self.react(session, event)


@dataclass(frozen=True, slots=True)
class Together:
    """A reaction to up to `at_most` events in one transaction.

    It gets events that follow one another in the log (of those that the consumer reacts to), oldest first. A call with
    several events has the effect of one call for each of them in turn.
    """

    react: Callable[[AsyncSession, Sequence[Event]], Awaitable[None]]
    at_most: int = 64

    async def take(self, session: AsyncSession, events: Sequence[Event]) -> None:
        await self.react(session, events)


Reaction = OneByOne | Together
