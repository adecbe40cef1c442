"""Records are found by parts of names and keys, in Chinese and in pinyin."""

import pytest

from services.sampling.registers.records.finding import NamedRecord, fitting
from shared.searching import NothingSought

RECORDS = [
    NamedRecord("鲁平执-0017", "示例甲", ("鲁平执-0003",)),
    NamedRecord("AQ-001", "安全培训（全员）检查", ()),
    NamedRecord("AQ-002", "重庆长安", ()),
]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("示例", [0]),
        ("甲 示例", [0]),
        ("slj", [0]),
        ("shilijia", [0]),
        ("ilijia", []),
        ("0003", [0]),
        ("鲁平执0017", [0]),
        ("aq 培训", [1]),
        ("培训全员", [1]),
        ("changan", [2]),
        ("ＡＱ－００２", [2]),
        ("火星", []),
    ],
)
def test_records_are_found_however_they_are_typed(typed: str, found: list[int]) -> None:
    assert fitting(RECORDS, typed) == [RECORDS[number].key for number in found]


@pytest.mark.parametrize("typed", ["%", "（）", "\u200b"])
def test_what_says_nothing_is_refused(typed: str) -> None:
    with pytest.raises(NothingSought):
        fitting(RECORDS, typed)
