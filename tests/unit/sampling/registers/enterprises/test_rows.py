"""A row becomes an enterprise, or every fault of it with column, value and reason."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.sampling.registers.enterprises.columns import find_header
from services.sampling.registers.enterprises.rows import Enterprise, row_reader
from services.sampling.registers.lists.faults import Fault
from services.sampling.registers.lists.reading import Record

USCC = "91370124EXAMP00154"
HEADER = ["企业名称", "统一社会信用代码", "地址", "成立日期", "传真"]
read = row_reader(find_header([Record(1, HEADER)]), date(2026, 3, 2))


def taken(*cells: str) -> Enterprise:
    row = read(Record(7, list(cells)))
    assert isinstance(row, Enterprise), row
    return row


def faults(*cells: str) -> list[Fault]:
    row = read(Record(7, list(cells)))
    assert isinstance(row, list), row
    return row


def test_a_row() -> None:
    row = taken("平阴县示例厂", USCC, "平阴县示例路 1 号", "2004-01-31", "不读取")
    assert row == Enterprise(
        7, USCC, "uscc", "平阴县示例厂", address="平阴县示例路 1 号", registered_on=date(2004, 1, 31)
    )


@pytest.mark.parametrize(
    "written", [f" {USCC}\t", USCC.lower(), f'="{USCC}"', "９１３７０１２４ＥＸＡＭＰ００１５４", "91370124 EXAMP00154"]
)
def test_identifiers_are_read_however_they_are_written(written: str) -> None:
    assert taken("示例厂", written, "", "", "").identifier == USCC


def test_a_registration_number_is_an_identifier_of_its_own_kind() -> None:
    row = taken("示例厂", "370124200000013", "", "", "")
    assert (row.identifier, row.identifier_kind) == ("370124200000013", "registration-number")


@pytest.mark.parametrize(
    ("identifier", "code"),
    [
        ("91370124EXAMP00155", None),
        ("913701241635290000", "excel-number"),
        ("9.13701E+17", "excel-number"),
        ("370124200000014", None),
        ("91370124", None),
        ("平阴县", None),
        ("9111000060003IOZSV", None),
    ],
)
def test_wrong_identifiers_say_which_check_failed(identifier: str, code: str | None) -> None:
    (fault,) = faults("示例厂", identifier, "", "", "")
    assert (fault.line, fault.column, fault.value, fault.identifier) == (7, "统一社会信用代码", identifier, "")
    assert code is None or fault.reason.code == code
    assert fault.reason.zh
    assert fault.reason.en


def test_all_faults_of_a_row_are_named_and_its_identifier_is_kept() -> None:
    found = faults(" ", USCC, "长" * 301, "2004-13-01", "")
    assert [(f.column, f.reason.code) for f in found] == [
        ("企业名称", "empty"),
        ("地址", "too-long"),
        ("成立日期", "date"),
    ]
    assert {f.identifier for f in found} == {USCC}
    assert len(found[1].value) == 40


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("平阴县\0示例路", "control-character"),
        ("平阴县\x07示例路", "control-character"),
        ("平阴县\udcff示例路", "undecodable"),
        ("=cmd|' /C calc'!A0", "formula"),
        ("\t=1+1", "formula"),
        ("@SUM(1,1)", "formula"),
        ("+cmd|' /C calc'!A0", "formula"),
        ("-2+3+cmd|' /C calc'!A0", "formula"),
        ("#REF!", "excel-error"),
    ],
)
def test_values_that_are_no_text(address: str, code: str) -> None:
    (fault,) = faults("示例厂", USCC, address, "", "")
    assert (fault.column, fault.reason.code) == ("地址", code)
    assert fault.value.isprintable()


@pytest.mark.parametrize(
    ("address", "stored"),
    [
        ("N/A", ""),
        ("——", ""),
        ("-般项目：机械加工（凭许可经营）(依法须经批准的项目)", None),
        ("平阴县\n示例路\u30001 号", "平阴县 示例路 1 号"),
        ("平阴\u200b县\u202e示例路", "平阴县示例路"),
        ("#1 示例大厦", None),
        ("\U00020bb7示例路", None),
    ],
)
def test_values_are_tidied_but_not_lost(address: str, stored: str | None) -> None:
    assert taken("示例厂", USCC, address, "", "").address == (address if stored is None else stored)


@pytest.mark.parametrize(
    "written", ["2004-01-31", "2004/1/31", "2004.01.31", "2004年1月31日", "20040131", "2004-01-31 00:00:00"]
)
def test_dates_as_people_write_them(written: str) -> None:
    assert taken("示例厂", USCC, "", written, "").registered_on == date(2004, 1, 31)


@pytest.mark.parametrize("written", ["2004-02-30", "31.01.2004", "昨天", "2004", "2004-01-31 25:00", "2004-1-311"])
def test_dates_that_are_none(written: str) -> None:
    (fault,) = faults("示例厂", USCC, "", written, "")
    assert (fault.column, fault.reason.code) == ("成立日期", "date")


def test_wrong_number_of_cells() -> None:
    for cells in (["示例厂", USCC], ["示例厂", USCC, "", "", "", "多"]):
        (fault,) = faults(*cells)
        assert (fault.column, fault.reason.code) == ("", "wrong-number-of-cells")
        assert str(len(cells)) in fault.reason.zh
        assert fault.identifier == USCC


def test_empty_cells_at_the_end_do_no_harm() -> None:
    assert taken("示例厂", USCC, "", "", "", "", " ").name == "示例厂"


@pytest.mark.parametrize("cells", [[""], [], ["", " ", "", "", ""], [""] * 9])
def test_empty_lines_are_skipped(cells: list[str]) -> None:
    assert read(Record(7, cells)) is None


@given(st.lists(st.text(max_size=30), min_size=5, max_size=5))
def test_any_text_gives_a_row_that_can_be_stored_or_faults_that_can_be_shown(cells: list[str]) -> None:
    match read(Record(2, cells)):
        case Enterprise() as row:
            assert all("\0" not in value and value.encode() is not None for value in row if isinstance(value, str))
        case list() as found:
            assert found
            assert all("\0" not in f.value and f.value.encode() is not None and len(f.value) <= 400 for f in found)
