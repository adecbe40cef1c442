"""The order of the events of a draw, and the rule for each of them."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from shared.draws.audit.afterwards import opened, settled, substituted, succeeded
from shared.draws.audit.announcing import announced
from shared.draws.audit.course import Course, Ended
from shared.draws.audit.ending import completed, failed, revealed
from shared.draws.audit.finding import Code, Remark
from shared.draws.audit.public import (
    AnnulledPart,
    CompletedPart,
    FailedPart,
    GivenUp,
    OpenedPart,
    PublicPart,
    Revealed,
    SettledPart,
    read_part,
)
from shared.draws.audit.replacing import annulled
from shared.draws.audit.step import Step
from shared.errors import Refusal

DRAW_EVENTS = "sampling.draw."
WITNESSED = "witnessed"
_BEFORE = frozenset({WITNESSED, "revealed", "completed", "failed"})
_AFTER_COMPLETED = frozenset({WITNESSED, "revealed", "substituted", "succeeded", "opened", "settled", "annulled"})
_AFTER_FAILED = frozenset({WITNESSED, "revealed", "opened"})


class Rule(NamedTuple):
    """The form of an event's public part, and how it is judged."""

    model: type[PublicPart]
    judge: Callable[[Step, Any], Iterator[Remark]]


RULES: Mapping[str, Rule] = {
    "revealed": Rule(Revealed, revealed),
    "completed": Rule(CompletedPart, completed),
    "failed": Rule(FailedPart, failed),
    "substituted": Rule(GivenUp, substituted),
    "succeeded": Rule(GivenUp, succeeded),
    "opened": Rule(OpenedPart, opened),
    "settled": Rule(SettledPart, settled),
    "annulled": Rule(AnnulledPart, annulled),
}


def judge(step: Step, word: str) -> Iterator[Remark]:
    """Judge an event of a draw, and remember it in the course of the draw. Notes are judged by the fold."""
    if word == "announced":
        if step.course.version:
            yield Remark(
                Code.ONE_ANNOUNCEMENT,
                "同一抽查的第二次公告。",
                "It is a second announcement in the stream of the draw.",
            )
        if not step.course.spec:
            yield from announced(step)
        return
    yield from _order(step.course, word)
    rule = RULES.get(word)
    if not rule:
        return
    try:
        part = read_part(rule.model, step.public)
    except Refusal as refusal:
        yield Remark(Code.WELL_FORMED, refusal.detail, refusal.detail_en)
        if word in {"completed", "failed"} and not step.course.ended:
            step.course.ended = Ended("completed" if word == "completed" else "failed", step.entry.time, step.index)
        return
    yield from rule.judge(step, part)


def version_remarks(course: Course, version: int, word: str) -> Iterator[Remark]:
    """A stream begins with `announced` at version 1, and its versions have no gap."""
    if not course.version and word != "announced":
        yield Remark(
            Code.ONE_ANNOUNCEMENT, "事件流不以公告开始。", "The stream of the draw does not begin with `announced`."
        )
    if version != course.version + 1:
        yield Remark(
            Code.ONE_ANNOUNCEMENT,
            f"在事件流中应为第 {course.version + 1} 个，所称为第 {version} 个。",
            f"It is event {course.version + 1} of its stream, and says {version}.",
        )


def _order(course: Course, word: str) -> Iterator[Remark]:
    allowed = _BEFORE if not course.ended else _AFTER_COMPLETED if course.completed else _AFTER_FAILED
    once = {"opened": course.opened, "settled": course.settled, "annulled": course.annulment}
    if word not in _BEFORE | _AFTER_COMPLETED:
        yield Remark(
            Code.WELL_FORMED,
            f"协议没有名为“{word}”的抽查事件。",
            f"The protocol has no event {word!r} in the stream of a draw.",
        )
    elif word not in allowed or once.get(word):
        state = course.ended.word if course.ended else "announced"
        yield Remark(
            Code.ONE_END,
            f"抽查处于“{state}”，此时不应有“{word}”，或该事件已经出现过。",
            f"`{word}` does not follow where the draw is {state}, or it stands there already.",
        )
