"""The rounds in which cases is told of visits, when a test chooses; what was told, and to whom it is shown."""

from dataclasses import replace
from time import monotonic
from typing import Any

import uuid_utils.compat

from services.sampling.draws.assignment.usecases import RoundHeld, hold_round
from shared.contracts.assignment import InspectionAmended, InspectionAssigned
from shared.http.rates import Rates
from shared.log.event import Event
from shared.log.occasion import Occasion
from shared.log.streams import load
from shared.work import Acting
from tests.integration.sampling.conducting import SERVICE
from tests.integration.sampling.crews import table
from tests.integration.sampling.desk import Desk
from tests.support.apps import BUREAU

Json = dict[str, Any]
_STREAMS = "SELECT DISTINCT stream FROM log.event WHERE stream LIKE 'assigned/%'"


async def hold(desk: Desk, bureau: str = BUREAU) -> RoundHeld:
    """A round of the bureau, as the background task holds it."""
    occasion = Occasion(bureau, SERVICE, desk.now, uuid_utils.compat.uuid7().hex, "")
    async with desk.app.resources.work() as work:
        return await hold_round(Acting.of(work, occasion))


def count_anew(desk: Desk) -> None:
    """Forget how many values were handed in: an address may hand in ten within a minute."""
    desk.app.resources = replace(desk.app.resources, rates=Rates(monotonic))


async def told(desk: Desk) -> list[Event]:
    """Every event that cases was told, in the order in which they were appended."""
    streams = [row["stream"] for row in await table(desk, _STREAMS)]
    async with desk.app.resources.work() as work:
        events = [event for stream in streams for event in await load(work.session, stream)]
    return sorted(events, key=lambda event: event.id)


async def assigned(desk: Desk) -> dict[str, InspectionAssigned]:
    """Enterprise → the visit that was assigned."""
    facts = [InspectionAssigned.of(event) for event in await told(desk) if event.type == InspectionAssigned.type]
    return {fact.party.identifier: fact for fact in facts}


async def amended(desk: Desk, after: int = 0) -> list[InspectionAmended]:
    """The amendments among the events that were told after so many."""
    events = (await told(desk))[after:]
    return [InspectionAmended.of(event) for event in events if event.type == InspectionAmended.type]


async def visits(desk: Desk, who: str = "drawer", query: str = "") -> list[Json]:
    """The visits that somebody is shown."""
    answer = await desk.ask(who, "GET", f"/assignments{query}")
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


async def shown(desk: Desk, query: str = "", who: str = "drawer") -> set[str]:
    """The enterprises of the visits that somebody is shown."""
    return {one["visit"]["party"]["identifier"] for one in await visits(desk, who, query)}
