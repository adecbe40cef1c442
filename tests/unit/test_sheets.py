"""Tables for spreadsheets: cells that stay what they are, and as many sheets as the rows need."""

import csv
from io import BytesIO, StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from shared import sheets
from shared.inert_text import restored
from shared.sheets import write_rows, write_workbook

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\t\n="), max_size=20)


@given(st.lists(st.lists(TEXTS, min_size=3, max_size=3), min_size=1, max_size=5))
def test_a_table_is_read_as_it_was_written(rows: list[list[str]]) -> None:
    file = BytesIO()
    write_rows(file, rows)
    read = csv.reader(StringIO(file.getvalue().decode(), newline=""))
    assert [[restored(cell) for cell in row] for row in read] == rows


def test_a_workbook_has_texts_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 2)
    plain, file = BytesIO(), BytesIO()
    write_rows(plain, [["名称", "编码"], ["=1+1", "0012"], ["甲\x01\vcd", "1e5"], ["x" * 40_000, ""]])
    plain.seek(0)
    write_workbook(plain, file, "名单")
    book = load_workbook(file)
    assert book.sheetnames == ["名单", "名单2"]
    first = [[(cell.value, cell.data_type) for cell in row] for row in book["名单"].iter_rows(min_row=2)]
    assert first == [[("'=1+1", "s"), ("0012", "s")], [("甲cd", "s"), ("1e5", "s")]]
    header, (long, empty) = book["名单2"].iter_rows(values_only=True)
    assert (header, len(str(long)), empty) == (("名称", "编码"), 32_767, None)
