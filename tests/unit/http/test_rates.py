"""An address has a number of requests in a minute; other addresses and other requests are counted by themselves."""

import pytest

from shared.http.rates import Rates, TooManyRequests


async def refused(rates: Rates, what: str, address: str, a_minute: int) -> bool:
    try:
        await rates.admit(what, address, a_minute)
    except TooManyRequests:
        return True
    return False


async def test_an_address_has_so_many_a_minute() -> None:
    rates = Rates()
    assert [await refused(rates, "values", "192.0.2.1", 3) for _ in range(5)] == [False] * 3 + [True] * 2


async def test_addresses_and_requests_are_counted_apart() -> None:
    rates = Rates()
    for what, address in (("values", "192.0.2.1"), ("values", "192.0.2.2"), ("other", "192.0.2.1")):
        assert not await refused(rates, what, address, 1)
        assert await refused(rates, what, address, 1)


async def test_the_refusal_says_how_many_and_for_how_long() -> None:
    rates = Rates()
    await rates.admit("values", "192.0.2.1", 1)
    with pytest.raises(TooManyRequests, match="1 times a minute") as refused:
        await rates.admit("values", "192.0.2.1", 1)
    assert refused.value.retry_after == 60


async def test_each_process_counts_for_itself() -> None:
    for rates in (Rates(), Rates()):
        await rates.admit("values", "192.0.2.1", 1)
