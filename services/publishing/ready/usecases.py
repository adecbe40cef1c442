"""Keeping answers ready: an answer is made once, and sent as long as nothing was committed that it could show.

No reader gets an older state than the one that was committed when they asked. To be sure of that, the database is asked
each time; but many readers share a question. If anything was committed since, the facts that decide what the answer
shows are read again; and only if they are others, the answer is made again.
"""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from time import monotonic
from typing import Any, TypeVar
from weakref import WeakValueDictionary

import asyncpg
from sqlalchemy.ext.asyncio import AsyncSession

from services.publishing.ready.answer import Form, ReadyAnswer, form_of
from services.publishing.ready.comparing import EVER, ComparedNow
from services.publishing.ready.store import commits_in, commits_on
from shared.log.leadership import Connect
from shared.memory import Memory

F = TypeVar("F")

_PATIENCE = 1.0
"""The seconds after which the database is taken to be away."""


class Commits:
    """Asks the database what it has committed, over a connection of its own. A question is sent only after all who
    share it have come.
    """

    def __init__(self, connect: Connect) -> None:
        self._connect = connect
        self._connection: asyncpg.Connection | None = None
        self._waiting: list[asyncio.Future[str]] = []
        self._asking: asyncio.Task[None] | None = None

    async def so_far(self) -> str:
        """What is committed now (`store.commits_in`); "" if the database does not answer."""
        answer: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._waiting.append(answer)
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._ask())
        return await answer

    async def close(self) -> None:
        if self._connection:
            self._connection.terminate()

    async def _ask(self) -> None:
        """Ask until nobody waits."""
        while self._waiting:
            sharing, self._waiting = self._waiting, []
            commits = await self._asked()
            for answer in sharing:
                if not answer.done():
                    answer.set_result(commits)

    async def _asked(self) -> str:
        try:
            if self._connection is None:
                async with asyncio.timeout(_PATIENCE):
                    self._connection = await self._connect()
            return await commits_on(self._connection, _PATIENCE)
        except Exception:  # noqa: BLE001  # the route asks the database too, and tells the reader what is wrong
            await self.close()
            self._connection = None
            return ""


class ReadyAnswers:
    """The answers that a process keeps ready, each under its key: all of the request that can decide what is shown."""

    def __init__(self, commits: Commits, memory: Memory) -> None:
        self._commits = commits
        self._memory = memory
        self._turns: WeakValueDictionary[Hashable, asyncio.Lock] = WeakValueDictionary()

    def find(self, key: Hashable) -> ReadyAnswer | None:
        """The answer that is kept, whether it fits or not."""
        return self._memory.find(ReadyAnswer, key)

    def keep(self, key: Hashable, answer: ReadyAnswer) -> None:
        self._memory.keep(key, answer)

    async def fits(self, answer: ReadyAnswer, now: datetime) -> bool:
        """Whether it shows what is true now."""
        if answer.fixed:
            return True
        return answer.span.holds(now) and answer.commits == await self._commits.so_far()

    def made_since(self, key: Hashable, moment: float, now: datetime) -> ReadyAnswer | None:
        """The answer that is kept, if what it shows was asked for after the moment (of `monotonic`)."""
        found = self.find(key)
        return found if found and found.asked_at >= moment and found.span.holds(now) else None

    def turn(self, key: Hashable) -> asyncio.Lock:
        """Held by the reader for whom the answer is made again: the others wait, and get the same."""
        return self._turns.setdefault(key, asyncio.Lock())


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """Makes one answer. It is kept under `key`; None: it is for one reader only, and not kept."""

    answers: ReadyAnswers
    key: tuple[object, ...] | None
    route: Any
    now: ComparedNow

    async def of_facts(
        self,
        session: AsyncSession,
        read: Callable[[], Awaitable[F]],
        show: Callable[[F], Awaitable[bytes]],
        headers: dict[str, str],
    ) -> ReadyAnswer:
        """The answer that `show` makes of the facts that `read` reads. It is made only if the facts are others than
        those of the answer that is kept.

        The facts, the key, the settings and comparisons with `now` must decide all that the answer shows; of more,
        `show` may read what changes only together with the facts. Raises what the two raise; then nothing is kept.
        """
        asked_at, commits = monotonic(), await commits_in(session)
        facts = await read()
        read_hash = sha256(repr(facts).encode()).digest()
        before = self.answers.find(self.key) if self.key else None
        if before and before.facts == read_hash and before.span.holds(self.now):
            made = replace(before, commits=commits, asked_at=asked_at)
        else:
            form = form_of(await show(facts), headers)
            made = self._answer(form, facts=read_hash, commits=commits, asked_at=asked_at)
        return self._kept(made)

    def of_bytes(self, body: bytes, headers: dict[str, str]) -> ReadyAnswer:
        """An answer that is always this one while the process runs."""
        return self._kept(self._answer(form_of(body, headers), facts=b"", commits="", asked_at=monotonic()))

    def _answer(self, form: Form, *, facts: bytes, commits: str, asked_at: float) -> ReadyAnswer:
        span = self.now.span if facts else EVER
        return ReadyAnswer(form, None, facts, commits, asked_at, span, self.route)

    def _kept(self, answer: ReadyAnswer) -> ReadyAnswer:
        if self.key and answer.span.since < answer.span.until:
            self.answers.keep(self.key, answer)
        return answer
