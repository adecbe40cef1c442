"""The clock of a sandbox: a standalone house whose days can be set, so that a portal can try deadlines.

Only a log for demonstrations has one. The clock goes as fast as time does, and never back: the log and its witness
would sign in the wrong order.
"""

import json
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from shared.clock import SHANGHAI, beijing_date, utc_now
from shared.durable import write_durably
from shared.errors import Conflict
from shared.log.demonstration import is_demonstration

_FILE = "sandbox.json"
_MORNING = time(9)
HEADER = b"cheqian-sandbox-clock"
"""The header of every answer of a sandbox: the time there."""

Message = MutableMapping[str, Any]
Asgi = Callable[[Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]], Awaitable[None]]


class NotASandbox(Conflict):
    code = "not-a-sandbox"
    title = "不是演示环境，不能调整时钟"
    title_en = "Only a demonstration has a clock that can be set"


class ClockGoesBack(Conflict):
    code = "clock-goes-back"
    title = "时钟不能倒拨"
    title_en = "The clock does not go back"


@dataclass(frozen=True, slots=True)
class SandboxClock:
    """A clock that is ahead of the machine's by so much (or behind it: a negative span)."""

    ahead: timedelta

    def __call__(self) -> datetime:
        return utc_now() + self.ahead


def clock_of(data: Path) -> SandboxClock | None:
    """The clock of the sandbox in a data directory; None if its clock was never set."""
    file = data / _FILE
    return SandboxClock(timedelta(seconds=json.loads(file.read_text())["ahead"])) if file.exists() else None


def set_clock(data: Path, origin: str, day: date, *, used: bool) -> SandboxClock:
    """Set the clock of a data directory to the morning of a day in Beijing, for this start and those after it.

    `origin` names the log; `used`: the directory had been started before. Raises NotASandbox, ClockGoesBack.
    """
    if not is_demonstration(origin):
        raise NotASandbox(
            f"日志 {origin} 不是演示日志，时钟不能调整；请用 --data 指定另一个目录来试用。",
            f"{origin} is no log for demonstrations: its clock cannot be set; use another directory (--data).",
            origin=origin,
        )
    clock = SandboxClock(datetime.combine(day, _MORNING, SHANGHAI) - utc_now())
    before = clock_of(data) or SandboxClock(timedelta())
    if used and clock.ahead < before.ahead:
        today = beijing_date(before())
        raise ClockGoesBack(
            f"该目录的时钟已到 {today}，不能拨回 {day} 上午 9 时；请不带 --clock 启动，时钟接着走；"
            "或者指定更晚的日期，或用 --data 指定新目录。",
            f"The clock of this directory stands at {today} and does not go back to 9 o'clock on {day}; start without "
            "--clock, and it goes on; or name a later day, or a new directory (--data).",
            today=today.isoformat(),
        )
    write_durably(data / _FILE, json.dumps({"ahead": clock.ahead.total_seconds()}).encode())
    return clock


class Sandboxed:
    """Tells everybody that they are in a sandbox: each answer has a header with the time there, each page a line."""

    def __init__(self, app: Asgi, clock: SandboxClock) -> None:
        self._app = app
        self._clock = clock

    async def __call__(self, scope: Message, receive: Any, send: Callable[[Message], Awaitable[None]]) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        now = self._clock().astimezone(SHANGHAI).isoformat(timespec="seconds")
        scope.setdefault("state", {})["sandbox"] = now

        async def answering(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), (HEADER, now.encode())]
            await send(message)

        await self._app(scope, receive, answering)
