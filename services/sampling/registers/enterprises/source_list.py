"""A list of enterprises in a file: its format, the meaning of its columns, and its rows one after the other.

A rebuild reads the files named in the log again, and must find in each what was found on the day of the import. So the
event of an import says which version of the reader read its file. Whoever changes what a file means must add a version
and leave the earlier versions as they are; a golden file holds what each version reads.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import IO, Literal, get_args

from services.sampling.registers.enterprises.columns import Contact, ListHeader, NoRows, find_header
from services.sampling.registers.enterprises.rows import Enterprise, row_reader
from services.sampling.registers.lists.faults import Fault
from services.sampling.registers.lists.files import kind_of, rows_of
from services.sampling.registers.lists.formats import Format
from services.sampling.registers.lists.reading import Encoding, Record
from shared.errors import Conflict
from shared.heavy import heavy

READER = 2
"""The version of the reader that is used for new imports."""

_Reader = Callable[[Record], Enterprise | list[Fault] | None]
_Reading = Callable[[ListHeader, date], _Reader]


def _without_contacts(header: ListHeader, on: date) -> _Reader:
    """The first version: it ignored the columns of contacts."""
    return row_reader(header.without(get_args(Contact)), on)


_READERS: Mapping[int, _Reading] = {1: _without_contacts, 2: row_reader}


class ReaderUnknown(Conflict):
    code = "reader-unknown"
    title = "名单由更新的版本读取"
    title_en = "A newer version of the software read this list"


@dataclass(frozen=True, slots=True)
class ListShape:
    """What is known of a list before its rows are read. `encoding` is "" for a workbook; `reader` is a version of the
    reader.
    """

    format: Format
    encoding: Encoding | Literal[""]
    header: ListHeader
    reader: int = READER


@heavy
def shape_of(file: IO[bytes]) -> ListShape:
    """The shape of a list, found in the beginning of its file. Raises NotAList, EmptyList, HeaderNotFound,
    WorkbookTooLarge, WorkbookUnreadable.
    """
    kind, encoding = kind_of(file)
    return ListShape(kind, encoding, find_header(rows_of(file, encoding)))


def entries(file: IO[bytes], shape: ListShape, on: date) -> Iterator[Enterprise | Fault]:
    """The rows below the header. Each gives an enterprise, or one fault for each thing that is wrong with it.

    `on` is the day of the import.

    Raises NoRows if only empty lines follow; ReaderUnknown.
    """
    header = shape.header
    read = _reader(shape, on)
    found = rows_of(file, shape.encoding, len(header.fields))
    rows = _rows(found, header, read)
    first = next(rows, None)
    if first is None:
        raise NoRows(
            "表头之下没有企业；请确认导出的名单不是空的。",
            "No enterprise stands below the header; make sure that the exported list is not empty.",
            line=header.line,
        )
    return chain([first], rows)


def _reader(shape: ListShape, on: date) -> _Reader:
    if shape.reader not in _READERS:
        raise ReaderUnknown(
            f"此名单由第 {shape.reader} 版读取程序读取，本程序只有至第 {READER} 版；请先升级。",
            f"Version {shape.reader} of the reader read this list, and this release has versions up to {READER}; "
            "install the newer release first.",
            reader=shape.reader,
        )
    return _READERS[shape.reader](shape.header, on)


def _rows(found: Iterator[Record | Fault], header: ListHeader, read: _Reader) -> Iterator[Enterprise | Fault]:
    for entry in found:
        if entry.line <= header.line:
            continue
        if isinstance(entry, Fault):
            yield entry
            continue
        row = read(entry)
        if isinstance(row, Enterprise):
            yield row
        elif row is not None:
            yield from row
