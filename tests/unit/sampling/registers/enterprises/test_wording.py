"""What words of a list mean, and which sector a code belongs to."""

from datetime import date

import pytest

from services.sampling.registers.enterprises import wording
from services.sampling.registers.enterprises.rows import Enterprise, row_reader
from services.sampling.registers.enterprises.sectors import read_editions, sector_of
from services.sampling.registers.lists.faults import Fault, FaultReason
from services.sampling.registers.lists.reading import Record
from tests.support.source_files import header_with

ON = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("written", "code"),
    [("2612", "2612"), ("C2612", "2612"), ("c26", "26"), ("T97", "97"), ("A0111", "0111")],
)
def test_industry_codes(written: str, code: str) -> None:
    assert wording.industry_code(written) == code


@pytest.mark.parametrize("written", ["化工", "A2612", "98", "00", "26125", "C", "2", "U97"])
def test_what_is_no_industry_code(written: str) -> None:
    assert isinstance(wording.industry_code(written), FaultReason)


@pytest.mark.parametrize(
    ("written", "status"),
    [
        ("在营（开业）企业", None),
        ("开业", "open"),
        ("Open", "open"),
        ("停产", "suspended"),
        ("吊销", "closed"),
        ("注销（2019年）", "closed"),
        ("迁出", "moved"),
        ("好", None),
    ],
)
def test_states(written: str, status: str | None) -> None:
    said = wording.status(written)
    assert said == status if status else isinstance(said, FaultReason)


@pytest.mark.parametrize(
    ("code", "sector"),
    [
        ("3110", "冶金"),
        ("32", "有色"),
        ("3011", "建材"),
        ("3051", "轻工"),
        ("3073", "轻工"),
        ("3360", "机械"),
        ("4310", "机械"),
        ("2612", "危险化学品"),
        ("2672", "烟花爆竹"),
        ("0910", "非煤矿山"),
        ("0610", ""),
        ("", ""),
    ],
)
def test_a_codes_sector(code: str, sector: str) -> None:
    assert sector_of(code, ON) == sector


def test_before_the_first_edition_there_are_no_sectors() -> None:
    assert (sector_of("3110", date(2019, 1, 30)), sector_of("3110", date(2019, 1, 31))) == ("", "冶金")


def test_the_newest_edition_of_the_day_decides() -> None:
    older, newer = (
        f'[[edition]]\nfrom = {day}\ncitation = "甲"\n[[edition.sector]]\nname = "{name}"\ncodes = ["31"]\n'
        for day, name in (("2019-01-31", "旧"), ("2025-01-01", "新"))
    )
    assert [edition.sector[0].name for edition in read_editions(older + newer)] == ["新", "旧"]


HEADER = [
    "企业名称",
    "统一社会信用代码",
    "行业代码",
    "信用等级",
    "经营状态",
    "黑名单",
    "投诉举报",
    "许可证名称",
    "许可证有效期",
]
CELLS = ["厂", "91370124EXAMP00154", "", "", "", "", "", "", ""]


def read(**cells: str) -> Enterprise | list[Enterprise | Fault] | None:
    row = [cells.get(title, cell) for title, cell in zip(HEADER, CELLS, strict=True)]
    return row_reader(header_with(HEADER), ON)(Record(7, row))


def taken(**cells: str) -> Enterprise:
    row = read(**cells)
    assert isinstance(row, Enterprise), row
    return row


def test_an_empty_cell_says_nothing_of_marks_and_licences() -> None:
    row = taken()
    assert (row.flags, row.licences, row.status, row.sector) == ("{}", "{}", "", "")
    assert taken(黑名单="/").flags == "{}"


def test_a_row_says_what_stands_since_when_and_what_does_not() -> None:
    row = taken(行业代码="C2612", 信用等级="B级", 经营状态="停业", 黑名单="否", 投诉举报="2026-02-01、2026年1月31日")
    assert (row.industry_code, row.sector, row.credit_class, row.status) == ("2612", "危险化学品", "B", "suspended")
    assert row.flags == '{"blacklist": false, "complaint": ["2026-01-31", "2026-02-01"]}'
    assert taken(黑名单="是").flags == '{"blacklist": true}'


def test_licences_stand_side_by_side() -> None:
    row = taken(许可证名称="采矿许可证、排污许可证", 许可证有效期="2026-12-31、长期")
    assert row.licences == (
        '{"采矿许可证": {"number": "", "expires": "2026-12-31"}, "排污许可证": {"number": "", "expires": null}}'
    )


@pytest.mark.parametrize(
    ("title", "written", "kind"),
    [
        ("行业代码", "化工", "industry-code"),
        ("信用等级", "E", "credit-class"),
        ("经营状态", "好", "status"),
        ("黑名单", "也许", "mark"),
        ("投诉举报", "2026-02-30", "mark"),
        ("黑名单", "=A1", "formula"),
        ("许可证有效期", "2026-12-31", "licence-unnamed"),
    ],
)
def test_what_means_nothing_is_at_fault_in_its_column(title: str, written: str, kind: str) -> None:
    row = read(**{title: written})
    assert isinstance(row, list)
    taken, fault = row
    assert isinstance(taken, Enterprise)
    assert isinstance(fault, Fault)
    assert fault.warning
    assert (fault.line, fault.column, fault.value, fault.reason.code) == (7, title, written, kind)


def test_expiries_stand_in_the_order_of_names() -> None:
    row = read(许可证名称="采矿许可证、排污许可证", 许可证有效期="2026-12-31")
    assert isinstance(row, list)
    assert [(fault.column, fault.reason.code) for fault in row if isinstance(fault, Fault)] == [
        ("许可证名称", "licences")
    ]
    row = read(许可证名称="采矿许可证", 许可证有效期="很久")
    assert isinstance(row, list)
    assert [(fault.column, fault.reason.code) for fault in row if isinstance(fault, Fault)] == [
        ("许可证有效期", "date")
    ]


def test_a_code_tells_the_sector_as_well_unless_the_list_does() -> None:
    assert header_with(HEADER).says == (
        "name",
        "industry_code",
        "credit_class",
        "status",
        "sector",
        "flags",
        "licences",
    )
