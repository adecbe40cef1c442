"""The hub: looks at the log once for all listeners, and wakes them when there is something new."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from shared.http.rates import TooManyRequests
from shared.http.resources import Resources
from shared.listening.store import last_position, told_after
from shared.listening.told import Hearing
from shared.listening.window import Newest, Window

KEPT_BYTES = 8_388_608
"""How much of the newest events is kept in memory, for all listeners together."""
_READERS = 4
"""How many listeners read what is not in memory at the same time: each takes a connection of the database."""


class TooManyListeners(TooManyRequests):
    code = "too-many-listeners"
    title = "事件流连接过多"
    title_en = "Too many streams of events"


class Listener:
    """A stream that is open. `awake` is set whenever there may be something new; `behind_since` (monotonic seconds)
    says since when the client has not been sent all that there is, None if it has.
    """

    def __init__(self) -> None:
        self.awake = asyncio.Event()
        self.behind_since: float | None = monotonic()

    def wake(self) -> None:
        """There may be something new."""
        self.awake.set()
        if self.behind_since is None:
            self.behind_since = monotonic()

    def has_heard_all(self) -> None:
        """The client was sent all that there was when the log was read."""
        if not self.awake.is_set():
            self.behind_since = None


class Hub:
    """The listeners of a process, and the newest events of its service. `pause`: seconds between two looks."""

    def __init__(self, resources: Resources, hearing: Hearing, *, pause: float = 0.1) -> None:
        self._resources = resources
        self._hearing = hearing
        self._pause = pause
        self._window: Window | None = None
        self._subjects: Counter[str] = Counter()
        self._listeners: set[Listener] = set()
        self._somebody = asyncio.Event()
        self._reading = asyncio.Semaphore(_READERS)
        self._looked = monotonic()
        resources.gauges.listeners_most.set(resources.settings.max_listeners)
        # When it is asked for: a look that hangs would never tell.
        resources.gauges.listeners_behind.set_function(self._behind)

    @contextmanager
    def listening(self, subject: str) -> Iterator[Listener]:
        """A listener while it listens.

        Raises TooManyListeners.
        """
        settings = self._resources.settings
        if self._subjects[subject] >= settings.listeners_of_a_subject:
            raise _too_many(
                f"您已有 {settings.listeners_of_a_subject} 个", f"You have {settings.listeners_of_a_subject}"
            )
        if len(self._listeners) >= settings.max_listeners:
            raise _too_many("本服务的", "This service has many")
        listener = Listener()
        self._subjects[subject] += 1
        self._listeners.add(listener)
        self._resources.gauges.listeners.inc()
        self._somebody.set()
        try:
            yield listener
        finally:
            self._resources.gauges.listeners.dec()
            self._listeners.discard(listener)
            self._subjects[subject] -= 1
            if not self._subjects[subject]:
                del self._subjects[subject]

    async def follow(self) -> None:
        """Look at the log as long as somebody listens; runs until it is cancelled."""
        try:
            while True:
                if not self._listeners:
                    self._window = None
                    self._somebody.clear()
                    await self._somebody.wait()
                    self._looked = monotonic()
                await self._look()
                self._looked = monotonic()
                await asyncio.sleep(self._pause)
        finally:
            # Without a look, listeners read what they need themselves, when they are asked to.
            self._window = None

    async def last(self) -> int:
        """The position of the newest entry of the log."""
        return await last_position(self._resources.engine)

    async def after(self, position: int) -> Newest:
        """The next events after a position, and up to where these are all: from memory, or else from the log."""
        if self._window and (newest := self._window.after(position)):
            return newest
        async with self._reading:
            return await self._read(position, await self.last())

    def told(self, events: int) -> None:
        """A listener is told of so many events."""
        self._resources.gauges.events_told.inc(events)

    async def _look(self) -> None:
        last = await self.last()
        if self._window is None:
            self._window = Window(last, KEPT_BYTES)
            self._wake()
        while self._window.end < last:
            newest = await self._read(self._window.end, last)
            self._window.extend(newest)
            if newest.events:
                self._wake()

    async def _read(self, position: int, last: int) -> Newest:
        resources = self._resources
        return await told_after(resources.engine, [resources.service], self._hearing, position, last)

    def _wake(self) -> None:
        for listener in self._listeners:
            listener.wake()

    def _behind(self) -> float:
        """For how many seconds the listener furthest behind has been so, or nobody has looked for it."""
        if not self._listeners:
            return 0
        since = (listener.behind_since for listener in self._listeners)
        return monotonic() - min([self._looked, *(moment for moment in since if moment is not None)])


def _too_many(zh: str, en: str) -> TooManyListeners:
    return TooManyListeners(
        f"{zh}事件流连接已达上限；请先关闭不用的连接，或者改用 GET /events 逐页读取。",
        f"{en} streams of events open; close those that are not needed, or read GET /events page by page.",
        retry_after=30,
    )
