"""Titles in Chinese or English, in any order, become fields; what is not understood is said."""

import pytest

from services.sampling.registers.enterprises.columns import FIELDS
from services.sampling.registers.lists.choosing import EmptyList, HeaderNotFound
from tests.support.source_files import header_with


def test_english_headers() -> None:
    header = header_with(["name", "uscc", "registered_on", "address"])
    assert header.taken == ("name", "identifier", "registered_on", "address")
    assert header.left_out == ()


def test_chinese_headers_in_any_order_with_decoration() -> None:
    header = header_with(
        ["地址", " *统一社会信用代码（18位） ", "企业 名称", "监管类别：", "5、企业规模", "【必填】所属行业"]
    )
    assert header.taken == ("address", "identifier", "name", "group", "scale", "industry")


def test_every_header_in_the_table_is_recognised_as_its_field() -> None:
    for field in FIELDS:
        for title in field.headers:
            cells = ["企业名称", "统一社会信用代码", title]
            if field.name in ("name", "identifier"):
                cells = [title, "name" if field.name == "identifier" else "uscc"]
            assert field.name in header_with(cells).taken


def test_a_stroke_in_a_title_says_nothing_or_gives_another_name() -> None:
    assert "area" in header_with(["企业名称", "统一社会信用代码", "乡镇/街道"]).taken
    assert header_with(["企业 名称", "统一社会信用代码/注册号"]).taken == ("name", "identifier")


def test_unknown_columns_are_left_out_and_named() -> None:
    header = header_with(["企业名称", "传真", "统一社会信用代码", ""])
    assert header.taken == ("name", "identifier")
    assert header.left_out == ("传真",)
    assert len(header.fields) == 3


def test_of_two_columns_for_one_field_the_better_name_wins() -> None:
    header = header_with(["注册号", "统一社会信用代码", "企业名称", "地址", "地址"])
    assert [field.name if field else None for field in header.fields] == [None, "identifier", "name", "address", None]
    assert header.left_out == ("注册号", "地址")


def test_a_unit_in_the_header_is_not_dropped() -> None:
    header = header_with(["企业名称", "统一社会信用代码", "注册资本（万元）"])
    assert header.left_out == ("注册资本（万元）",)


def test_three_hundred_columns_are_no_more_than_three() -> None:
    assert header_with(["企业名称", *(f"列{n}" for n in range(300)), "统一社会信用代码"]).taken == (
        "name",
        "identifier",
    )


def test_a_title_above_the_header_is_passed_over() -> None:
    assert header_with(["平阴县重点企业名单\n名称", "代码", "uscc"]).line == 2


@pytest.mark.parametrize("titles", [[""], ["\n", " "]])
def test_nothing_at_all_is_refused(titles: list[str]) -> None:
    with pytest.raises(EmptyList):
        header_with(titles)


@pytest.mark.parametrize(
    ("cells", "lacking"),
    [
        (["示例厂", "91370124EXAMP00154"], ["企业名称", "统一社会信用代码"]),
        (["企业名称", "地址"], ["统一社会信用代码"]),
        (["uscc", "address"], ["企业名称"]),
    ],
)
def test_no_header_is_refused_with_what_was_found_and_what_is_lacking(cells: list[str], lacking: list[str]) -> None:
    with pytest.raises(HeaderNotFound) as refused:
        header_with(cells)
    assert (refused.value.facts["found"], refused.value.facts["lacking"]) == (cells, lacking)
