"""Previewing an import into a register: what it would do now. Importing finds out the same in the same way."""

from collections.abc import AsyncIterable, Sequence
from typing import NamedTuple

from services.sampling.registers.lists.choosing import ReadingWish
from services.sampling.registers.lists.spooling import spooled
from services.sampling.registers.lists.table import first_rows
from services.sampling.registers.lists.taking_in_usecases import PREVIEWED, ListFindings, found_in
from services.sampling.registers.records import renewal_store
from services.sampling.registers.records import store as records
from services.sampling.registers.records.columns import KNOWN
from services.sampling.registers.records.fields import Register
from services.sampling.registers.records.import_tables import RegisterFaultRow
from services.sampling.registers.records.import_usecases import fault_told, merged_with
from services.sampling.registers.records.source_list import read
from shared.contracts.register import RegisterCounts
from shared.work import Asking


class RecordLacked(NamedTuple):
    """A record in use that the file lacks."""

    key: str
    name: str


class RegisterProspect(NamedTuple):
    """What an import would do: how the file was read, the counts, and the first records in use that it lacks."""

    list: ListFindings
    counts: RegisterCounts
    missing: Sequence[RecordLacked]


async def preview_list(
    ask: Asking, register: Register, wish: ReadingWish, body: AsyncIterable[bytes]
) -> RegisterProspect:
    """What importing a file into the register, read as its sender wishes, would do now. Neither the file nor anything
    else is kept.

    Raises what `found_in` and `read` raise.
    """
    async with ask.away(), spooled(body) as file, found_in(ask, file, KNOWN[register], wish) as (table, source):
        reading = await ask.pool.run(read, register, source, table)
        first = await ask.pool.run(first_rows, table, source)
    before = await records.all_records(ask.session, ask.bureau, register)
    former = await renewal_store.former_keys(ask.session, ask.bureau)
    merged = await ask.compute(merged_with, register, reading, before, former)
    faults = [RegisterFaultRow(number=n, **fault_told(one)) for n, one in enumerate(merged.faults[:PREVIEWED], 1)]
    missing = [RecordLacked(key, before[key].fields["name"]) for key in merged.missing[:PREVIEWED]]
    return RegisterProspect(ListFindings(table, first, faults), merged.counts, missing)
