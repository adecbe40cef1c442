"""A stranger's workbook takes bounded time and memory, however little it weighs."""

import tempfile
import time

import pytest

from services.sampling.registers.enterprises.columns import KNOWN
from services.sampling.registers.lists.archives import WorkbookTooLarge
from services.sampling.registers.lists.choosing import Sought
from services.sampling.registers.lists.table import Table
from services.sampling.registers.lists.taking_in_usecases import examined
from shared.pool import Pool
from tests.unit.sampling.registers.lists.office_files import with_part, xlsx

LAST = 1_048_576


def far(*places: str) -> bytes:
    """A small workbook with cells at these places, too."""
    rows = "".join(f'<row r="{place.strip("AXFD")}"><c r="{place}"><v>1</v></c></row>' for place in places)
    return with_part(xlsx(), "</sheetData>", f"{rows}</sheetData>")


async def read(content: bytes) -> Table:
    with tempfile.NamedTemporaryFile() as file, tempfile.NamedTemporaryFile() as transcript:
        file.write(content)
        file.flush()
        return await examined(Pool(1), file, transcript, Sought(KNOWN))


async def test_two_hundred_rows_whose_last_cell_is_the_last_of_all() -> None:
    content = far(*(f"XFD{n}" for n in range(4, 204)))
    assert len(content) < 10_000
    before = time.monotonic()
    table = await read(content)
    assert table.how is not None
    assert (table.how.sheets[0].rows, table.how.sheets[0].untitled) == (2, 200)
    # It took 44 s when every row was filled up to its last column in Python.
    assert time.monotonic() - before < 20


@pytest.mark.parametrize(
    "places",
    [(f"XFD{LAST}",), tuple(f"XFD{n}" for n in range(4, 20_000))],
    ids=["the last cell of all", "twenty thousand wide rows"],
)
async def test_what_would_fill_the_memory_is_refused(places: tuple[str, ...]) -> None:
    with pytest.raises(WorkbookTooLarge) as refused:
        await read(far(*places))
    assert "另存为" in refused.value.detail


async def test_one_cell_at_the_bottom_is_only_a_row() -> None:
    table = await read(far(f"A{LAST}"))
    assert table.how is not None
    assert table.how.sheets[0].rows == 3
