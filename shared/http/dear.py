"""Dear operations: those that compute for long or read much. Each says what it costs, and what a sender may spend is
limited, so that one sender cannot make all others wait.

    @router.get("/fairness", summary="…", dependencies=[dear(200)])
"""

from collections.abc import AsyncIterator
from typing import Any

from fastapi import Depends, Request

from shared.http.caller import address_of, caller, sender
from shared.http.rates import Allowance
from shared.http.resources import resources_of

_NOT_COUNTED = {"false", "f", "0", "no", "n", "off", ""}


class Dear:
    """The dependency of a dear operation: refuses a subject, or an address without a token, that asks for too much.

    `cost`: about how many hundredths of a second of one core the operation takes for 100,000 enterprises; `counting`:
    how many more it takes to count the rows, if the request says `count=true`. Raises Unauthenticated, TooManyRequests.
    """

    def __init__(self, cost: int, counting: int = 0) -> None:
        self.cost = cost
        self.counting = counting

    async def __call__(self, request: Request) -> AsyncIterator[None]:
        resources, asks = resources_of(request), await caller(request)
        settings = resources.settings
        allowed = (
            Allowance(settings.public_cost_a_minute, settings.public_cost_at_once)
            if asks is None
            else Allowance(settings.cost_a_minute, settings.cost_at_once)
        )
        cost = self.cost + (self.counting if _counts(request) else 0)
        with resources.rates.admitted(sender(request, asks), cost, allowed):
            yield


class HandedIn:
    """The dependency of an operation by which anybody hands something in: an address may do it as often a minute as
    the setting `handed_in_a_minute` says. Raises TooManyRequests.
    """

    def __init__(self, what: str) -> None:
        self.what = what

    async def __call__(self, request: Request) -> None:
        resources = resources_of(request)
        resources.rates.spend(self.what, address_of(request), 1, resources.settings.handed_in_a_minute)


def dear(cost: int, counting: int = 0) -> Any:
    """The dependency to write at the route of a dear operation. See `Dear`."""
    return Depends(Dear(cost, counting), scope="function")


def _counts(request: Request) -> bool:
    """Whether the request may ask for the number of rows: what is no truth value is refused later, or counts."""
    return request.query_params.get("count", "false").lower() not in _NOT_COUNTED
