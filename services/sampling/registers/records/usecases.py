"""What can be done with a record: enter it, change it, retire it."""

from collections.abc import Mapping
from typing import NamedTuple

from services.sampling.registers.records import store
from services.sampling.registers.records.fields import Fields, Register, known, plain
from services.sampling.registers.records.store import Change
from services.sampling.registers.records.tables import RecordRow
from shared.contracts.register import RecordEntered, RecordRetired
from shared.errors import Conflict
from shared.log.rebuild import Projection
from shared.work import Acting


class RecordRetiredAlready(Conflict):
    code = "record-retired-already"
    title = "该记录已停用"
    title_en = "Retired already"


class RecordPlace(NamedTuple):
    """Which record of which register."""

    register: Register
    key: str


async def enter(act: Acting, place: RecordPlace, fields: Fields, reason: str) -> tuple[RecordRow, bool]:
    """Enter a record, change it, or take it up again; the record, and whether it is new. What is so already stays.

    Raises StaleVersion.
    """
    await store.be_alone(act.session, act.bureau, place.register)
    before = await store.record_or_none(act.session, act.bureau, *place)
    act.if_match.check(before.version if before else 0)
    if before and before.retired_at is None and known(place.register, before.fields) == fields:
        return before, False
    fact = RecordEntered(directory=place.register, key=place.key, fields=plain(fields), reason=reason)
    await store.record(act, Change(before, fact))
    return await store.record_of(act.session, act.bureau, *place), before is None


async def retire(act: Acting, place: RecordPlace, reason: str) -> RecordRow:
    """Raises RecordUnknown, StaleVersion, RecordRetiredAlready."""
    await store.be_alone(act.session, act.bureau, place.register)
    before = await store.record_of(act.session, act.bureau, *place)
    act.if_match.check(before.version)
    if before.retired_at is not None:
        raise RecordRetiredAlready(
            f"{place.key} 已经停用；如需恢复，请重新录入（PUT）。",
            f"{place.key} is retired already; to take it up again, enter it anew (PUT).",
            key=place.key,
        )
    await store.record(act, Change(before, RecordRetired(directory=place.register, key=place.key, reason=reason)))
    return await store.record_of(act.session, act.bureau, *place)


PROJECTIONS: Mapping[str, Projection] = {
    RecordEntered.type: store.project_entered,
    RecordRetired.type: store.project_retired,
}
