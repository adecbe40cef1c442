"""How the site says it."""

from datetime import UTC, datetime

import pytest

from services.publishing.site.words import (
    STANDING,
    beijing,
    beijing_of,
    happened,
    missing_serials,
    owner_of,
    share_standing,
)
from tests.unit.publishing.drawn import ANNOUNCED, COMPLETED, CONFIRMED, ENTERED, REVEALED, noticed

PARTY, NUMBER = ANNOUNCED.spec["entropy"]


def test_times_are_beijing_times() -> None:
    assert beijing(datetime(2026, 2, 28, 16, 0, 1, tzinfo=UTC)) == "2026年3月1日 00:00:01"
    assert beijing_of("2026-03-16T13:00:00Z") == "2026年3月16日 21:00:00"


def test_every_step_and_every_standing_has_words() -> None:
    notice = noticed(ANNOUNCED, REVEALED, ENTERED, CONFIRMED, COMPLETED)
    assert [happened(step).zh for step in notice.steps] == [
        "公告：规则、名单、随机来源就此固定",
        "甲 公开随机值",
        "体彩 的最后一个随机值登记",
        "第二人核对 体彩 的值",
        "完成：种子与结果算出",
    ]
    assert STANDING[notice.stage].zh == "已完成"


def test_a_source_is_said_to_have_given_what_it_has_given() -> None:
    assert share_standing(noticed(ANNOUNCED), PARTY).zh == "尚未公开"
    assert share_standing(noticed(ANNOUNCED, REVEALED), PARTY).zh == "已公开"
    assert share_standing(noticed(ANNOUNCED, ENTERED), NUMBER).zh == "待第二人核对"
    assert share_standing(noticed(ANNOUNCED, ENTERED, CONFIRMED), NUMBER).zh == "已公开"
    late = noticed(ANNOUNCED, ENTERED, CONFIRMED, COMPLETED)
    assert share_standing(late, PARTY).zh == "逾期未公开，不计入种子"


def test_the_bureau_speaks_of_itself() -> None:
    assert (owner_of(PARTY).zh, owner_of(NUMBER).zh) == ("本局", "某中心")


@pytest.mark.parametrize(("draws", "highest", "said"), [(3, 3, "连续，无缺号"), (2, 3, "不连续"), (4, 3, "不连续")])
def test_a_gap_in_the_serials_is_said_and_so_is_a_serial_used_twice(draws: int, highest: int, said: str) -> None:
    assert said in missing_serials(draws, highest).zh
