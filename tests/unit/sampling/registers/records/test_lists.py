"""Lists of people, experts and items: headers as bureaus write them, cells as people fill them in, what is wrong."""

import io
from datetime import date

import pytest
from openpyxl import Workbook

from services.sampling.registers.lists.choosing import EmptyList, HeaderNotFound
from services.sampling.registers.lists.faults import FaultReason
from services.sampling.registers.lists.vocabulary import titles
from services.sampling.registers.records import wording
from services.sampling.registers.records.columns import LAYOUTS, RegisterListEmpty
from services.sampling.registers.records.fields import MODELS, Inspector, Register
from services.sampling.registers.records.merging import Entry, merge
from services.sampling.registers.records.renumbering import Before
from services.sampling.registers.records.source_list import LARGEST_ROWS, ListReading, RegisterListTooLong
from tests.support.source_files import records_in

HEADER = "姓名,执法证号,证件有效期,单位,科室/股室,职务,是否领导干部（是/否）,片区,编制"
MORE = "是否 在岗*,学历,专业,出生年份,性别,组别"


def reading(text: str | bytes, register: Register = "people") -> ListReading:
    return records_in(io.BytesIO(text.encode() if isinstance(text, str) else text), register)


def faults(text: str | bytes, register: Register = "people") -> list[tuple[int, str, str]]:
    return [(fault.line, fault.column, fault.reason.code) for fault in reading(text, register).faults]


def test_a_list_of_people_as_a_bureau_keeps_it() -> None:
    line = "示例甲,鲁平执-0017,2027/6/30,平阴县应急管理局,法规股,科长,是,城区,行政"
    more = "在岗,本科,安全工程,1985年3月,男,工商贸"
    (row,) = reading(f"2026年执法人员名录{',' * 14}\n{HEADER},{MORE}\n{line},{more}\n").rows
    assert (row.line, row.key) == (3, "鲁平执-0017")
    assert Inspector.model_validate(dict(row.values)) == Inspector(
        name="示例甲",
        certificate_expires=date(2027, 6, 30),
        unit="平阴县应急管理局",
        section="法规股",
        group="工商贸",
        post="科长",
        cadre=True,
        area="城区",
        establishment="行政",
        on_duty=True,
        education="本科",
        specialism="安全工程",
        birth_year=1985,
        sex="男",
    )


@pytest.mark.parametrize("register", LAYOUTS)
def test_every_column_is_a_field_and_has_an_english_header(register: Register) -> None:
    fields = MODELS[register].model_fields
    for column in LAYOUTS[register]:
        assert column.field in {"key", "former", *fields}
        assert any(title.isascii() for title in titles(register)[column.field])
    # An item without a code is known by its name.
    required = {name for name, field in fields.items() if field.is_required()} | (
        {"key"} if register != "items" else set()
    )
    assert {column.field for column in LAYOUTS[register] if column.required} == required


def test_items_in_gb18030_and_experts_in_english() -> None:
    text = "事项编码,事项名称,类别,检查依据,检查对象,检查内容,检查方式,事项类型,层级\n"
    text += "AQ-1,培训,综合,《安全生产法》第二十八条,企业,记录,现场,重点检查事项,县级\n"
    (row,) = reading(text.encode("gb18030"), "items").rows
    assert (row.values["kind"], row.values["basis"]) == ("key", "《安全生产法》第二十八条")
    (expert,) = reading("name,number,on_duty\n示例乙,专-1,no\n", "experts").rows
    assert (expert.key, expert.values["on_duty"]) == ("专-1", False)


def test_a_workbook_with_dates_of_its_own() -> None:
    book = Workbook()
    assert book.active is not None
    book.active.append(["执法证号", "姓名", "有效期至", "出生年份"])
    book.active.append([370124017, "示例甲", date(2027, 6, 30), 1985])
    file = io.BytesIO()
    book.save(file)
    (row,) = reading(file.getvalue()).rows
    assert (row.key, row.values["certificate_expires"], row.values["birth_year"]) == (
        "370124017",
        date(2027, 6, 30),
        1985,
    )


def test_everything_that_is_wrong_with_a_row_is_said() -> None:
    text = "姓名,执法证号,有效期,是否在岗,出生年份,性别\n"
    text += ",a b,明年,也许,八五,无性别\n示例甲,1,,,,\n示例乙,1,,,,\n示例丙,2\n,,,,,\n示例丁,3,长期,是,1985-03,女\n"
    assert faults(text) == [
        (2, "姓名", "empty"),
        (2, "执法证号", "key"),
        (2, "有效期", "date"),
        (2, "是否在岗", "yes-no"),
        (2, "出生年份", "year"),
        (2, "性别", "sex"),
        (4, "执法证号", "duplicate"),
    ]
    found = reading(text)
    # What is missing at the end of a row is empty.
    assert [row.line for row in found.rows] == [3, 5, 7]
    # Of whom a row speaks that was not taken is still on the list.
    assert found.keys == {"1", "2", "3", ""}
    assert found.length == 5
    assert all(fault.reason.zh and fault.reason.en for fault in found.faults)


def test_a_cell_that_says_nothing_when_it_is_empty_costs_no_person() -> None:
    text = "姓名,执法证号,有效期,是否在岗,出生年份,职务\n示例甲,1,长期,是,八五,#REF!\n示例乙,2,明年,是,1985,科员\n"
    found = reading(text)
    (row,) = found.rows
    assert (row.key, row.values["birth_year"], row.values["post"], row.values["on_duty"]) == ("1", None, "", True)
    assert [(fault.line, fault.reason.code, fault.warning) for fault in found.faults] == [
        (2, "year", True),
        (2, "excel-error", True),
        # Without a day the certificate would never expire.
        (3, "date", False),
    ]
    merged = merge("people", found, {})
    assert (merged.counts.added, merged.counts.faulty, merged.counts.warned) == (1, 1, 1)


@pytest.mark.parametrize(
    ("cell", "code"),
    [("=1+1", "formula"), ("#N/A", "excel-error"), ("甲\x07", "control-character"), ("甲" * 301, "too-long")],
)
def test_cells_that_hold_no_text(cell: str, code: str) -> None:
    assert faults(f"姓名,执法证号\n{cell},1\n") == [(2, "姓名", code)]


@pytest.mark.parametrize("text", ["", "\n\n", "姓名,执法证号\n", "姓名,执法证号\n,\n"])
def test_a_file_without_records_is_refused(text: str) -> None:
    with pytest.raises((RegisterListEmpty, EmptyList)):
        reading(text)


@pytest.mark.parametrize(("text", "register"), [("姓名,单位\n甲,局\n", "people"), ("编码,名称\n1,甲\n", "items")])
def test_a_header_without_what_is_required_is_refused(text: str, register: Register) -> None:
    with pytest.raises(HeaderNotFound) as refused:
        reading(text, register)
    assert "执法证号" in refused.value.detail or "检查依据" in refused.value.detail


def test_too_many_rows_are_refused() -> None:
    rows = "".join(f"甲,{n}\n" for n in range(LARGEST_ROWS))
    assert len(reading(f"姓名,执法证号\n{rows}").rows) == LARGEST_ROWS
    with pytest.raises(RegisterListTooLong):
        reading(f"姓名,执法证号\n{rows}乙,x\n")


@pytest.mark.parametrize(
    ("meaning", "text", "value"),
    [
        (wording.yes_no, "是", True),
        (wording.yes_no, "离岗", False),
        (wording.day, "2027年6月30日", date(2027, 6, 30)),
        (wording.day, "20270630", date(2027, 6, 30)),
        (wording.day, "长期有效", None),
        (wording.year, "1985", 1985),
        (wording.year, "198503", 1985),
        (wording.year, "1985.3.1", 1985),
        (wording.sex, "Female", "女"),
        (wording.kind, "一般事项", "general"),
    ],
)
def test_what_a_cell_says(meaning: wording.Meaning, text: str, value: wording.Value) -> None:
    assert meaning(text) == value


@pytest.mark.parametrize(
    ("meaning", "text"),
    [
        (wording.day, "2027-02-30"),
        (wording.year, "1885"),
        (wording.year, "19"),
        (wording.key, "3.70124E+17"),
        (wording.key, "figures"),
        (wording.kind, "其他"),
    ],
)
def test_what_a_cell_cannot_say(meaning: wording.Meaning, text: str) -> None:
    assert isinstance(meaning(text), FaultReason)


def test_a_list_changes_what_it_speaks_of_and_retires_nobody() -> None:
    was = {
        "1": Before(Inspector(name="示例甲", post="科员", education="本科"), retired=False),
        "2": Before(Inspector(name="示例乙"), retired=False),
        "3": Before(Inspector(name="示例丙"), retired=True),
        "4": Before(Inspector(name="示例丁"), retired=False),
        "5": Before(Inspector(name="示例戊"), retired=True),
    }
    merged = merge("people", reading("姓名,执法证号,职务\n示例甲,1,\n示例乙,2,\n示例丙,3,\n示例己,6,股长\n,7,\n"), was)
    # The post was emptied; the education is in no column and stays.
    assert merged.entered == [
        Entry("1", "1", Inspector(name="示例甲", education="本科")),
        Entry("3", "3", Inspector(name="示例丙")),
        Entry("", "6", Inspector(name="示例己", post="股长")),
    ]
    assert merged.missing == ("4",)
    assert merged.counts.model_dump() == {
        "rows": 5,
        "added": 2,
        "changed": 1,
        "unchanged": 1,
        "faulty": 1,
        "missing": 1,
        "warned": 0,
    }


class _Counted(ListReading):
    """A list that counts how often it is asked for all its keys."""

    asked = 0

    @property
    def keys(self) -> frozenset[str]:
        type(self).asked += 1
        return super().keys


def test_the_keys_of_a_list_are_gathered_once_and_not_for_each_record() -> None:
    was = {str(key): Before(Inspector(name="示例甲"), retired=False) for key in range(5)}
    merged = merge("people", _Counted(*reading("姓名,执法证号\n示例甲,1\n")), was)
    assert merged.missing == ("0", "2", "3", "4")
    assert _Counted.asked == 1
