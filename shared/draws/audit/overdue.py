"""What the time of the newest checkpoint shows: rounds without a witness in time, draws without an end, not opened."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from shared.clock import rfc3339
from shared.draws.audit.afterwards import deadline_of
from shared.draws.audit.course import Course
from shared.draws.audit.finding import Code, Remark, Severity
from shared.draws.audit.notes import Notes
from shared.draws.circumstances import CLOCKS_DIFFER
from shared.draws.purpose import is_settled_once
from shared.draws.spec import Beacon, Spec
from shared.draws.text import moment

GRACE = timedelta(hours=24)
REPLACED_WITHIN = timedelta(hours=1)


def overdue(course: Course, spec: Spec, now: datetime, notes: Notes) -> Iterator[Remark]:
    """What a draw owes at `now`, late or broken."""
    yield from _witnessed(course, spec, now, notes)
    if not course.ended:
        yield from _late(Code.ENDED, now, moment(spec.ends), ("未结束", "has not ended"))
    if course.failed and course.ended and not course.replaced_by:
        due = course.ended.at + REPLACED_WITHIN
        yield from _late(Code.REPLACED_ONCE, now, due, ("失败后未重抽", "failed and was not drawn again"))
    deadline = deadline_of(course)
    if deadline and course.completed and not course.opened:
        yield from _late(Code.OPENED_IN_TIME, now, deadline, ("暗查未公开", "is covert and was not opened"))
    if course.completed and is_settled_once(spec) and not course.settled and not course.annulled_at(now):
        yield from _unsettled(course, now)


def is_overdue(course: Course, spec: Spec, now: datetime) -> bool:
    """Whether a draw is past its end without an end."""
    return not course.ended and now > moment(spec.ends)


def _witnessed(course: Course, spec: Spec, now: datetime, notes: Notes) -> Iterator[Remark]:
    for source in spec.entropy:
        if not isinstance(source, Beacon) or not notes.judged:
            continue
        due = moment(source.due)
        if course.ended and notes.covered_by(course.ended.position, int(due.timestamp()) - 1):
            yield Remark(
                Code.IN_TIME,
                f"见证方在信标轮次 {source.due} 之前已见到完成。",
                f"The witnesses saw its end before its round was due at {source.due}: their clocks cannot be right.",
            )
        if now < due or notes.covered_by(course.index, int(due.timestamp()) - 1):
            continue
        # The service may still hold the note that it received before the round, if the round was just now.
        waiting = not course.ended and now - due <= CLOCKS_DIFFER
        yield Remark(
            Code.IN_TIME,
            f"公告在信标轮次 {source.due} 之前未获见证。",
            f"No note in the log shows that the announcement was cosigned before its round was due at {source.due}.",
            Severity.LATE if waiting else Severity.BROKEN,
        )


def _unsettled(course: Course, now: datetime) -> Iterator[Remark]:
    # The end of 31 January in China.
    by = datetime(min(course.year, 9000) + 1, 1, 31, 16, tzinfo=UTC)
    deadline = deadline_of(course)
    if now > max(by, deadline or by):
        yield Remark(
            Code.ENDED,
            f"所抽 {course.drawn} 个去向至 1 月 31 日未公布。",
            f"What became of the {course.drawn} drawn was not settled by 31 January.",
            Severity.LATE,
        )


def _late(code: Code, now: datetime, due: datetime, told: tuple[str, str]) -> Iterator[Remark]:
    if now > due:
        severity = Severity.BROKEN if now - due > GRACE else Severity.LATE
        yield Remark(code, f"至 {rfc3339(due)} {told[0]}。", f"It {told[1]} by {rfc3339(due)}.", severity)
