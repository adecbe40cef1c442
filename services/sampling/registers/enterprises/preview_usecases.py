"""Previewing an import: what it would do now. Importing finds out the same in the same way."""

import tempfile
from collections.abc import AsyncIterable, Sequence
from typing import NamedTuple
from uuid import UUID

from services.sampling.registers.enterprises import import_usecases, preview_store
from services.sampling.registers.enterprises.columns import KNOWN
from services.sampling.registers.enterprises.looking import Reckoned
from services.sampling.registers.enterprises.preview_store import Leaving
from services.sampling.registers.enterprises.source_list import ListShape, ReadFor
from services.sampling.registers.lists.choosing import ReadingWish
from services.sampling.registers.lists.spooling import spooled
from services.sampling.registers.lists.table import first_rows
from services.sampling.registers.lists.taking_in_usecases import PREVIEWED, ListFindings, found_in
from shared.work import Asking

_NO_IMPORT = UUID(int=0)


class ImportProspect(NamedTuple):
    """What an import would do: how the file was read, what it would change, and the first enterprises that would
    vanish.
    """

    list: ListFindings
    reckoned: Reckoned
    leaving: Sequence[Leaving]


async def preview_list(ask: Asking, edition_of: tuple[str, ReadingWish], body: AsyncIterable[bytes]) -> ImportProspect:
    """What importing a file as an edition of a list, read as its sender wishes, would do now. Neither the file nor
    anything else is kept.

    Raises NoRows and what `found_in` and `read_in` raise.
    """
    (list_name, wish), read_for = edition_of, ReadFor(ask.bureau, ask.today)
    with tempfile.TemporaryFile() as rows:
        async with ask.away(), spooled(body) as file, found_in(ask, file, KNOWN, wish) as (table, source):
            read = await import_usecases.read_in(ask, ListShape(table), source, rows, read_for)
            first = await ask.pool.run(first_rows, table, source)
        edition = import_usecases.edition_of(read_for, list_name, read)
        found = await import_usecases.reckoned(ask, _NO_IMPORT, edition, read)
        told = ListFindings(table, first, await preview_store.faults_told(ask.session, PREVIEWED))
        return ImportProspect(told, found, await preview_store.leaving(ask.session, ask.bureau, PREVIEWED))
