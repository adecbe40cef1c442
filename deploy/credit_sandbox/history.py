"""What the history of a key decides: a record is new, repeated, a correction, a withdrawal, or out of place."""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from deploy.credit_sandbox.faults import Code, Fault


class Act(StrEnum):
    """What a sender does with a record: each has its own address."""

    NEW = "new"
    CORRECTION = "correction"
    WITHDRAWAL = "withdrawal"


class Accepted(NamedTuple):
    """Something that was accepted for a key; `sha256` is that of its canonical fields, or of its reason.

    `received`: when, as people read it; `party`: whom it is about.
    """

    act: Act
    version: int
    sha256: str
    receipt: str
    received: str
    party: str = ""


class History(NamedTuple):
    """What was accepted for a key, the last one last; and what another key has under the same number."""

    accepted: Sequence[Accepted] = ()
    elsewhere: Accepted | None = None

    @property
    def last(self) -> Accepted | None:
        return self.accepted[-1] if self.accepted else None

    def said(self, act: Act, version: int) -> Accepted | None:
        """What was accepted as this version by this act."""
        return next((each for each in self.accepted if (each.act, each.version) == (act, version)), None)


def repeated(act: Act, version: int, sha256: str, history: History) -> Accepted | None:
    """The first acceptance of what is sent again; None if it was not accepted before."""
    said = history.said(act, version)
    return said if said and said.sha256 == sha256 else None


def history_fault(act: Act, version: int, history: History) -> Fault | None:
    """Why the history of its key does not let something in that was not accepted before."""
    if said := history.said(act, version):
        return Fault(
            Code.DUPLICATE, "version", f"推送重复：该主键第 {version} 版已于 {said.received} 入库，而本次内容不同。"
        )
    match act:
        case Act.NEW:
            return _against_new(version, history)
        case Act.CORRECTION:
            return _against_correction(version, history)
        case Act.WITHDRAWAL:
            return _against_withdrawal(version, history)


def _against_new(version: int, history: History) -> Fault | None:
    last = history.last
    if last and last.act is not Act.WITHDRAWAL:
        return Fault(Code.WRONG_ENDPOINT, "key", "该主键已有记录，更正业务请走更正接口。")
    if last and version <= last.version:
        return _old(last)
    return _twice(history)


def _against_correction(version: int, history: History) -> Fault | None:
    last = history.last
    if last is None:
        return _unknown(history, "更正")
    if last.act is Act.WITHDRAWAL:
        return Fault(Code.NO_HISTORY, "key", f"没有找到可更正的历史信息：该记录已于 {last.received} 注销。")
    return _old(last) if version <= last.version else _twice(history)


def _against_withdrawal(version: int, history: History) -> Fault | None:
    last = history.last
    if last is None:
        return _unknown(history, "注销")
    if last.act is Act.WITHDRAWAL:
        return Fault(Code.DUPLICATE, "key", f"该记录已于 {last.received} 注销，不能再次注销。")
    return _old(last) if version < last.version else None


def _unknown(history: History, what: str) -> Fault:
    if history.elsewhere:
        return Fault(Code.KEY_DIFFERS, "key", f"{what}的主键与历史信息的主键不一致，请使用首次报送时的主键。")
    return Fault(Code.NO_HISTORY, "key", f"没有找到相关的历史信息，不能{what}；请先报送该记录。")


def _old(last: Accepted) -> Fault:
    return Fault(Code.OLD_VERSION, "version", f"版本过旧：该主键最近入库的是第 {last.version} 版（{last.received}）。")


def _twice(history: History) -> Fault | None:
    if history.elsewhere is None:
        return None
    return Fault(Code.DUPLICATE, "key", f"有重复信息，最近推送入库时间为 {history.elsewhere.received}。")
