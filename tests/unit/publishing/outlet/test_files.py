"""Files of an exchange: what is read is what was written, no cell is a formula, and memory does not grow."""

import csv
import io
import tracemalloc
from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from services.publishing.outlet.files import MEDIA_TYPES, ExchangeFormat, Row, TextUnwritable, write_records
from services.publishing.outlet.mapping import mapped, withdrawal_fields
from services.publishing.outlet.records import Withdrawal
from tests.unit.publishing.outlet.dispatched import FILES
from tests.unit.publishing.outlet.exchanged import read, sheet, written
from tests.unit.publishing.outlet.recorded import inspection_result, penalty

_FORMATS: tuple[ExchangeFormat, ...] = get_args(ExchangeFormat)
_NAMES = tuple(FILES.fields("penalties"))
_TEXTS = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp"), exclude_characters="\ufeff"),
    min_size=1,
    max_size=30,
)
_ODD = st.sampled_from(
    ["=1+1", "'=1", "@示", "#N/A", "0.200000", 'a,"b"', "<b>&amp;", " 空格 ", "_x000D", "TRUE", "2026-03-10"]
)
_ROWS = st.lists(st.dictionaries(st.sampled_from(_NAMES), _TEXTS | _ODD, min_size=1, max_size=6), max_size=5)


@pytest.mark.parametrize("form", _FORMATS)
@given(rows=_ROWS)
def test_what_is_read_is_what_was_written(form: ExchangeFormat, rows: list[Row]) -> None:
    assert read(form, written(form, rows)) == rows


@pytest.mark.parametrize("form", _FORMATS)
def test_records_as_files(form: ExchangeFormat) -> None:
    penalties = [mapped(penalty(key=f"k{n}"), FILES).fields for n in range(3)]
    assert read(form, written(form, penalties)) == penalties
    results = [mapped(inspection_result(), FILES).fields]
    assert read(form, written(form, results, sheet("inspection-results"))) == results
    withdrawal = withdrawal_fields(Withdrawal(key="k1", version=2, of="penalties", reason="=被撤销"), FILES)
    assert read(form, written(form, [withdrawal], sheet(operation="withdrawals"))) == [withdrawal]
    assert set(MEDIA_TYPES) == set(_FORMATS)


def test_no_cell_is_a_formula() -> None:
    rows = [{"CF_XDR_MC": f"{begin}cmd"} for begin in "=+-@＝"]
    cells = [row[2] for row in csv.reader(io.StringIO(written("csv", rows).decode("utf-8-sig")))]
    assert all(cell.startswith("'") for cell in cells[1:])
    page = load_workbook(io.BytesIO(written("xlsx", rows))).worksheets[0]
    assert {cell.data_type for row in page.iter_rows() for cell in row if cell.value} == {"s"}


def test_csv_says_that_it_is_utf_8() -> None:
    content = written("csv", [{"CF_XDR_MC": "示例"}])
    assert content.startswith("\ufeffSJBS,BBH,CF_XDR_MC,".encode())
    assert content.endswith(b"\r\n")


def test_the_columns_are_those_of_the_template_in_their_order() -> None:
    page = load_workbook(io.BytesIO(written("xlsx", []))).worksheets[0]
    assert page.title == "行政处罚"
    assert [cell.value for cell in page[1]] == list(_NAMES)
    assert [*sheet(operation="withdrawals").names] == ["SJBS", "BBH", "reason"]
    assert sheet(operation="corrections").file_name("xml") == "penalties.corrections.xml"


@pytest.mark.parametrize("form", _FORMATS)
@pytest.mark.parametrize("unwritable", ["\x00", "\n", "\r", "\x1b", "\x85", "\u2028", "\ud800", "\ufeff", "\uffff"])
def test_what_no_file_carries_is_refused(form: ExchangeFormat, unwritable: str) -> None:
    with pytest.raises(TextUnwritable, match=f"U\\+{ord(unwritable):04X}"):
        written(form, [{"CF_SY": "甲"}, {"CF_SY": f"甲{unwritable}乙"}])


@pytest.mark.parametrize("text", ["甲" * 32_767, "_x000D_"])
def test_what_no_cell_carries_is_refused(text: str) -> None:
    with pytest.raises(TextUnwritable, match="CSV or XML"):
        written("xlsx", [{"CF_SY": text}])
    assert read("xml", written("xml", [{"CF_SY": text}])) == [{"CF_SY": text}]


@pytest.mark.parametrize("form", _FORMATS)
def test_memory_does_not_grow_with_the_records(form: ExchangeFormat) -> None:
    def rows(number: int) -> Iterator[Row]:
        return ({"SJBS": f"k{n}", "CF_SY": f"{n}{'示例' * 40}"} for n in range(number))

    def peak(number: int) -> int:
        with TemporaryFile() as file:
            tracemalloc.start()
            write_records(file, form, sheet(), rows(number))
            most = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        return most

    peak(10)
    assert peak(400) < 1.5 * peak(40) + 200_000
