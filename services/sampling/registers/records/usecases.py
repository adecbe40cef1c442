"""What can be done with a record: enter it, change it, retire it."""

from collections.abc import Mapping
from typing import NamedTuple

import uuid_utils.compat
from sqlalchemy.ext.asyncio import AsyncSession

from services.sampling.registers.records import store
from services.sampling.registers.records.fields import Fields, Register, known, plain
from services.sampling.registers.records.tables import RecordRow
from shared.contracts.register import RecordEntered, RecordRetired
from shared.errors import Conflict
from shared.http.preconditions import Precondition
from shared.log.append import append
from shared.log.event import Event
from shared.log.occasion import Occasion
from shared.log.rebuild import Projection


class RecordRetiredAlready(Conflict):
    code = "record-retired-already"
    title = "该记录已停用"
    title_en = "Retired already"


class Place(NamedTuple):
    """Which record of which register."""

    register: Register
    key: str


async def enter(
    session: AsyncSession, here: Occasion, if_match: Precondition, place: Place, fields: Fields, reason: str
) -> tuple[RecordRow, bool]:
    """Enter a record, change it, or take it up again; the record, and whether it is new. What is so already stays.

    Raises StaleVersion.
    """
    await store.be_alone(session, here.bureau, place.register)
    before = await store.record_or_none(session, here.bureau, *place)
    if_match.check(before.version if before else 0)
    if before and before.retired_at is None and known(place.register, before.fields) == fields:
        return before, False
    fact = RecordEntered(directory=place.register, key=place.key, fields=plain(fields), reason=reason)
    event = await record(session, here, before, fact)
    await store.put_records(session, [event])
    return await store.record_of(session, here.bureau, *place), before is None


async def retire(session: AsyncSession, here: Occasion, if_match: Precondition, place: Place, reason: str) -> RecordRow:
    """Raises RecordUnknown, StaleVersion, RecordRetiredAlready."""
    await store.be_alone(session, here.bureau, place.register)
    before = await store.record_of(session, here.bureau, *place)
    if_match.check(before.version)
    if before.retired_at is not None:
        raise RecordRetiredAlready(
            f"{place.key} 已经停用；如需恢复，请重新录入（PUT）。",
            f"{place.key} is retired already; to take it up again, enter it anew (PUT).",
            key=place.key,
        )
    fact = RecordRetired(directory=place.register, key=place.key, reason=reason)
    event = await record(session, here, before, fact)
    await store.retire_record(session, event)
    return await store.record_of(session, here.bureau, *place)


async def record(
    session: AsyncSession, here: Occasion, before: RecordRow | None, fact: RecordEntered | RecordRetired
) -> Event:
    """Append to the record's stream, which has a name of its own from its first event on.

    Whoever calls this has the register alone (`store.be_alone`), and projects. Raises StaleVersion.
    """
    name, version = (before.id, before.version) if before else (uuid_utils.compat.uuid7(), 0)
    (event,) = await append(session, here, store.stream_of(here.bureau, fact.directory, name), version, fact)
    return event


async def _entered(session: AsyncSession, event: Event) -> None:
    await store.put_records(session, [event])


PROJECTIONS: Mapping[str, Projection] = {RecordEntered.type: _entered, RecordRetired.type: store.retire_record}
