"""Rates: how much a subject or an address may ask for that is dear, in a minute and at the same time.

Everything is counted in the memory of this process: each process of a service counts for itself.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import ceil
from typing import NamedTuple

from shared.errors import Unavailable

_MINUTE = 60.0
# Adding seconds loses the last digits; so short a wait is none.
_NOTHING = 1e-6
_FEW = 1024


class TooManyRequests(Unavailable):
    code = "too-many-requests"
    title = "请求过于频繁"
    title_en = "Too many requests"


class Allowance(NamedTuple):
    """How much one subject or one address may spend in a minute, and how much the requests of it may cost together that
    are answered at the same time.
    """

    a_minute: int
    at_once: int


class Rates:
    """Counts what was spent. An allowance can be spent at once, and comes back evenly within a minute.

    `now` gives seconds that never go back.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        # When all that was spent has come back. One number for each spender (the generic cell rate algorithm, ITU-T
        # I.371): a flood from many addresses must not fill the memory.
        self._even_at: dict[tuple[str, str], float] = {}
        self._most = _FEW
        self._being_answered: Counter[str] = Counter()

    def __len__(self) -> int:
        """How many spenders are remembered."""
        return len(self._even_at)

    def spend(self, what: str, who: str, cost: int, a_minute: int) -> None:
        """Count what `who` spends on `what`. A refused request costs nothing. Raises TooManyRequests."""
        now, key = self._now(), (what, who)
        even_at = max(self._even_at.get(key, now), now) + min(cost, a_minute) * _MINUTE / a_minute
        if (wait := even_at - now - _MINUTE) > _NOTHING:
            seconds = ceil(wait)
            raise TooManyRequests(
                f"请求过于频繁；请 {seconds} 秒后再试。",
                f"You ask for this too often; try again in {seconds} seconds.",
                retry_after=seconds,
            )
        self._even_at[key] = even_at
        if len(self._even_at) > self._most:
            self._forget(now)

    @contextmanager
    def admitted(self, who: str, cost: int, allowed: Allowance) -> Iterator[None]:
        """A dear request of `who` while it is answered; one is always allowed. Raises TooManyRequests."""
        others = self._being_answered[who]
        if others and others + cost > allowed.at_once:
            raise TooManyRequests(
                "您的其他耗时请求正在处理；请等其完成后再试。",
                "Long requests of yours are being answered; wait until they have ended.",
                retry_after=1,
            )
        self.spend("dear", who, cost, allowed.a_minute)
        self._being_answered[who] += cost
        try:
            yield
        finally:
            self._being_answered[who] -= cost
            if not self._being_answered[who]:
                del self._being_answered[who]

    def _forget(self, now: float) -> None:
        """Forget everybody who has everything back."""
        self._even_at = {key: even_at for key, even_at in self._even_at.items() if even_at > now}
        self._most = max(_FEW, 2 * len(self._even_at))
