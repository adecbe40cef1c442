"""A row becomes an enterprise, or every fault of it with column, value and reason."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.sampling.registers.enterprises.rows import Enterprise, row_reader
from services.sampling.registers.lists.faults import Fault
from services.sampling.registers.lists.reading import Record
from shared.check_characters import ALPHABET
from shared.errors import Refusal
from shared.identifiers import IssuedUscc
from tests.support.source_files import header_with

USCC = "91370124EXAMP00154"
HEADER = ["企业名称", "统一社会信用代码", "地址", "成立日期", "传真"]
read = row_reader(header_with(HEADER), date(2026, 3, 2), "370124")


def taken(*cells: str) -> Enterprise:
    row = read(Record(7, list(cells)))
    assert isinstance(row, Enterprise), row
    return row


def faults(*cells: str) -> list[Fault]:
    """Why the row is refused."""
    row = read(Record(7, list(cells)))
    assert isinstance(row, list), row
    found = [entry for entry in row if isinstance(entry, Fault)]
    assert found == row
    assert not any(fault.warning for fault in found)
    return found


def warned(*cells: str) -> tuple[Enterprise, Fault]:
    """The enterprise of a row with a single warning."""
    row = read(Record(7, list(cells)))
    assert isinstance(row, list), row
    enterprise, warning = row
    assert isinstance(enterprise, Enterprise)
    assert isinstance(warning, Fault)
    assert warning.warning
    assert warning.identifier == enterprise.identifier
    return enterprise, warning


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
        ("#REF!", "excel-error"),
    ],
)
def test_values_that_are_no_text_are_left_empty(address: str, code: str) -> None:
    row, warning = warned("示例厂", USCC, address, "2004-01-31", "")
    assert (row.address, row.registered_on) == ("", date(2004, 1, 31))
    assert (warning.column, warning.reason.code) == ("地址", code)
    assert warning.value.isprintable()
    (fault,) = faults(address, USCC, "", "", "")
    assert (fault.column, fault.reason.code) == ("企业名称", code)


def test_a_text_that_is_too_long_is_left_empty() -> None:
    row, warning = warned("示例厂", USCC, "长" * 301, "", "")
    assert (row.address, warning.reason.code) == ("", "too-long")


@pytest.mark.parametrize(
    ("address", "stored"),
    [
        ("N/A", ""),
        ("——", ""),
        ("-般项目：机械加工（凭许可经营）(依法须经批准的项目)", None),
        ("平阴县\n示例路\u30001 号", "平阴县 示例路 1 号"),
        ("平阴\u200b县\u202e示例路", "平阴县示例路"),
        ("#1 示例大厦", None),
        ("@-氰基丙烯酸乙酯", None),
        ("-2+3+cmd|' /C calc'!A0", None),
        ("+86 示例路", None),
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


@pytest.mark.parametrize(
    "written",
    ["2004-02-30", "31.01.2004", "昨天", "2004", "2004-01-31 25:00", "2004-1-311", "长期", "2021年3月", "99999999"],
)
def test_dates_that_are_none_are_left_empty(written: str) -> None:
    row, warning = warned("示例厂", USCC, "示例路", written, "")
    assert (row.registered_on, row.address) == (None, "示例路")
    assert (warning.column, warning.reason.code) == ("成立日期", "date")


def test_a_day_that_excel_counts_is_a_day() -> None:
    assert taken("示例厂", USCC, "", "44260", "").registered_on == date(2021, 3, 5)


def test_a_code_whose_organisation_code_fails_is_taken_and_told() -> None:
    stem = USCC[:16] + ("1" if USCC[16] != "1" else "2")
    issued = next(code for last in ALPHABET if _is_issued(code := stem + last))
    row, warning = warned("示例厂", issued, "", "", "")
    assert (row.identifier, row.identifier_kind) == (issued, "uscc")
    assert (warning.column, warning.reason.code) == ("统一社会信用代码", "organisation-check-character")
    assert issued[8:17] in warning.reason.zh


def test_a_business_without_a_code_has_a_number_of_its_bureau() -> None:
    row = taken("示例小作坊", " l370124000001", "", "", "")
    assert (row.identifier, row.identifier_kind) == ("L370124000001", "provisional")
    (fault,) = faults("示例小作坊", "L370125000001", "", "", "")
    assert fault.reason.code == "provisional-number-of-another-area"
    for written in ("正在办理", "无"):
        (fault,) = faults("示例小作坊", written, "", "", "")
        assert fault.reason.code == "no-code"
        assert "L370124000001" in fault.reason.zh


def _is_issued(code: str) -> bool:
    try:
        return bool(IssuedUscc(code))
    except Refusal:
        return False


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
            found = [entry for entry in found if isinstance(entry, Fault)]
            assert all("\0" not in f.value and f.value.encode() is not None and len(f.value) <= 400 for f in found)
