"""Rates: how often an address may ask for what costs something and needs no token."""

from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

from shared.errors import Unavailable


class TooManyRequests(Unavailable):
    code = "too-many-requests"
    title = "请求过于频繁"
    title_en = "Too many requests"


class Rates:
    """Counts requests by address, in the memory of this process: each process of a service counts for itself."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    async def admit(self, what: str, address: str, a_minute: int) -> None:
        """Count a request of an address. Raises TooManyRequests after `a_minute` of them within a minute."""
        if not await self._limiter.hit(RateLimitItemPerMinute(a_minute), what, address):
            raise TooManyRequests(
                f"每个地址每分钟最多 {a_minute} 次；请一分钟后再试。",
                f"An address may do this {a_minute} times a minute; try again in a minute.",
                retry_after=60,
            )
