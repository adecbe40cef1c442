"""A register as a workbook: no cell is a formula, and its memory does not grow with its lines."""

import tracemalloc
from datetime import UTC, date, datetime
from io import BytesIO
from tempfile import TemporaryFile
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from services.documents.register.wire import RegisterLineShown
from services.documents.register.workbook import RegisterBook
from shared.access.acting_person import ActingPerson

_AT = datetime(2026, 3, 2, 1, 30, 7, 250000, tzinfo=UTC)


def line(count: int, **more: Any) -> RegisterLineShown:
    return RegisterLineShown.model_validate(
        {
            "known": True,
            "number": f"（示）应急指导〔2026〕{count}号",
            "series": "letters",
            "year": 2026,
            "team": "",
            "kind": "指导",
            "count": count,
            "repeat": 1,
            "state": "voided",
            "form": "guidance-opinion",
            "title": "指导意见书",
            "matter": None,
            "paper": UUID(int=count),
            "day": date(2026, 3, 2),
            "taken_at": _AT,
            "ended_at": _AT,
            "taken_by": ActingPerson(subject="documents", name=None),
            "because": "字库缺字",
            "file": None,
            "advance": None,
            "photograph": None,
            **more,
        }
    )


def read(*lines: RegisterLineShown) -> list[tuple[Any, ...]]:
    book, file = RegisterBook([]), BytesIO()
    book.add(lines)
    book.save(file)
    return [*load_workbook(file)["文号登记簿"].iter_rows()]


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t=", "＝"])
def test_no_cell_is_a_formula(begin: str) -> None:
    _, cells = read(line(1, because=f"{begin}1+1", number=f"{begin}2"))
    assert all(cell.data_type != "f" for cell in cells)
    assert cells[0].value.startswith("'")
    assert cells[14].value.startswith("'")


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
def test_any_text_can_stand_in_a_cell(text: str) -> None:
    _, cells = read(line(1, because=text))
    assert all(cell.data_type != "f" for cell in cells)


def test_the_sheet_can_be_read_and_printed_as_it_is() -> None:
    head, cells = read(line(1, state="issued"))
    sheet: Any = head[0].parent
    assert all(cell.font.bold for cell in head)
    assert (sheet.freeze_panes, sheet.print_title_rows, sheet.page_setup.orientation) == ("B2", "$1:$1", "landscape")
    narrow = [
        one.value
        for one, its in zip(head, cells, strict=True)
        if sheet.column_dimensions[one.column_letter].width < max(2 * len(one.value), len(str(its.value or "")))
    ]
    assert not narrow, "a column shows what stands in it"
    assert cells[12].value == "系统自动"


def test_memory_does_not_grow_with_the_lines() -> None:
    peaks = []
    for size in (2_000, 8_000):
        with TemporaryFile() as file:
            tracemalloc.start()
            book = RegisterBook([])
            for first in range(0, size, 500):
                book.add(line(count) for count in range(first, first + 500))
            book.save(file)
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.5 + 1_000_000, peaks
