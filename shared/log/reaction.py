"""Reactions: what a service does about events of another service, one event at a time or several together."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy.ext.asyncio import AsyncSession

from shared.log.event import Event


@dataclass(frozen=True, slots=True)
class OneByOne:
    """A reaction that takes one event at a time, each in its own transaction."""

    react: Callable[[AsyncSession, Event], Awaitable[None]]
    at_most: ClassVar[int] = 1

    async def take(self, session: AsyncSession, events: Sequence[Event]) -> None:
        for event in events:
            await self.react(session, event)


@dataclass(frozen=True, slots=True)
class Together:
    """A reaction that takes up to `at_most` events in one transaction.

    The events follow one another in the log, oldest first, apart from types that the consumer does not react to. A call
    with several events must have the same effect as a call for each of them in turn.
    """

    react: Callable[[AsyncSession, Sequence[Event]], Awaitable[None]]
    at_most: int = 64

    async def take(self, session: AsyncSession, events: Sequence[Event]) -> None:
        await self.react(session, events)


Reaction = OneByOne | Together
