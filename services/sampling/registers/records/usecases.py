"""What can be done with a record: enter it, change it, retire it; of a person, renew the certificate."""

from collections.abc import Mapping, Sequence
from typing import IO, NamedTuple

from services.sampling.registers.records import exporting, renewal, renewal_store, retirement, store
from services.sampling.registers.records.fields import Fields, Register, known, plain
from services.sampling.registers.records.former_keys import PERSONS
from services.sampling.registers.records.renewal import NewCertificate
from services.sampling.registers.records.store import Change, RecordsWanted
from services.sampling.registers.records.tables import RecordRow
from shared.canonical import JsonObject
from shared.contracts.register import RecordEntered, RecordRetired
from shared.heavy import heavy
from shared.log.rebuild import Projection
from shared.pages import PageWanted
from shared.sheets import write_rows
from shared.work import Acting, Asking

_AT_ONCE = 2000
"""Records of an export that are in memory at a time."""


class RecordPlace(NamedTuple):
    """The register and the key of a record."""

    register: Register
    key: str


async def enter(act: Acting, place: RecordPlace, fields: Fields, reason: str) -> tuple[RecordRow, bool]:
    """Enter a record, change it, or take a retired one into use again. Returns the record, and whether it is new. If
    nothing changes, nothing is recorded.

    Raises StaleVersion; KeyTaken for a key that a person had before.
    """
    await store.be_alone(act.session, act.bureau, place.register)
    before = await store.record_or_none(act.session, act.bureau, *place)
    act.if_match.check(before.version if before else 0)
    if before is None and place.register in PERSONS:
        renewal.check_free(
            place.key, await renewal_store.holder_of(act.session, act.bureau, place.key, only_former=True)
        )
    if before and before.retired_at is None and known(place.register, before.fields) == fields:
        return before, False
    fact = RecordEntered(directory=place.register, key=place.key, fields=plain(fields), reason=reason)
    await store.record(act, Change(before, fact))
    return await store.record_of(act.session, act.bureau, *place), before is None


async def renew(act: Acting, place: RecordPlace, certificate: NewCertificate, reason: str) -> RecordRow:
    """Record that a person has a new certificate number, under the same lasting id. Raises RecordUnknown, StaleVersion
    and what `renewal.renew` raises.
    """
    await store.be_alone(act.session, act.bureau, place.register)
    before = await store.record_of(act.session, act.bureau, *place)
    act.if_match.check(before.version)
    holder = await renewal_store.holder_of(act.session, act.bureau, certificate.key)
    person = store.as_it_is(before)
    await store.record(act, Change(before, renewal.renew(person, place.register, certificate, holder, reason)))
    return await store.record_of(act.session, act.bureau, place.register, certificate.key)


async def retire(act: Acting, place: RecordPlace, reason: str) -> RecordRow:
    """Record that a record is retired. Raises RecordUnknown, StaleVersion, RecordRetiredAlready."""
    await store.be_alone(act.session, act.bureau, place.register)
    before = await store.record_of(act.session, act.bureau, *place)
    act.if_match.check(before.version)
    await store.record(act, Change(before, retirement.retire(store.as_it_is(before), place.register, reason)))
    return await store.record_of(act.session, act.bureau, *place)


PROJECTIONS: Mapping[str, Projection] = {
    RecordEntered.type: store.project_entered,
    RecordRetired.type: store.project_retired,
}


async def export(ask: Asking, wanted: RecordsWanted, file: IO[bytes]) -> None:
    """Write all records that are wanted as CSV with a header."""
    await ask.compute(write_rows, file, [exporting.titles(wanted.register)])
    after: str | None = ""
    while after is not None:
        found = await store.records(ask, wanted, PageWanted(_AT_ONCE, after))
        some = [(row.key, row.fields) for row in found.rows]
        await ask.compute(_write, file, wanted.register, some)
        after = found.last


@heavy
def _write(file: IO[bytes], register: Register, some: Sequence[tuple[str, JsonObject]]) -> None:
    write_rows(file, (exporting.cells(register, key, known(register, stored)) for key, stored in some))
