"""Which purposes a bureau may draw for, as far as the log shows: by a rule, for a draw before it, or by hand."""

import re
from collections.abc import Iterator

from shared.clock import beijing_date
from shared.draws.audit.course import Course
from shared.draws.audit.finding import Code, Remark
from shared.draws.audit.step import Step
from shared.draws.circumstances import Vacancies
from shared.draws.purpose import more
from shared.draws.spec import AssignSpec, RankSpec, Spec

_SERVING = re.compile(r"(items|crews)/([0-9a-f-]{36})/([1-9][0-9]{0,2})")
_KIND = {"items": RankSpec, "crews": AssignSpec}


def source_of(step: Step, spec: Spec) -> Course | None:
    """The draw that this draw serves (`items/`, `crews/`) or continues (`…/more-n`), if the log has it."""
    continued = more(spec.purpose)
    if continued:
        return next(reversed(step.bureau.drawn(continued[0])), None)
    serving = _SERVING.fullmatch(spec.purpose)
    return step.book.course(serving[2], step.entry.bureau) if serving else None


def vacancies(step: Step, spec: Spec) -> Vacancies | None:
    """What is vacant when a `more-n` is announced: the places given up with nobody left, less those drawn again."""
    continued = more(spec.purpose)
    if not continued:
        return None
    base, n = continued
    bureau, now = step.bureau, step.entry.time
    names, following = [base], 1
    while bureau.drawn(f"{base}/more-{following}"):
        names.append(f"{base}/more-{following}")
        following += 1
    if not bureau.drawn(base):
        return None
    first = [course for course in bureau.drawn(base) if course.stands_at(now)]
    # What continued a draw that was annulled does not fill the places of the draw in its place.
    since = first[-1].index if first else 0
    later = (course for name in names[1:] for course in bureau.drawn(name) if course.index > since)
    group = [*first, *(course for course in later if course.stands_at(now))]
    # A `more-n` that was annulled is drawn again under its own n.
    again = bureau.drawn(spec.purpose) and not any(course.stands_at(now) for course in bureau.drawn(spec.purpose))
    return Vacancies(n if again else following, sum(course.vacated - course.places for course in group))


def places_drawn(spec: Spec, vacant: Vacancies | None) -> int:
    """How many places a draw fills. Of `assign` only the tasks are public, each with a slot or more."""
    if isinstance(spec, RankSpec):
        return sum(deal.count for deal in spec.deals)
    return max(spec.tasks.size, vacant.places if vacant else 0)


def purpose_remarks(step: Step, spec: Spec) -> Iterator[Remark]:
    """What is wrong with the form of a purpose, or with the draw for it."""
    continued = more(spec.purpose)
    base = continued[0] if continued else spec.purpose
    if continued:
        yield from _continuing(step, spec, base)
    head, *rest = base.split("/")
    if head == "own":
        yield from _by_hand(step, spec, rest)
    elif head == "teams":
        if len(rest) != 1 or not rest[0] or not isinstance(spec, RankSpec):
            yield _wrong(spec, "应为 teams/<任期>，且为 rank", "is teams/<season> of a draw of kind rank")
    elif head in _KIND:
        yield from _serving(step, spec, base)
    elif not spec.policy.file or head != spec.policy.rule or not rest or not all(rest):
        yield _wrong(
            spec,
            "应以所依政策的抽查种类开头，其后为期间",
            "begins with the rule of the policy that the draw follows, and goes on with the period",
        )


def _continuing(step: Step, spec: Spec, base: str) -> Iterator[Remark]:
    source = source_of(step, spec)
    if more(base) or spec.parties:
        yield _wrong(spec, "应直接接续原用途，并以信标抽取", "goes on with a purpose that is no more-n, by the beacon")
    if source and source.spec and source.spec.kind != spec.kind:
        yield _wrong(spec, "应与原抽查同为一类", "is drawn by the same kind of draw as before")


def _by_hand(step: Step, spec: Spec, rest: list[str]) -> Iterator[Remark]:
    if rest != [f"{beijing_date(step.entry.time):%Y-%m}"] or spec.policy.rule or spec.parties:
        yield _wrong(
            spec,
            "应为 own/<公告所在年月>，不写抽查种类，并以信标抽取",
            "is own/<month of the announcement>, without a rule, by the beacon",
        )


def _serving(step: Step, spec: Spec, base: str) -> Iterator[Remark]:
    match = _SERVING.fullmatch(base)
    source = step.book.course(match[2], step.entry.bureau) if match else None
    deals = source.spec.deals if source and isinstance(source.spec, RankSpec) else ()
    deal = int(match[3]) if match else 0
    if not match or not source or not source.completed or not 1 <= deal <= len(deals):
        yield _wrong(
            spec,
            "应指明本局一次已完成抽查及其批次",
            "names a completed draw of the bureau and the number of a deal in it",
        )
        return
    if not source.stands_at(step.entry.time) or not isinstance(spec, _KIND[match[1]]):
        yield _wrong(spec, "所附抽查已撤销，或种类不符", "serves a draw that stands, by its own kind of draw")
    if isinstance(spec, AssignSpec) and not more(spec.purpose):
        count = deals[deal - 1].count
        if not count - source.vacated <= spec.tasks.size <= count:
            yield _wrong(
                spec,
                f"该批次有 {count} 个对象，任务有 {spec.tasks.size} 个",
                f"serves a deal of {count} units; the draw has {spec.tasks.size} tasks, and they are exactly its units",
            )


def _wrong(spec: Spec, rule: str, rule_en: str) -> Remark:
    return Remark(
        Code.WELL_FORMED, f"用途 {spec.purpose}：{rule}。", f"The purpose {spec.purpose} is not one that {rule_en}."
    )
