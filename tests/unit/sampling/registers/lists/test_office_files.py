"""Whatever file an office has, its list is read: the same two enterprises, with nothing lost and nothing invented."""

import io
from collections.abc import Callable

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from services.sampling.registers.enterprises.rows import Enterprise
from services.sampling.registers.enterprises.source_list import ListShape, entries
from services.sampling.registers.lists.archives import WorkbookUnreadable
from services.sampling.registers.lists.choosing import HeaderLineUnfit, HeaderNotFound, ReadingWish
from services.sampling.registers.lists.formats import WorkbookLocked
from tests.integration.sampling.lists import HEADER, csv, row
from tests.support.source_files import READ_FOR, enterprises_in, records_in, table_in
from tests.unit.sampling.registers.lists.binary_workbook import parts_of
from tests.unit.sampling.registers.lists.office_files import (
    CODES,
    FILES,
    archive,
    excel_2003,
    html,
    ods,
    text,
    with_part,
    xlsb,
    xlsm,
    xlsx,
)

TITLE = ("平阴县应急管理局检查对象名录", "", "", "")
GROUPS = [("序号", "企业名称", "统一社会信用代码", "地址信息", ""), ("", "", "", "镇街", "生产经营地址")]
GROUPED = [(n, row(n)[0], row(n)[1], row(n)[2], f"示例路{n}号") for n in (1, 2)]


FOUND: dict[str, Callable[[], bytes]] = {
    "utf-8": text,
    "utf-8 with a mark": lambda: text(encoding="utf-8-sig"),
    "gb18030": lambda: text(encoding="gb18030"),
    "utf-16 with a mark": lambda: text("\t", "utf-16"),
    "utf-16 without": lambda: text("\t", "utf-16-le"),
    "utf-16, the other way round": lambda: text(",", "utf-16-be"),
    "tabs": lambda: text("\t", "gb18030"),
    "semicolons": lambda: text(";"),
    "wide commas": lambda: text("，"),
    "xlsx": xlsx,
    "a title above": lambda: xlsx(
        rows=[TITLE, ("填报单位：示例局", "", "", "填报日期：2026年3月"), HEADER, row(1), row(2)]
    ),
    "xlsm": xlsm,
    "xlsb": xlsb,
    "et": (FILES / "list.et").read_bytes,
    "an old workbook with two rows of header": (FILES / "two-header-rows.xls").read_bytes,
    "ods": ods,
    "a web page": html,
    "a web page in gb18030": lambda: html("gb18030"),
    "the XML of Excel 2003": excel_2003,
    "two rows of header": lambda: xlsx(
        lambda sheet: sheet.merge_cells("D1:E1"),
        lambda sheet: sheet.merge_cells("B1:B2"),
        rows=[*GROUPS, *GROUPED],
    ),
    "two rows of header in a text": lambda: "\n".join(
        ",".join(map(str, cells)) for cells in [*GROUPS, *GROUPED]
    ).encode(),
    "a town merged over two rows": lambda: xlsx(lambda sheet: sheet.merge_cells("C2:C3")),
    "values of formulas": lambda: with_part(
        xlsx(rows=[HEADER, *((*row(n)[:2], "=B1", row(n)[3]) for n in (1, 2))]),
        "<f>B1</f><v></v>",
        "<f>B1</f><v>榆山街道</v>",
    ),
    "marks of text": lambda: text().replace(CODES[0].encode(), f"'{CODES[0]}".encode()),
    "a column twice": lambda: xlsx(rows=[(*HEADER, HEADER[1]), (*row(1), "x"), (*row(2), "x")]),
    "a far cell without title": lambda: xlsx(lambda sheet: sheet.cell(3, 300, "x")),
}


@pytest.mark.parametrize("kind", FOUND)
def test_two_enterprises_are_found(kind: str) -> None:
    found = enterprises_in(io.BytesIO(FOUND[kind]()))
    assert [(one.identifier, one.name, one.area) for one in found if isinstance(one, Enterprise)] == [
        (CODES[n - 1], f"平阴县示例第{n}厂", "榆山街道") for n in (1, 2)
    ], found
    assert len(found) == 2


@pytest.mark.parametrize(("form", "kind"), [("xlsm", "xlsx"), ("xlsb", "xlsb"), ("et", "xls")])
def test_a_workbook_of_another_name_says_what_it_is(form: str, kind: str) -> None:
    assert table_in(io.BytesIO(FOUND[form]()))[0].format == kind


def test_a_binary_workbook_has_numbers_and_hidden_sheets() -> None:
    found = enterprises_in(io.BytesIO(xlsb(("企业名称", "注册号", "注册资本"), (row(1)[0], CODES[0], 500.0))))
    assert [one.registered_capital for one in found if isinstance(one, Enterprise)] == ["500"]
    with pytest.raises(HeaderNotFound) as refused:
        table_in(io.BytesIO(xlsb(hidden=True)))
    assert "隐藏的工作表 名录 中有表头" in refused.value.detail


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.bin", "xl/workbook.bin"])
def test_a_damaged_binary_workbook_is_to_be_saved_as_another(part: str) -> None:
    with pytest.raises(WorkbookUnreadable) as refused:
        table_in(io.BytesIO(archive({**parts_of("名录", [HEADER]), part: b"\x9c\x01\x05"})))
    assert ".xlsx" in refused.value.detail
    assert "CSV" in refused.value.detail


@pytest.mark.parametrize("name", ["locked.xls", "locked.xlsx"])
def test_a_workbook_with_a_password_is_asked_for_without(name: str) -> None:
    with (FILES / name).open("rb") as file, pytest.raises(WorkbookLocked) as refused:
        table_in(file)
    assert "请先取消打开密码" in refused.value.detail


LEFT_OUT = {
    "total": [("合计", "2家", "", "")],
    "note": [("填表人：示例甲", "", "审核人：示例乙", ""), ("注：本表一式两份", "", "", "")],
    "header": [HEADER],
    "example": [("示例", "91370124EXAM99999", "", "")],
}


@pytest.mark.parametrize("kind", LEFT_OUT)
@pytest.mark.parametrize("form", ["text", "workbook"])
def test_rows_that_are_no_entries_are_left_out_and_said(kind: str, form: str) -> None:
    rows = [HEADER, row(1), *LEFT_OUT[kind], row(2)]
    content = xlsx(rows=rows) if form == "workbook" else "\n".join(map(",".join, rows)).encode()
    table, source = table_in(io.BytesIO(content))
    assert table.how is not None
    assert [(one.line, one.kind) for one in table.how.left_out] == [
        (line, kind) for line in range(3, 3 + len(LEFT_OUT[kind]))
    ]
    assert "示例甲" not in table.how.model_dump_json()
    assert [one.line for one in entries(source, ListShape(table), READ_FOR)] == [2, 3 + len(LEFT_OUT[kind])]


@pytest.mark.parametrize(
    ("below", "kind"),
    [
        (("必填，营业执照全称", "必填，18位代码", "选填", ""), "instruction"),
        (("1", "2", "3", "4"), "numbering"),
        (("甲", "乙", "1", "2"), "numbering"),
    ],
)
def test_rows_right_below_the_header_may_tell_how_to_fill_it_in(below: tuple[str, ...], kind: str) -> None:
    table, _ = table_in(io.BytesIO(xlsx(rows=[HEADER, below, row(1)])))
    assert table.how is not None
    assert [one.kind for one in table.how.left_out] == [kind]


@pytest.mark.parametrize(
    "cells",
    [
        ("合计示例厂", CODES[1]),
        ("", CODES[1]),
        ("注：示例厂", CODES[1]),
        ("平阴县示例厂", "无"),
        ("3", "4"),
        ("甲", ""),
    ],
)
def test_what_may_be_an_entry_is_never_left_out(cells: tuple[str, str]) -> None:
    table, source = table_in(io.BytesIO(xlsx(rows=[HEADER, row(1), (*cells, "", "")])))
    assert len(list(entries(source, ListShape(table), READ_FOR))) == 2


def test_what_looks_like_an_instruction_but_has_a_key_of_its_own_is_an_entry() -> None:
    content = csv(("项-1", "请填写示例", "例如本法"), header=("事项编码", "事项名称", "检查依据"))
    assert [one.key for one in records_in(io.BytesIO(content), "items").rows] == ["项-1"]


def test_formulas_without_a_value_and_errors_are_told() -> None:
    rows = [HEADER, (*row(1)[:2], "=VLOOKUP(1,A:B,2)", ""), (*row(2)[:2], "#N/A", "")]
    codes = [
        fault.reason.code for fault in enterprises_in(io.BytesIO(xlsx(rows=rows))) if not isinstance(fault, Enterprise)
    ]
    assert codes == ["formula", "excel-error"]


def test_hidden_rows_are_read_and_said() -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.row_dimensions[3].hidden = True

    for content in (xlsx(hide), ods()):
        table, source = table_in(io.BytesIO(content))
        assert table.how is not None
        assert table.how.sheets[0].hidden_rows == 1
        assert len(list(entries(source, ListShape(table), READ_FOR))) == 2


ASIDE = ("示例：", "企业名称", "统一社会信用代码", "镇街")


@pytest.mark.parametrize("form", ["text", "workbook"])
def test_the_sender_may_say_where_the_header_is(form: str) -> None:
    def content(*rows: tuple[str, ...]) -> io.BytesIO:
        return io.BytesIO(xlsx(rows=rows) if form == "workbook" else "\n".join(map(",".join, rows)).encode())

    # The form of the bureau above stands over the list, and is found first.
    over = content(ASIDE, ("", "甲厂", "", ""), HEADER, row(1), row(2))
    assert table_in(over)[0].header.lines == (1,)
    wish = ReadingWish(header=3)
    table, source = table_in(over, wish=wish)
    assert (table.header.lines, table.how and table.how.header, table.how and table.how.sheets[0].rows) == ((3,), 3, 2)
    assert [one.line for one in entries(source, ListShape(table), READ_FOR)] == [4, 5]
    # Of two rows it is the last: the first has what the last lacks.
    grouped = content(*[tuple(map(str, cells)) for cells in (*GROUPS, *GROUPED)])
    assert table_in(grouped, wish=ReadingWish(header=2))[0].header.lines == (1, 2)
    for line, said, said_en in ((4, "没有 企业名称、统一社会信用代码 列", "has no"), (9, "第 9 行是空的", "is empty")):
        with pytest.raises(HeaderLineUnfit) as refused:
            table_in(over, wish=ReadingWish(header=line))
        assert said in refused.value.detail
        assert said_en in refused.value.detail_en
        assert refused.value.facts["line"] == line


def test_a_header_may_be_told_with_its_columns_and_far_below() -> None:
    rows = [*([("平阴县示例", "", "")] * 70), ("主体", "号", "镇街"), *(row(n)[:3] for n in (1, 2))]
    wish = ReadingWish(columns={"主体": "name", "号": "identifier"}, header=71)
    assert len(enterprises_in(io.BytesIO(xlsx(rows=rows)), wish)) == 2
