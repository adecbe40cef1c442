"""The file of a list: its format and encoding, and its rows one after the other."""

from collections.abc import Iterator
from typing import IO, Literal

from services.sampling.registers.lists import reading, workbook
from services.sampling.registers.lists.faults import Fault
from services.sampling.registers.lists.formats import HEAD, Format, format_of
from services.sampling.registers.lists.reading import Encoding, Record

_CHUNK = 65_536


def kind_of(file: IO[bytes]) -> tuple[Format, Encoding | Literal[""]]:
    """The format and the encoding of the file; the encoding of a workbook is "". Raises NotAList, WorkbookTooLarge,
    WorkbookUnreadable.
    """
    file.seek(0)
    kind = format_of(file.read(HEAD))
    if kind == "xlsx":
        workbook.check_cost(file)
        return kind, ""
    return kind, reading.encoding_of(_chunks(file))


def rows_of(file: IO[bytes], encoding: Encoding | Literal[""], width: int = 0) -> Iterator[Record | Fault]:
    """Every row, from the first line on. `width` is the number of cells in a row, 0 if it is not known yet.

    Raises WorkbookUnreadable.
    """
    return reading.records(_chunks(file), encoding, width or None) if encoding else workbook.records(file, width)


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while chunk := file.read(_CHUNK):
        yield chunk
