"""The rules of an announcement that its public part and the log before it show."""

from collections.abc import Callable, Iterator
from functools import partial

from shared.clock import beijing_date, rfc3339
from shared.draws.announcement import check_organisation, check_serial
from shared.draws.audit.finding import Code, Remark, refused
from shared.draws.audit.public import Announced, read_part
from shared.draws.audit.purposes import places_drawn, purpose_remarks, source_of, vacancies
from shared.draws.audit.replacing import owed, replaced_draw, replacement_remarks
from shared.draws.audit.ruling import adopted, policy_remarks
from shared.draws.audit.sizes import size_remarks
from shared.draws.audit.step import Step
from shared.draws.circumstances import Circumstances
from shared.draws.covert import check_open_by
from shared.draws.ends import check_ends
from shared.draws.entropy import check_sources
from shared.draws.freshness import check_age, check_unused
from shared.draws.policies import check_in_force, check_known
from shared.draws.purpose import check_places, check_purpose, more
from shared.draws.replacement import check_frame_changed, check_frame_repeated, check_replaceable, frame_of
from shared.draws.spec import Spec, read_spec
from shared.draws.text import moment
from shared.errors import Refusal


def announced(step: Step) -> Iterator[Remark]:
    """Judge an announcement, and remember the draw."""
    try:
        spec = read_spec(step.public.get("spec"))
    except Refusal as refusal:
        yield Remark(Code.WELL_FORMED, refusal.detail, refusal.detail_en)
        return
    part: Announced | None = None
    try:
        part = read_part(Announced, step.public)
    except Refusal as refusal:
        # The bundle of the draw may pass nevertheless, because the spec is there. So the draw is judged by its spec.
        yield Remark(Code.WELL_FORMED, refusal.detail, refusal.detail_en)
    known = _circumstances(step, spec, part)
    yield from _belonging(step, spec)
    for check in _checks(spec, known):
        yield from refused(check)
    yield from purpose_remarks(step, spec)
    if part:
        yield from size_remarks(spec, part)
        yield from replacement_remarks(step, part, known.replaced)
        yield from policy_remarks(step, spec, part)
        yield from _frozen(step, part)
    _remember(step, spec, part, known)


def _belonging(step: Step, spec: Spec) -> Iterator[Remark]:
    entry = step.entry
    for name, expected, got in (("bureau", entry.bureau, spec.bureau), ("stream", entry.stream, spec.stream)):
        if expected != got:
            yield Remark(
                Code.WELL_FORMED,
                f"条目的 {name} 为 {expected}，规则所称为 {got}。",
                f"The {name} of the entry is {expected}, and that of the spec {got}.",
            )


def _frozen(step: Step, part: Announced) -> Iterator[Remark]:
    if moment(part.frozen) > step.entry.time:
        yield Remark(
            Code.WELL_FORMED,
            f"名单确定时间 {part.frozen} 晚于公告 {rfc3339(step.entry.time)}。",
            f"The frame was frozen at {part.frozen}, after the announcement at {rfc3339(step.entry.time)}.",
        )


def _circumstances(step: Step, spec: Spec, part: Announced | None) -> Circumstances:
    """What the log shows to have been known at the announcement."""
    bureau, now = step.bureau, step.entry.time
    source = source_of(step, spec)
    return Circumstances(
        now=now,
        entry_size=0,
        least=step.setting.least,
        parties=step.book.parties_for(step.entry.bureau) if spec.parties else (),
        commitments=step.book.commitments,
        organisation=bureau.organisation or spec.organisation,
        purposes={
            course.spec.purpose for course in bureau.drawn(spec.purpose) if course.spec and course.stands_at(now)
        },
        owed=owed(bureau, spec.purpose, now),
        replaced=replaced_draw(step, part),
        vacancies=vacancies(step, spec),
        frames=step.book.frames,
        frozen=moment(part.frozen) if part else now,
        policies=adopted(step, spec),
        open_by=part.open_by if part else "",
        inherited_open_by=source.open_by if source and not source.opened else "",
        next_serial=bureau.serials.get(beijing_date(now).year, 0) + 1,
        cosigned=None,
    )


def _checks(spec: Spec, known: Circumstances) -> Iterator[Callable[[], object]]:
    """The checks of the protocol that need no lists, in its order."""
    yield partial(check_sources, spec, known)
    yield partial(check_ends, spec, known)
    yield partial(check_organisation, spec, known)
    yield partial(check_purpose, spec, known)
    yield partial(check_replaceable, spec, known)
    yield partial(check_places, spec.purpose, places_drawn(spec, known.vacancies), known.vacancies)
    yield partial(check_frame_changed, known)
    yield partial(check_frame_repeated, spec, known)
    yield partial(check_unused, spec, known)
    yield partial(check_age, spec, known)
    yield partial(check_in_force, spec, known)
    yield partial(check_known, spec, known)
    yield partial(check_open_by, spec, known)
    yield partial(check_serial, spec, known)


def _remember(step: Step, spec: Spec, part: Announced | None, known: Circumstances) -> None:
    course, bureau = step.course, step.bureau
    course.spec, course.leaf = spec, step.leaf
    if more(spec.purpose):
        course.places = places_drawn(spec, known.vacancies)
    if part:
        course.counts, course.changed = part.counts, part.changed
        course.frozen, course.open_by = part.frozen, part.open_by
        replaced = step.book.course(part.replaces, step.entry.bureau)
        if replaced and known.replaced and known.replaced.end and not replaced.replaced_by:
            replaced.replaced_by = course.draw
    bureau.organisation = bureau.organisation or spec.organisation
    bureau.serials[course.year] = max(bureau.serials.get(course.year, 0), spec.serial)
    bureau.purposes[spec.purpose].append(course)
    step.book.frames.add(frame_of(spec))
    step.book.commitments.update(party.commitment for party in spec.parties)
