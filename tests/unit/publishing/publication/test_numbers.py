"""Numbers of persons are found by their form; dates, sums, codes and numbers of documents stay."""

import pytest

from services.publishing.publication.redaction import MARKS, redact
from shared.contracts.publicity import Mentions

CONTACT = MARKS["contact"]


@pytest.mark.parametrize(
    "written",
    [
        *("0531-5550100", "053155550100", "（0531）5555 0100", "0531 5550100", "0531—5550100"),
        "０５３１－５５５０１００",
        *("010-55550100", "021 5555 0100", "+86 531 55550100", "0086-531-5555-0100", "86-10-55550100"),
        *("0531-5550100-8001", "0531-5550100转8001", "0531-5550100 分机 12"),
        *("400-555-0100", "400 5550 100", "4005550100", "800-555-0100"),
        *("〇五三一五五五五〇一〇〇", "一三八〇〇〇〇〇〇〇〇"),
        *("1380 0000 000", "138-000-00000", "138/0000/0000", "138\u200b00000000", "13800 000 000"),
    ],
)
def test_a_telephone_number_is_hidden(written: str) -> None:
    assert redact(f"请联系{written}。", Mentions()).text == f"请联系{CONTACT}。"


@pytest.mark.parametrize("label", ["电话", "联系电话：", "座机为", "传真 ", "TEL: ", "固话号码是"])
def test_what_is_called_a_telephone_number_needs_no_area_code(label: str) -> None:
    assert redact(f"{label}5555 0100，", Mentions()).text == f"{label}{CONTACT}，"


@pytest.mark.parametrize(
    "written",
    [
        *("2026-03-02 09:30", "2026/03/02", "20260302", "2026年3月2日"),
        *("罚款4000000000元", "8005550100.25元", "库容 4005550100 吨", "30000元", "13 2026-03-02 1号"),
        *("（平）应急罚〔2026〕0531号", "GB 50016-2014", "AQ 3035-2010", "项目 0531234567", "XK-0531-5550100"),
        *("投诉电话12350", "报警 110、119", "流量 0.0531555010 立方米", "代码 91370124EX00000001"),
        *("第一、二、三、四、五、六、七、八、九项", "二〇二六年三月二日", "电话会议 2026 年召开"),
    ],
)
def test_what_is_no_telephone_number_stays(written: str) -> None:
    assert redact(written, Mentions()).text == written
