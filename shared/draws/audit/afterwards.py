"""What may happen after a draw has ended: places given up, a covert draw opened, the drawn settled."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time

from shared.draws.audit.course import Course
from shared.draws.audit.finding import Code, Remark
from shared.draws.audit.public import GivenUp, OpenedPart, SettledPart
from shared.draws.audit.ruling import reason_remarks
from shared.draws.audit.step import Step
from shared.draws.purpose import is_settled_once
from shared.draws.spec import AssignSpec, RankSpec
from shared.policy.reasons import WITHOUT_POLICY

_END_OF_DAY = time(16, tzinfo=UTC)
"""The end of a day in China."""


def substituted(step: Step, part: GivenUp) -> Iterator[Remark]:
    """Judge a substitution. The reserve has so many units for each stratum, and no more."""
    course, spec = step.course, step.course.spec
    course.substituted += 1
    if isinstance(spec, AssignSpec):
        yield _wrong("分派抽查没有替补", "a draw of kind assign has no substitution")
    elif spec:
        strata = {deal.stratum for deal in spec.deals}
        most = spec.reserve * len(strata) - course.filled_again
        # Without strata, the size of the frame tells how many units the reserve has.
        exact = min(spec.reserve, spec.frame.size - course.drawn) - course.filled_again
        if part.left > min(spec.reserve, most) or (strata == {""} and part.left != exact):
            yield _wrong("候补的数量不符", "`left` is how many units of the reserve were left for the place")
    course.filled_again += part.left > 0
    yield from _given_up(course, part, course.substituted)
    yield from reason_remarks(step, "substitution", part.reason)


def succeeded(step: Step, part: GivenUp) -> Iterator[Remark]:
    """Judge a succession."""
    course = step.course
    course.succeeded += 1
    if isinstance(course.spec, RankSpec):
        yield _wrong("对象抽查没有递补", "a draw of kind rank has no succession")
    elif course.spec and part.left >= course.spec.people.size:
        yield _wrong("可递补的人多于名单", "more people could succeed than there are")
    yield from _given_up(course, part, course.succeeded)
    yield from reason_remarks(step, "succession", part.reason)


def opened(step: Step, part: OpenedPart) -> Iterator[Remark]:
    """Judge an opening. Before its day, the service opens a draw only when all visits are on record."""
    course = step.course
    first = not course.opened
    course.opened = part.because
    deadline = deadline_of(course)
    if not deadline:
        yield _wrong("不是暗查，无须公开", "it is not a covert draw, so it is not opened")
    elif first and part.because == "due" and step.entry.time < deadline:
        yield Remark(
            Code.OPENED_IN_TIME,
            f"称已到公开日期 {course.open_by} 而公开，实际尚未到。",
            f"It was opened as due, before the end of {course.open_by}.",
        )


def settled(step: Step, part: SettledPart) -> Iterator[Remark]:
    """Judge a settlement: of a completed draw of units, of all its places, and of a covert draw after its opening."""
    course = step.course
    course.settled = part
    if not course.completed or not (course.spec and is_settled_once(course.spec)):
        yield _wrong("只有已完成的对象抽查才办结", "only a completed draw of those to be visited is settled")
    elif part.visited + sum(part.given_up.values()) + part.unvisited != course.drawn:
        yield _wrong(f"各项合计应为 {course.drawn}", f"its numbers add up to the {course.drawn} drawn places")
    for reason in part.given_up:
        yield from reason_remarks(step, "substitution", reason)
    if course.open_by and not course.opened:
        yield _wrong("暗查公开前不得办结", "a covert draw is not settled before it is opened")


def deadline_of(course: Course) -> datetime | None:
    """The moment by which a covert draw is opened: the end of its day in China. None for every other draw."""
    try:
        return datetime.combine(date.fromisoformat(course.open_by), _END_OF_DAY)
    except ValueError:
        return None


def _given_up(course: Course, part: GivenUp, n: int) -> Iterator[Remark]:
    course.vacated += part.left == 0
    course.reasons[part.reason] += 1
    if part.n != n:
        yield _wrong(f"应为第 {n} 次，所称为第 {part.n} 次", f"it is number {n}, and says {part.n}")
    if course.spec and not course.spec.policy.file and part.reason not in WITHOUT_POLICY:
        listed = ", ".join(WITHOUT_POLICY)
        yield _wrong(f"原因应为以下之一：{listed}", f"the reason is one of {listed}")


def _wrong(rule: str, rule_en: str) -> Remark:
    return Remark(Code.WELL_FORMED, f"{rule}。", f"Not as it must be: {rule_en}.")
