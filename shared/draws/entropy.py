"""The entropy sources of a seed: which sources an announcement may name, and which values count for each."""

import hashlib
import re
from collections.abc import Sequence
from datetime import datetime

from shared.clock import rfc3339
from shared.draws.drand import CHAINS
from shared.draws.forms import check_form, fits
from shared.draws.spec import BUREAU, Dice, Drand, Escrow, LastSource, Party, PublicNumber, Source, moment
from shared.errors import Invalid

_NONCE = re.compile("[0-9a-f]{64}")


class DuplicateSource(Invalid):
    code = "duplicate-source"
    title = "随机来源重名"
    title_en = "Two sources have the same name"


class NoLastSource(Invalid):
    code = "no-last-source"
    title = "缺少最后一个随机来源"
    title_en = "No last source"


class TwoLastSources(Invalid):
    code = "two-last-sources"
    title = "最后一个随机来源多于一个"
    title_en = "More than one last source"


class PartyAfterLastSource(Invalid):
    code = "party-after-last-source"
    title = "参与方排在最后一个随机来源之后"
    title_en = "A party stands after the last source"


class NoIndependentSource(Invalid):
    code = "no-independent-source"
    title = "没有独立的随机来源"
    title_en = "No independent source"


class DueInThePast(Invalid):
    code = "due-in-the-past"
    title = "随机来源的到期时间已过"
    title_en = "A source is due in the past"


class UnknownChain(Invalid):
    code = "unknown-chain"
    title = "未知的随机信标"
    title_en = "Unknown beacon chain"


class DueNotTheRounds(Invalid):
    code = "due-not-the-rounds"
    title = "到期时间与信标轮次不符"
    title_en = "`due` is not the time of the round"


class HolderNotIndependent(Invalid):
    code = "holder-not-independent"
    title = "托管方不独立"
    title_en = "The holder is the bureau itself"


class ValueRefused(Invalid):
    code = "entropy-value-refused"
    title = "随机值无效"
    title_en = "The value is not valid for the source"


def commitment_of(source: str, nonce: str) -> str:
    """The commitment to a nonce, which is 32 bytes in hex.

    hex(H("cheqian-party/1\\n" || source || "\\n" || nonce || "\\n")).
    """
    return hashlib.sha256(f"cheqian-party/1\n{source}\n{nonce}\n".encode()).hexdigest()


def check_sources(sources: Sequence[Source], now: datetime | None) -> None:
    """Refuse sources that no announcement may name. Without `now`, due times are not compared with the clock.

    Raises DuplicateSource, NoLastSource, TwoLastSources, PartyAfterLastSource, NoIndependentSource,
    HolderNotIndependent, BadForm, UnknownChain, DueNotTheRounds, DueInThePast.
    """
    _check_names(sources)
    last = _check_order(sources)
    if all(source.owner == BUREAU for source in sources):
        raise NoIndependentSource(
            "所有随机来源都属于本局；至少应有一个属于其他单位。",
            "Every source is the bureau's own; at least one must be somebody else's.",
        )
    _check_last(last)
    due = due_of(last)
    if now and due and due <= now:
        raise DueInThePast(
            f"{last.source} 的到期时间 {rfc3339(due)} 已过（现在是 {rfc3339(now)}）；请选择将来的时间。",
            f"{last.source} was due at {rfc3339(due)} and it is {rfc3339(now)}; choose a time to come.",
            source=last.source,
            due=rfc3339(due),
        )


def due_of(source: Source) -> datetime | None:
    """The time at which the value of a source becomes known. None for a party and for escrow, which have no time."""
    return None if isinstance(source, Party | Escrow) else moment(source.due)


def check_value(source: Source, value: str) -> None:
    """Refuse a value that this source cannot have given. Raises ValueRefused."""
    match source:
        case Party() | Escrow():
            valid = bool(_NONCE.fullmatch(value)) and commitment_of(source.source, value) == source.commitment
            _require(valid, source, "64 位小写十六进制数，且与承诺值相符", "64 hex digits that open the commitment")
        case Drand():
            chain = CHAINS.get(source.chain)
            valid = chain is not None and chain.verifies(source.round, value)
            _require(valid, source, f"第 {source.round} 轮的有效签名", f"the valid signature of round {source.round}")
        case PublicNumber():
            expected = f"符合 {source.form} 的数字", f"a number of the form {source.form}"
            _require(fits(source.form, value), source, *expected)
        case Dice():
            valid = bool(re.fullmatch(f"[0-9]{{{source.count}}}", value))
            _require(valid, source, f"{source.count} 位数字", f"{source.count} digits")


def _require(valid: bool, source: Source, expected: str, expected_en: str) -> None:
    if not valid:
        raise ValueRefused(
            f"{source.source} 的值无效，应为{expected}。",
            f"The value of {source.source} is not valid; it must be {expected_en}.",
            source=source.source,
        )


def _check_names(sources: Sequence[Source]) -> None:
    seen = set()
    for source in sources:
        if source.source in seen:
            raise DuplicateSource(
                f"随机来源 {source.source} 出现两次；请改名。",
                f"The source {source.source} is named twice; rename one.",
                source=source.source,
            )
        seen.add(source.source)


def _check_order(sources: Sequence[Source]) -> LastSource:
    last = [source for source in sources if not isinstance(source, Party)]
    if not last:
        raise NoLastSource(
            "缺少最后揭示的来源（信标、公开数字、骰子或托管值）。",
            "No source comes last: name a beacon, a public number, dice or an escrowed value.",
        )
    if len(last) > 1:
        names = [source.source for source in last]
        raise TwoLastSources(
            f"最后揭示的来源只能有一个，现有 {'、'.join(names)}。",
            f"Only one source may come last, got {', '.join(names)}.",
            sources=names,
        )
    if sources[-1] != last[0]:
        raise PartyAfterLastSource(
            f"参与方 {sources[-1].source} 排在 {last[0].source} 之后；各参与方必须先揭示。",
            f"The party {sources[-1].source} comes after {last[0].source}; parties reveal first.",
            source=sources[-1].source,
        )
    return last[0]


def _check_last(last: LastSource) -> None:
    match last:
        case PublicNumber():
            check_form(last.form)
        case Escrow() if last.holder == BUREAU:
            raise HolderNotIndependent(
                f"{last.source} 的托管方是本局；应为其他单位。",
                f"The bureau itself holds {last.source}; another organisation must.",
                source=last.source,
            )
        case Drand():
            _check_round(last)
        case _:
            pass


def _check_round(source: Drand) -> None:
    chain = CHAINS.get(source.chain)
    if not chain:
        raise UnknownChain(
            f"未知的信标 {source.chain}；可用：{'、'.join(CHAINS)}。",
            f"The chain {source.chain} is not known; known are {', '.join(CHAINS)}.",
            chain=source.chain,
        )
    due = int(moment(source.due).timestamp())
    if due != chain.due(source.round):
        raise DueNotTheRounds(
            f"第 {source.round} 轮的时间与到期时间 {source.due} 相差 {due - chain.due(source.round)} 秒。",
            f"Round {source.round} is not due at {source.due}: that is {due - chain.due(source.round)} s off.",
            source=source.source,
            round=source.round,
        )
