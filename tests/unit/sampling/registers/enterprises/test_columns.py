"""Headers in Chinese or English, in any order, become fields; what is not understood is said."""

import pytest

from services.sampling.registers.enterprises.columns import FIELDS, EmptyList, HeaderNotFound, find_header
from services.sampling.registers.lists.reading import Record


def test_english_headers() -> None:
    header = find_header([Record(1, ["name", "uscc", "registered_on", "address"])])
    assert header.taken == ("name", "identifier", "registered_on", "address")
    assert header.left_out == ()


def test_chinese_headers_in_any_order_with_decoration() -> None:
    header = find_header([Record(1, ["地址", " *统一社会信用代码（18位） ", "企业 名称", "监管类别："])])
    assert header.taken == ("address", "identifier", "name", "group")


def test_every_header_in_the_table_is_recognised_as_its_field() -> None:
    for field in FIELDS:
        for title in field.headers:
            cells = ["企业名称", "统一社会信用代码", title]
            if field.name in ("name", "identifier"):
                cells = [title, "name" if field.name == "identifier" else "uscc"]
            assert field.name in find_header([Record(1, cells)]).taken


def test_a_stroke_in_a_title_says_nothing() -> None:
    assert "area" in find_header([Record(1, ["企业名称", "统一社会信用代码", "乡镇/街道"])]).taken


def test_unknown_columns_are_left_out_and_named() -> None:
    header = find_header([Record(1, ["企业名称", "传真", "统一社会信用代码", ""])])
    assert header.taken == ("name", "identifier")
    assert header.left_out == ("传真",)
    assert len(header.fields) == 3


def test_of_two_columns_for_one_field_the_better_name_wins() -> None:
    header = find_header([Record(1, ["注册号", "统一社会信用代码", "企业名称", "地址", "地址"])])
    assert [field.name if field else None for field in header.fields] == [None, "identifier", "name", "address", None]
    assert header.left_out == ("注册号", "地址")


def test_a_unit_in_the_header_is_not_dropped() -> None:
    header = find_header([Record(1, ["企业名称", "统一社会信用代码", "注册资本（万元）"])])
    assert header.left_out == ("注册资本（万元）",)


def test_a_title_above_the_header_is_passed_over() -> None:
    header = find_header([Record(1, ["平阴县重点企业名单", "", ""]), Record(2, ["名称", "代码", "uscc"])])
    assert header.line == 2


@pytest.mark.parametrize("entries", [[], [Record(1, [""]), Record(2, ["", " "])]])
def test_nothing_at_all_is_refused(entries: list[Record]) -> None:
    with pytest.raises(EmptyList):
        find_header(entries)


@pytest.mark.parametrize(
    "cells", [["示例厂", "91370124EXAMP00154"], ["甲", "乙", "丙"], ["企业名称", "地址"], ["uscc", "address"]]
)
def test_no_header_is_refused_with_what_was_found(cells: list[str]) -> None:
    with pytest.raises(HeaderNotFound) as refused:
        find_header([Record(1, cells)])
    assert refused.value.facts["found"] == cells
