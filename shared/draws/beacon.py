"""Which round of a beacon a draw may wait for, and which value is the round's."""

from datetime import timedelta

from shared.clock import rfc3339
from shared.draws.circumstances import Circumstances
from shared.draws.drand import QUICKNET
from shared.draws.spec import Beacon
from shared.draws.text import moment
from shared.errors import Invalid


class UnknownChain(Invalid):
    code = "unknown-chain"
    title = "未知的随机信标"
    title_en = "Unknown beacon chain"


class DueNotTheRounds(Invalid):
    code = "due-not-the-rounds"
    title = "到期时间与信标轮次不符"
    title_en = "`due` is not the time of the round"


LONGEST_WAIT = timedelta(days=31)


class DueTooSoon(Invalid):
    code = "due-too-soon"
    title = "信标轮次过早"
    title_en = "The round is due too soon"


class DueTooLate(Invalid):
    code = "due-too-late"
    title = "信标轮次过晚"
    title_en = "The round is due too late"


def check_round(source: Beacon, known: Circumstances | None) -> None:
    """Refuse a round that no announcement may name. Without circumstances, it is not compared with the clock.

    Raises UnknownChain, DueNotTheRounds, DueTooSoon, DueTooLate.
    """
    if source.chain != QUICKNET.hash:
        raise UnknownChain(
            f"未知的信标 {source.chain}；可用：{QUICKNET.hash}。",
            f"The chain {source.chain} is not known; use {QUICKNET.hash}.",
            chain=source.chain,
        )
    off = int(moment(source.due).timestamp()) - QUICKNET.due(source.round)
    if off:
        raise DueNotTheRounds(
            f"第 {source.round} 轮的时间与到期时间 {source.due} 相差 {off} 秒；请改为该轮的时间。",
            f"Round {source.round} is not due at {source.due}: that is {off} s off; write the time of the round.",
            source=source.source,
            round=source.round,
        )
    if known:
        _require_lead(source, known)


def is_value(source: Beacon, value: str) -> bool:
    """Whether this is the signature of the round, in hex, by the key of the chain."""
    return source.chain == QUICKNET.hash and QUICKNET.verifies(source.round, value)


def _require_lead(source: Beacon, known: Circumstances) -> None:
    lead = moment(source.due) - known.now
    if lead < known.least.round:
        seconds = int(known.least.round.total_seconds())
        raise DueTooSoon(
            f"信标轮次的时间 {source.due} 距公告（{rfc3339(known.now)}）不足 {seconds} 秒；请选择更晚的轮次。",
            f"The round is due at {source.due}, less than {seconds} s after the announcement at {rfc3339(known.now)}; "
            "choose a later round.",
            source=source.source,
            due=source.due,
        )
    if lead > LONGEST_WAIT and source.round == 1:
        raise DueTooLate(
            f"该信标自 {source.due} 起才有轮次，{rfc3339(known.now)} 的公告等不到任何一轮；请按由参与方决定的抽查种类"
            "（政策中 entropy: parties）重新确定名单、名册。",
            f"The beacon has no round before {source.due}: "
            f"an announcement at {rfc3339(known.now)} has none to wait for. "
            "Freeze the list by a kind of draw that parties decide (`entropy: parties` in the policy).",
            source=source.source,
            due=source.due,
        )
    if lead > LONGEST_WAIT:
        raise DueTooLate(
            f"信标轮次的时间 {source.due} 比公告（{rfc3339(known.now)}）晚 {LONGEST_WAIT.days} 天以上；"
            "请选择更早的轮次。",
            f"The round is due at {source.due}, more than {LONGEST_WAIT.days} days after the announcement at "
            f"{rfc3339(known.now)}; choose an earlier round.",
            source=source.source,
            due=source.due,
        )
