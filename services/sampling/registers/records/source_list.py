"""A list of people, experts or items in a file: its rows, each read, or what is wrong with it."""

from collections.abc import Iterator
from typing import IO, NamedTuple

from services.sampling.registers.lists import faults
from services.sampling.registers.lists.faults import Fault
from services.sampling.registers.lists.places import told
from services.sampling.registers.lists.reading import Record
from services.sampling.registers.lists.table import Table, rows_of
from services.sampling.registers.records.columns import KEY, empty, header_of
from services.sampling.registers.records.fields import Register
from services.sampling.registers.records.rows import RegisterRow, RowReader, row_reader
from shared.errors import Invalid
from shared.heavy import heavy

LARGEST_ROWS = 10_000


class RegisterListTooLong(Invalid):
    code = "register-list-too-long"
    title = "名单行数过多"
    title_en = "List too long"


class ListReading(NamedTuple):
    """The accepted rows of a list, each key once; the faults of the refused rows, and the warnings about accepted ones,
    in the order of the file.
    """

    rows: tuple[RegisterRow, ...]
    faults: tuple[Fault, ...]

    @property
    def length(self) -> int:
        return len(self.rows) + len({fault.line for fault in self.faults if not fault.warning})

    @property
    def keys(self) -> frozenset[str]:
        """The keys on the list, also the keys of faulty rows as far as they could be read."""
        return frozenset(row.key for row in self.rows) | {fault.identifier for fault in self.faults}


@heavy
def read(register: Register, source: IO[bytes], table: Table) -> ListReading:
    """All rows of the list, read. `source` is what `table.rows_of` reads. Raises RegisterListEmpty,
    RegisterListTooLong.
    """
    header = header_of(register, table.header)
    first: dict[str, RegisterRow] = {}
    wrong: list[Fault] = []
    lines = 0
    for row in _rows(rows_of(table, source), row_reader(register, header)):
        lines += 1
        if lines > LARGEST_ROWS:
            raise RegisterListTooLong(
                f"名单超过 {LARGEST_ROWS} 行；请分成几个文件导入。",
                f"The list has more than {LARGEST_ROWS} rows; split it and import the parts.",
                limit=LARGEST_ROWS,
            )
        if not isinstance(row, RegisterRow):
            wrong += row
        elif (before := first.setdefault(row.key, row)) is not row:
            reason = faults.duplicate(told(before.line, table.sheets))
            wrong.append(Fault(row.line, header.title_of(KEY), row.key, reason, row.key))
        else:
            wrong += row.warnings
    if not lines:
        raise empty()
    return ListReading(tuple(first.values()), tuple(wrong))


def _rows(entries: Iterator[Record | Fault], meaning: RowReader) -> Iterator[RegisterRow | list[Fault]]:
    for entry in entries:
        row = [entry] if isinstance(entry, Fault) else meaning(entry)
        if row is not None:
            yield row
