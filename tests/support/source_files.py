"""Files of lists, read as an import reads them, but in this process."""

import io
from collections.abc import Sequence
from datetime import date
from typing import IO

from services.sampling.registers.enterprises.columns import KNOWN, ListHeader, header_of
from services.sampling.registers.enterprises.rows import Enterprise
from services.sampling.registers.enterprises.source_list import ListShape, ReadFor, entries
from services.sampling.registers.lists.choosing import NO_WISH, ReadingWish
from services.sampling.registers.lists.examining import examine, sought_by
from services.sampling.registers.lists.faults import Fault
from services.sampling.registers.lists.headers import KnownColumns
from services.sampling.registers.lists.table import Table
from services.sampling.registers.records.columns import KNOWN as REGISTERS
from services.sampling.registers.records.fields import Register
from services.sampling.registers.records.source_list import ListReading, read

READ_FOR = ReadFor("370124", date(2026, 3, 2))


def table_in(file: IO[bytes], known: KnownColumns = KNOWN, wish: ReadingWish = NO_WISH) -> tuple[Table, IO[bytes]]:
    """The list in a file, and what `rows_of` reads."""
    transcript = io.BytesIO()
    table = examine(file, transcript, sought_by(known, wish))
    return table, file if table.encoding else transcript


def enterprises_in(file: IO[bytes], wish: ReadingWish = NO_WISH) -> list[Enterprise | Fault]:
    table, source = table_in(file, KNOWN, wish)
    return list(entries(source, ListShape(table), READ_FOR))


def records_in(file: IO[bytes], register: Register) -> ListReading:
    table, source = table_in(file, REGISTERS[register])
    return read(register, source, table)


def header_with(titles: Sequence[str]) -> ListHeader:
    """The header of a list of enterprises with these titles."""
    return header_of(table_in(io.BytesIO(",".join(titles).encode()))[0].header)
