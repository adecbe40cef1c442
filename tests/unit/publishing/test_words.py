"""How the site says it."""

from datetime import UTC, date, datetime

import pytest

from services.publishing.bureau.naming import BureauNames, PolicyName
from services.publishing.notice.story import PublishedAnnulment
from services.publishing.site import reasons
from services.publishing.site.words import (
    STANDING,
    beijing,
    beijing_of,
    drawn_of,
    facts,
    happened,
    missing_serials,
    source_standing,
    standing,
    tag,
    who_annulled,
    why_failed,
    withheld,
)
from shared.contracts.sampling import DrawOpened, DrawSucceeded
from shared.draws.frames import REASONS
from tests.unit.publishing.drawn import (
    ANNOUNCED,
    BEGIN,
    BLOB,
    BY_BEACON,
    COMPLETED,
    FAILED,
    REVEALED,
    SUBSTITUTED,
    WITNESSED,
    noticed,
)

BUREAU, ASSOCIATION, NOTARY = ANNOUNCED.spec["entropy"]

NAMES = BureauNames(
    [PolicyName("370100", 1, date(2026, 1, 1), None, "示例市应急管理局")], datetime(2026, 3, 3, tzinfo=UTC)
)


def test_times_are_beijing_times() -> None:
    assert beijing(datetime(2026, 2, 28, 16, 0, 1, tzinfo=UTC)) == "2026年3月1日 00:00:01"
    assert beijing_of("2026-03-16T13:00:00Z") == "2026年3月16日 21:00:00"


def test_every_step_and_every_standing_has_words() -> None:
    succeeded = DrawSucceeded(n=3, reason="ill", left=1, task="1" * 64, slot=1, person="2" * 64)
    notice = noticed(
        ANNOUNCED, WITNESSED, REVEALED, COMPLETED, SUBSTITUTED, succeeded, DrawOpened(because="due", openings=BLOB)
    )
    assert [happened(notice, step, NAMES).zh for step in notice.steps] == [
        "公告：规则、名单、随机来源就此固定",
        "公告已由见证方签名",
        "平川县应急管理局 公开随机值",
        "完成：种子与结果算出",
        "第 1 次替补：一个抽中者退出",
        "第 3 次递补：一人不能到岗",
        "暗查暗访公开",
    ]
    assert STANDING[notice.stage].zh == "已完成"


def test_a_failure_is_told_with_the_party_that_withheld_or_with_the_log() -> None:
    notice = noticed(ANNOUNCED, FAILED)
    assert happened(notice, notice.steps[-1], NAMES).zh == "抽查失败：平川县工商业联合会 到期未公开随机值"
    assert notice.failure
    assert why_failed(notice, notice.failure).zh == "平川县工商业联合会到截止时仍未公开随机值。"
    unseen = noticed(ANNOUNCED, FAILED.model_copy(update={"withheld": ""}))
    assert happened(unseen, unseen.steps[-1], NAMES).zh == "抽查失败：日志未获见证"
    assert unseen.failure
    assert why_failed(unseen, unseen.failure).zh == "日志在截止前没有获得见证。"


def test_a_draw_that_waits_too_long_is_overdue() -> None:
    late = datetime(2026, 4, 1, tzinfo=UTC)
    assert [standing(noticed(BY_BEACON), now).zh for now in (BEGIN, late)] == ["已公告", "逾期未出结果"]


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
    assert withheld(noticed(covert)).zh == "暗查暗访：公开前不披露名单。"
    people = ANNOUNCED.model_copy(update={"disclosure": "never", "population": "people"})
    assert withheld(noticed(people)).zh == "人员名单不公开。"


def test_every_reason_of_the_protocol_has_words_and_others_stay_as_they_are() -> None:
    assert set(reasons.LEFT_OUT) == REASONS
    assert reasons.left_out("new-reason").zh == reasons.given_up("new-reason").zh == "new-reason"
    assert reasons.given_up("closed").zh == "已停产或关闭"


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


def test_a_source_is_said_to_have_given_its_value_or_to_be_awaited() -> None:
    pending = noticed(ANNOUNCED, REVEALED)
    assert [source_standing(pending, source).zh for source in (BUREAU, ASSOCIATION, NOTARY)] == [
        "已公开",
        "轮到该方公开",
        "在前一方之后公开",
    ]
    late = REVEALED.model_copy(update={"source": "notary"})
    failed = noticed(ANNOUNCED, REVEALED, FAILED, late)
    assert [source_standing(failed, source).zh for source in (BUREAU, ASSOCIATION, NOTARY)] == [
        "已公开",
        "到期未公开",
        "逾期才公开，不计入",
    ]
    assert source_standing(noticed(ANNOUNCED, FAILED), NOTARY).zh == "未轮到"
    (beacon,) = BY_BEACON.spec["entropy"]
    assert source_standing(noticed(BY_BEACON), beacon).zh == "尚未取得"
    assert source_standing(noticed(BY_BEACON, COMPLETED), beacon).zh == "已取得"


@pytest.mark.parametrize(("draws", "highest", "said"), [(3, 3, "连续，无缺号"), (2, 3, "不连续"), (4, 3, "不连续")])
def test_a_gap_in_the_serials_is_said_and_so_is_a_serial_used_twice(draws: int, highest: int, said: str) -> None:
    assert said in missing_serials(draws, highest).zh


def test_a_superior_is_called_by_its_name_if_a_policy_gives_it_one() -> None:
    annulled = PublishedAnnulment(by="370100", decision="", counts_from=datetime(2026, 3, 3, tzinfo=UTC))
    assert who_annulled(annulled, NAMES).zh == "上级单位（示例市应急管理局）"
    assert who_annulled(annulled, BureauNames((), NAMES.now)).zh == "上级单位（行政区划 370100）"
