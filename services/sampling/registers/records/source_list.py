"""A list of people, experts or items in a file: its format, the meaning of its columns, and its rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Literal, NamedTuple

from services.sampling.registers.lists import faults
from services.sampling.registers.lists.faults import Fault
from services.sampling.registers.lists.files import kind_of, rows_of
from services.sampling.registers.lists.formats import Format
from services.sampling.registers.lists.reading import Encoding
from services.sampling.registers.records.columns import KEY, RegisterHeader, empty, find_header
from services.sampling.registers.records.fields import Register
from services.sampling.registers.records.rows import RegisterRow, row_reader
from shared.errors import Invalid
from shared.heavy import heavy

LARGEST_ROWS = 10_000


class RegisterListTooLong(Invalid):
    code = "register-list-too-long"
    title = "名单行数过多"
    title_en = "List too long"


@dataclass(frozen=True, slots=True)
class RegisterShape:
    """What is known of a list before its rows are read. `encoding` is "" for a workbook."""

    format: Format
    encoding: Encoding | Literal[""]
    header: RegisterHeader


class ListReading(NamedTuple):
    """The accepted rows of a list, each key once, and the faults of the refused rows, in the order of the file."""

    rows: tuple[RegisterRow, ...]
    faults: tuple[Fault, ...]

    @property
    def length(self) -> int:
        return len(self.rows) + len({fault.line for fault in self.faults})

    @property
    def keys(self) -> frozenset[str]:
        """The keys on the list, also the keys of faulty rows as far as they could be read."""
        return frozenset(row.key for row in self.rows) | {fault.identifier for fault in self.faults}


@heavy
def shape_of(register: Register, file: IO[bytes]) -> RegisterShape:
    """The shape of a list, found in the beginning of its file.

    Raises NotAList, RegisterListEmpty, RegisterHeaderNotFound, WorkbookTooLarge, WorkbookUnreadable.
    """
    kind, encoding = kind_of(file)
    return RegisterShape(kind, encoding, find_header(register, rows_of(file, encoding)))


@heavy
def read(register: Register, file: IO[bytes], shape: RegisterShape) -> ListReading:
    """All rows below the header, read. Raises RegisterListEmpty, RegisterListTooLong, WorkbookUnreadable."""
    first: dict[str, RegisterRow] = {}
    wrong: list[Fault] = []
    lines = 0
    for row in _rows(register, file, shape):
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
            reason = faults.duplicate(before.line)
            wrong.append(Fault(row.line, shape.header.title_of(KEY), row.key, reason, row.key))
    if not lines:
        raise empty()
    return ListReading(tuple(first.values()), tuple(wrong))


def _rows(register: Register, file: IO[bytes], shape: RegisterShape) -> Iterator[RegisterRow | list[Fault]]:
    meaning = row_reader(register, shape.header)
    for entry in rows_of(file, shape.encoding, len(shape.header.columns)):
        if entry.line <= shape.header.line:
            continue
        row = [entry] if isinstance(entry, Fault) else meaning(entry)
        if row is not None:
            yield row
