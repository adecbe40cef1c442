"""A list of enterprises in a file: its format, the meaning of its columns, and its rows one after the other.

A rebuild reads the files named in the log again, and must find in each what was found on the day of the import. So the
event of an import says which version of the reader read its file. Whoever changes what a file means must add a version
and leave the earlier versions as they are; a golden file holds what each version reads.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import IO, get_args

from services.sampling.registers.enterprises.columns import Contact, ListHeader, NoRows, header_of
from services.sampling.registers.enterprises.meanings import FORGIVING, STRICT
from services.sampling.registers.enterprises.rows import Enterprise, Read, row_reader
from services.sampling.registers.lists.faults import Fault
from services.sampling.registers.lists.reading import Record
from services.sampling.registers.lists.table import Table, rows_of
from shared.errors import Conflict

READER = 3
"""The version of the reader that is used for new imports."""

LOOKS_AT_NAMES = 3
"""The version from which on damaged names are told, and never put over good ones."""


@dataclass(frozen=True, slots=True)
class ReadFor:
    """Whose list is read, and the day of the import."""

    bureau: str
    on: date


def _without_contacts(header: ListHeader, read_for: ReadFor) -> Read:
    """The first version: it ignored the columns of contacts."""
    return _strict(header.without(get_args(Contact)), read_for)


def _strict(header: ListHeader, read_for: ReadFor) -> Read:
    """The second version: any cell that it could not read was a fault of its row."""
    return row_reader(header, read_for.on, read_for.bureau, STRICT)


def _forgiving(header: ListHeader, read_for: ReadFor) -> Read:
    """The third version: the name and the identifier decide; another cell that it cannot read is left empty."""
    return row_reader(header, read_for.on, read_for.bureau, FORGIVING)


_READERS: Mapping[int, Callable[[ListHeader, ReadFor], Read]] = {1: _without_contacts, 2: _strict, 3: _forgiving}


class ReaderUnknown(Conflict):
    code = "reader-unknown"
    title = "名单由更新的版本读取"
    title_en = "A newer version of the software read this list"


@dataclass(frozen=True, slots=True)
class ListShape:
    """What is known of a list before its rows are read. `reader` is a version of the reader."""

    table: Table
    reader: int = READER

    @property
    def header(self) -> ListHeader:
        return header_of(self.table.header)


def entries(source: IO[bytes], shape: ListShape, read_for: ReadFor) -> Iterator[Enterprise | Fault]:
    """The rows of the list. Each gives an enterprise and a warning for each thing that is odd about it; or one fault
    for each thing that is wrong with it. `source` is what `table.rows_of` reads.

    Raises NoRows if only empty lines follow; ReaderUnknown.
    """
    rows = _rows(rows_of(shape.table, source), _reader(shape, read_for))
    first = next(rows, None)
    if first is None:
        raise NoRows(
            "表头之下没有企业；请确认导出的名单不是空的。",
            "No enterprise stands below the header; make sure that the exported list is not empty.",
            line=shape.header.line,
        )
    return chain([first], rows)


def _reader(shape: ListShape, read_for: ReadFor) -> Read:
    if shape.reader not in _READERS:
        raise ReaderUnknown(
            f"此名单由第 {shape.reader} 版读取程序读取，本程序只有至第 {READER} 版；请先升级。",
            f"Version {shape.reader} of the reader read this list, and this release has versions up to {READER}; "
            "install the newer release first.",
            reader=shape.reader,
        )
    return _READERS[shape.reader](shape.header, read_for)


def _rows(found: Iterator[Record | Fault], read: Read) -> Iterator[Enterprise | Fault]:
    for entry in found:
        if isinstance(entry, Fault):
            yield entry
            continue
        row = read(entry)
        if isinstance(row, Enterprise):
            yield row
        elif row is not None:
            yield from row
