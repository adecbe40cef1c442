"""A workbook is read like a CSV file, and refused before it can cost anything."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from services.sampling.registers.enterprises.rows import Enterprise
from services.sampling.registers.lists.archives import WorkbookTooLarge, WorkbookUnreadable
from services.sampling.registers.lists.faults import Fault
from tests.support.source_files import enterprises_in, table_in

USCC = "91370124EXAMP00154"
OTHER = "91370124EXAMP0023Y"


def book(*rows: Sequence[object]) -> io.BytesIO:
    file = io.BytesIO()
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    made.save(file)
    return file


def archive(parts: dict[str, bytes]) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return file


def test_rows_dates_and_numbers() -> None:
    first, second = enterprises_in(
        book(
            ["平阴县企业名单"],
            ["企业名称", "统一社会信用代码", "成立日期", "注册资本"],
            ["示例一厂", USCC, datetime(2004, 1, 31), 500.0],  # noqa: DTZ001  # a workbook's dates know no zone
            [],
            ["示例二厂", 370124200000013, date(2004, 2, 1)],
        )
    )
    assert first == Enterprise(3, USCC, "uscc", "示例一厂", registered_on=date(2004, 1, 31), registered_capital="500")
    assert second == Enterprise(5, "370124200000013", "registration-number", "示例二厂", registered_on=date(2004, 2, 1))


def test_a_code_that_became_a_number_and_a_formula_are_faults() -> None:
    found = enterprises_in(
        book(
            ["企业名称", "统一社会信用代码", "地址"],
            ["示例一厂", 9.13701241635296e17, ""],
            ["示例二厂", OTHER, "=HYPERLINK(A1)"],
        )
    )
    assert [(f.line, f.column, f.reason.code) for f in found if isinstance(f, Fault)] == [
        (2, "统一社会信用代码", "excel-number"),
        (3, "地址", "formula"),
    ]


def test_a_hidden_first_sheet_is_passed_over() -> None:
    file = io.BytesIO()
    made = Workbook()
    hidden, shown = made.active, made.create_sheet()
    assert hidden is not None
    hidden.sheet_state = "hidden"
    shown.append(["name", "uscc"])
    shown.append(["Example", USCC])
    made.save(file)
    assert [row.line for row in enterprises_in(file)] == [2]


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = archive({"xl/workbook.xml": b"", "xl/worksheets/sheet1.xml": bytes(20 * 1024 * 1024)})
    with pytest.raises(WorkbookTooLarge) as refused:
        table_in(bomb)
    assert refused.value.facts["unpacked"] == 20 * 1024 * 1024


@pytest.mark.parametrize("parts", [{"notes.txt": b"-"}, {"xl/workbook.xml": b"<broken"}, {"xl/workbook.xml": b""}])
def test_a_zip_archive_that_is_no_workbook_is_refused(parts: dict[str, bytes]) -> None:
    with pytest.raises(WorkbookUnreadable):
        table_in(archive(parts))


def test_a_cut_workbook_is_refused() -> None:
    whole = book(["name", "uscc"], ["Example", USCC]).getvalue()
    with pytest.raises(WorkbookUnreadable):
        table_in(io.BytesIO(whole[: len(whole) // 2]))


def test_a_workbook_whose_cells_name_texts_that_are_not_there_is_refused() -> None:
    with zipfile.ZipFile(book(["name", "uscc"], ["Example", USCC])) as whole:
        parts = {part: whole.read(part) for part in whole.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    named = parts[sheet].replace(b't="inlineStr"><is><t>Example</t></is>', b't="s"><v>7</v>')
    assert named != parts[sheet]
    with pytest.raises(WorkbookUnreadable):
        enterprises_in(archive({**parts, sheet: named}))
