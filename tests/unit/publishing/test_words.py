"""How the site says it."""

from datetime import UTC, datetime

import pytest

from services.publishing.site.words import (
    BECAUSE,
    STANDING,
    beijing,
    beijing_of,
    drawn_of,
    facts,
    happened,
    missing_serials,
    owner_of,
    share_standing,
    tag,
    withheld,
)
from shared.contracts.sampling import DrawOpened, SlotVacated
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


@pytest.mark.parametrize(
    ("population", "counted"),
    [("enterprises", "4 户"), ("people", "4 人"), ("items", "4 项"), ("counties", "4 个"), ("something-new", "4 个")],
)
def test_each_population_is_counted_its_own_way(population: str, counted: str) -> None:
    notice = noticed(ANNOUNCED.model_copy(update={"population": population}))
    (_, number, measure), *_ = facts(notice)
    assert f"{number} {measure}" == counted
    assert drawn_of(notice).measure == measure


def test_why_nobody_is_named_depends_on_who_it_is() -> None:
    covert = ANNOUNCED.model_copy(update={"disclosure": "after-visits"})
    assert withheld(noticed(covert)).zh == "暗查暗访：检查结束前不公开名单。"
    people = ANNOUNCED.model_copy(update={"disclosure": "never", "population": "people"})
    assert withheld(noticed(people)).zh == "人员名单不公开。"


def test_what_comes_after_the_completion_has_words() -> None:
    left = SlotVacated(task="1" * 64, slot="组长", person="2" * 64, because="recused", reason="")
    steps = noticed(ANNOUNCED, left, DrawOpened()).steps[1:]
    assert [happened(step).zh for step in steps] == ["一个岗位空出，另行抽取", "检查结束，公开名单"]
    assert BECAUSE["recused"].zh == "回避"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("leader", "组长"),
        ("team:W", "检查组 W"),
        ("role:leader", "组长"),
        ("对口组员", "对口组员"),
        ("a:b", "a:b"),
        ("team:", "team:"),
    ],
)
def test_tags_are_said_in_chinese_where_they_are_the_protocols(text: str, said: str) -> None:
    assert tag(text) == said


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
