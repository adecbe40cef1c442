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


class Dear:
    """The dependency of a dear operation: refuses a subject, or an address without a token, that asks for too much.

    `cost`: about how many hundredths of a second of one core the operation takes for 100,000 enterprises. Raises
    Unauthenticated, TooManyRequests.
    """

    def __init__(self, cost: int) -> None:
        self.cost = cost

    async def __call__(self, request: Request) -> AsyncIterator[None]:
        resources, asks = resources_of(request), await caller(request)
        settings = resources.settings
        allowed = (
            Allowance(settings.public_cost_a_minute, settings.public_cost_at_once)
            if asks is None
            else Allowance(settings.cost_a_minute, settings.cost_at_once)
        )
        with resources.rates.admitted(sender(request, asks), self.cost, allowed):
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


def dear(cost: int) -> Any:
    """The dependency to write at the route of a dear operation. See `Dear`."""
    return Depends(Dear(cost), scope="function")
