"""A list of enterprises in a file: which format it has, what its columns mean, and its rows one after the other."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import IO, Literal

from services.sampling.registers.enterprises.columns import ListHeader, NoRows, find_header
from services.sampling.registers.enterprises.rows import Enterprise, row_reader
from services.sampling.registers.lists import reading, workbook
from services.sampling.registers.lists.faults import Fault
from services.sampling.registers.lists.formats import HEAD, Format, format_of
from services.sampling.registers.lists.reading import Encoding, Record
from shared.heavy import heavy

_CHUNK = 65_536


@dataclass(frozen=True, slots=True)
class ListShape:
    """What is known of a list before its rows are read. `encoding` is "" for a workbook."""

    format: Format
    encoding: Encoding | Literal[""]
    header: ListHeader


@heavy
def shape_of(file: IO[bytes]) -> ListShape:
    """Look at the beginning. Raises NotAList, EmptyList, HeaderNotFound, WorkbookTooLarge, WorkbookUnreadable."""
    file.seek(0)
    kind = format_of(file.read(HEAD))
    if kind == "xlsx":
        workbook.check_cost(file)
        return ListShape(kind, "", find_header(workbook.records(file)))
    encoding = reading.encoding_of(_chunks(file))
    return ListShape(kind, encoding, find_header(reading.records(_chunks(file), encoding)))


def entries(file: IO[bytes], shape: ListShape, on: date) -> Iterator[Enterprise | Fault]:
    """The rows below the header: an enterprise each, or one fault for each thing that is wrong with it.

    `on` is the day of the import.

    Raises NoRows when nothing but empty lines follows.
    """
    header = shape.header
    found: Iterator[Record | Fault] = (
        reading.records(_chunks(file), shape.encoding, len(header.fields))
        if shape.encoding
        else workbook.records(file, len(header.fields))
    )
    rows = _rows(found, header, on)
    first = next(rows, None)
    if first is None:
        raise NoRows(
            "表头之下没有企业；请确认导出的名单不是空的。",
            "No enterprise stands below the header; make sure that the exported list is not empty.",
            line=header.line,
        )
    return chain([first], rows)


def _rows(found: Iterator[Record | Fault], header: ListHeader, on: date) -> Iterator[Enterprise | Fault]:
    read = row_reader(header, on)
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


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while chunk := file.read(_CHUNK):
        yield chunk
