"""The directory that the demo imports: 136 made-up enterprises, as many as the annual plan of 2020 had."""

from collections import Counter
from datetime import date
from pathlib import Path

from services.sampling.registers.enterprises.rows import Enterprise
from services.sampling.registers.enterprises.source_list import ListShape, ReadFor, entries
from tests.support.source_files import table_in

EXAMPLE = Path(__file__).parents[5] / "deploy" / "example" / "enterprises.csv"


def test_all_of_it_is_taken() -> None:
    with EXAMPLE.open("rb") as file:
        shape = ListShape(table_in(file)[0])
        read_for = ReadFor("370124", date(2026, 3, 2))
        taken = [row for row in entries(file, shape, read_for) if isinstance(row, Enterprise)]
    assert len(taken) == len({row.identifier for row in taken}) == 136
    assert shape.header.left_out == ("序号",)
    assert all("示例" in row.name and row.identifier.startswith("91370124EXAMP") for row in taken)
    assert Counter(row.group for row in taken) == {
        "危险化学品和化工医药": 41,
        "工商贸": 71,
        "非煤矿山和建材": 24,
    }
