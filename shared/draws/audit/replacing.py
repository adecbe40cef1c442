"""Replacements and annulments: which draw takes the place of which, by whose decision."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Literal

from shared.draws.audit.book import BureauBook
from shared.draws.audit.course import Annulment, Course
from shared.draws.audit.finding import Code, Remark
from shared.draws.audit.public import Announced, AnnulledPart
from shared.draws.audit.step import Step
from shared.draws.circumstances import Replaced


def replaced_draw(step: Step, part: Announced | None) -> Replaced | None:
    """The draw that an announcement names in `replaces`, if the bureau has announced it."""
    course = step.book.course(part.replaces, step.entry.bureau) if part else None
    if not part or not course or not course.spec:
        return None
    end: Literal["", "failed", "annulled"] = ""
    if course.failed:
        end = "failed"
    elif course.annulled_at(step.entry.time):
        end = "annulled"
    return Replaced(course.spec, end, course.replaced_by, part.joined or 0, part.left or 0)


def owed(bureau: BureauBook, purpose: str, now: datetime) -> str:
    """The draw of this purpose that failed or was annulled and has no replacement yet; "" if there is none."""
    waiting = (c.draw for c in bureau.drawn(purpose) if not c.stands_at(now) and not c.replaced_by)
    return next(waiting, "")


def replacement_remarks(step: Step, part: Announced, replaced: Replaced | None) -> Iterator[Remark]:
    """A replacement names a draw of the bureau. That of a failed draw repeats when its frame was frozen; `joined` and
    `left` stand in that of an annulled draw alone.
    """
    if part.replaces and not replaced:
        yield Remark(
            Code.REPLACED_ONCE,
            f"所替换的抽查 {part.replaces} 不在本局此前的公告中。",
            f"The draw {part.replaces} that it replaces is in no earlier announcement of the bureau.",
        )
    failed = step.book.course(part.replaces, step.entry.bureau) if replaced and replaced.end == "failed" else None
    if failed and failed.frozen not in {part.frozen, ""}:
        yield Remark(
            Code.REPLACED_ONCE,
            f"名单确定时间应沿用 {failed.frozen}，所称为 {part.frozen}。",
            f"The frame of the draw that failed was frozen at {failed.frozen}, and this says {part.frozen}.",
        )
    counted = [part.joined is not None, part.left is not None]
    wanted = replaced is not None and replaced.end == "annulled"
    if counted != [wanted, wanted]:
        yield Remark(
            Code.WELL_FORMED,
            "joined 和 left 只写在替换被撤销抽查的公告中，且两项都写。",
            "`joined` and `left` stand in the replacement of an annulled draw, both of them, and nowhere else.",
        )


def annulled(step: Step, part: AnnulledPart) -> Iterator[Remark]:
    """Judge an annulment. One that is not allowed does not count: the draw stands."""
    course = step.course
    remarks = [*_once_a_purpose(step), *_by_whom(step, part)]
    wait = timedelta(0) if _superiors(step, course) else step.setting.least.annulment
    counts = course.completed and not remarks
    course.annulment = course.annulment or Annulment(part.by, step.entry.time + wait if counts else None)
    yield from remarks


def _once_a_purpose(step: Step) -> Iterator[Remark]:
    spec = step.course.spec
    others = step.bureau.drawn(spec.purpose) if spec else ()
    if any(course.annulment and course.annulment.counts_from for course in others):
        yield Remark(
            Code.REPLACED_ONCE,
            "同一用途只能撤销一次。",
            "A draw of this purpose was annulled before; a purpose is annulled once.",
        )


def _by_whom(step: Step, part: AnnulledPart) -> Iterator[Remark]:
    superiors = _superiors(step, step.course)
    if superiors and part.by not in superiors:
        yield Remark(
            Code.REGISTERED,
            f"撤销由 {part.by} 作出，公告前登记的上级为 {'、'.join(sorted(superiors))}。",
            f"It was annulled by {part.by}; the superior registered before the announcement is "
            f"{', '.join(sorted(superiors))}.",
        )
    outside = part.by not in {step.entry.bureau, step.bureau.organisation}
    if not superiors and not (outside and part.decision):
        yield Remark(
            Code.REGISTERED,
            "公告前没有登记上级；撤销须有外部机关已公开的决定。",
            "No superior was registered before the announcement; it takes the public decision of an authority outside.",
        )


def _superiors(step: Step, course: Course) -> set[str]:
    return {code for index, code in step.bureau.superiors if index < course.index and code != step.entry.bureau}
