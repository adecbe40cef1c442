"""What an audit finds: a rule that is not kept, where in the log, and whether time alone can still mend it."""

from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import NamedTuple

from shared.canonical import JsonObject
from shared.errors import Refusal


class Code(StrEnum):
    """The rules of the audit, in the order of the protocol."""

    WELL_FORMED = "well-formed"
    ONE_ANNOUNCEMENT = "one-announcement"
    ONE_END = "one-end"
    SERIALS = "serials"
    PURPOSE_ONCE = "purpose-once"
    FRAME_ONCE = "frame-once"
    COMMITMENT_ONCE = "commitment-once"
    REPLACED_ONCE = "replaced-once"
    IN_TIME = "in-time"
    CLOCK = "clock"
    SEED = "seed"
    ENDED = "ended"
    REGISTERED = "registered"
    OPENED_IN_TIME = "opened-in-time"


class Severity(StrEnum):
    """A late matter is listed, and may still be put right; a broken rule stays broken for ever."""

    LATE = "late"
    BROKEN = "broken"


class Remark(NamedTuple):
    """A rule that is not kept, in Chinese and in English. The fold adds where."""

    code: Code
    detail: str
    detail_en: str
    severity: Severity = Severity.BROKEN


class Where(NamedTuple):
    """Where in the log: the bureau's code, the year in China's time, the draw, and the entry's position, from 0.

    `bureau` and `draw` are "", and `year` is 0, where the entry does not tell them.
    """

    bureau: str
    year: int
    draw: str
    position: int


class AuditFinding(NamedTuple):
    """A remark at its place in the log."""

    where: Where
    remark: Remark

    @property
    def broken(self) -> bool:
        return self.remark.severity is Severity.BROKEN

    def as_json(self) -> JsonObject:
        code, detail, detail_en, severity = self.remark
        told = {"code": code.value, "severity": severity.value, "detail": detail, "detail_en": detail_en}
        return {**told, **self.where._asdict()}


_OTHER_CODES = {
    "serial-out-of-order": Code.SERIALS,
    "purpose-drawn": Code.PURPOSE_ONCE,
    "nothing-vacant": Code.PURPOSE_ONCE,
    "frame-used": Code.FRAME_ONCE,
    "commitment-used": Code.COMMITMENT_ONCE,
    "not-replaceable": Code.REPLACED_ONCE,
    "frame-unchanged": Code.REPLACED_ONCE,
    "frame-changed": Code.REPLACED_ONCE,
    "reveal-out-of-order": Code.IN_TIME,
    "reveal-signature": Code.IN_TIME,
    "entropy-value-refused": Code.SEED,
    "entropy-out-of-order": Code.SEED,
    "party-not-registered": Code.REGISTERED,
    "party-registered-already": Code.REGISTERED,
    "party-not-registered-there": Code.REGISTERED,
    "registration-signature": Code.REGISTERED,
    "weak-key": Code.REGISTERED,
    "policy-too-new": Code.REGISTERED,
    "policy-unknown": Code.REGISTERED,
}
"""The code of the audit for a refusal of the protocol, where it is not `well-formed`."""


def refused(check: Callable[[], object]) -> Iterator[Remark]:
    """The remark for a refusal that the check raises, if it raises one."""
    try:
        check()
    except Refusal as refusal:
        code = _OTHER_CODES.get(refusal.code, Code.WELL_FORMED)
        yield Remark(code, f"{refusal.title}：{refusal.detail}", f"{refusal.code}: {refusal.detail_en}")
    except OverflowError:
        yield Remark(Code.WELL_FORMED, "时间超出可计算的范围。", "A time is too far off to be judged.")
