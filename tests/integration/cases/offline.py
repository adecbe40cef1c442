"""Devices of a crew that goes out without network, and comes back in the evening."""

from typing import Any
from uuid import UUID

from shared.access.roles import Role
from tests.integration.cases.straight_way import at, walk
from tests.support.caseload import MORNING, Caseload, Json
from tests.support.field import Outbox

EVENING = at(4)
"""One o'clock in Beijing: the crew has left the enterprise an hour ago."""


async def told(caseload: Caseload) -> UUID:
    """An inspection of which the enterprise was told; it is the morning of the visit."""
    inspection = await caseload.assign()
    await walk(caseload, inspection, "notified")
    caseload.at(MORNING)
    return inspection


async def begun(caseload: Caseload) -> UUID:
    """An inspection whose crew is there, and has held the opening meeting."""
    inspection = await caseload.assign()
    await walk(caseload, inspection, "opening")
    return inspection


async def outbox(caseload: Caseload, inspection: UUID, person: str = "first", **others: Any) -> Outbox:
    """The device of a person, which has read the packet now."""
    packet = await caseload.get(f"/inspections/{inspection}/packet", person)
    assert packet.status_code == 200, packet.text
    version = packet.json()["packet"]["inspection"]["version"]
    return Outbox(caseload.client, caseload.says(person, Role.INSPECTOR), inspection, version, **others)


def evening(caseload: Caseload, mine: Outbox, other: Outbox | None = None) -> None:
    """The evening comes: the devices of the first and the second person get tokens of the evening."""
    caseload.at(EVENING)
    mine.says = caseload.says("first", Role.INSPECTOR)
    if other:
        other.says = caseload.says("second", Role.INSPECTOR)


def checked_in(inspection: Json, item: str) -> Json:
    """How an item was checked last; {} if it was not."""
    found: list[Json] = [each for each in inspection["visit"]["checked"] if each["item"] == item]
    return found[0] if found else {}


async def shown(caseload: Caseload, inspection: UUID) -> Json:
    answer: Json = (await caseload.get(f"/inspections/{inspection}")).json()
    return answer
