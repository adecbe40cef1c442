"""The record of a bureau's year: what its draws came to, from the public parts of the log alone."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from shared.canonical import JsonObject
from shared.draws.audit.book import Book
from shared.draws.audit.course import Course
from shared.draws.audit.finding import AuditFinding
from shared.draws.audit.overdue import is_overdue
from shared.draws.purpose import is_settled_once
from shared.draws.spec import Spec


class DrawOfTheYear(NamedTuple):
    """A draw of the year. `state` is announced, overdue, completed, failed or annulled.

    `kind` is rank or assign; `rule` the kind of draw in the policy, "" for a frame made by hand. `places` is how many
    units its deals take (0 of `assign`). `replacements` counts substitutions and successions, `vacant` those with
    nobody left. `visited`, `given_up` and `unvisited` are None until it is settled.
    """

    serial: int
    draw: str
    kind: str
    rule: str
    purpose: str
    state: str
    by_hand: bool
    covert: bool
    replaced_by: str
    places: int
    replacements: int
    vacant: int
    visited: int | None
    given_up: int | None
    unvisited: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class YearRecord:
    """The record of a bureau's year, judged at a moment.

    The numbers of places (`drawn`, `visited`, `given_up`, `unvisited`, `unsettled`) are of draws of those to be visited
    that stand: each drawn place is visited, given up for a reason, neither, or not settled yet.
    """

    bureau: str
    year: int
    draws: tuple[DrawOfTheYear, ...]
    by_rule: int
    by_hand: int
    completed: int
    failed: Mapping[str, int]
    """The organisation that has withheld its nonce → draws; "" for the log."""
    overdue: int
    annulled: int
    drawn: int
    substitutions: int
    successions: int
    given_up_because: Mapping[str, int]
    """The reasons of substitutions and successions."""
    vacant: int
    """Places that were given up with nobody left."""
    covert: int
    early_openings: int
    left_out: Mapping[str, int]
    changed: int
    """Members that changed in the seven days before a freeze."""
    visited: int
    given_up: Mapping[str, int]
    unvisited: int
    unsettled: int

    def as_json(self) -> JsonObject:
        """The record as JSON; its members are those of the value."""
        plain: JsonObject = {name: getattr(self, name) for name in self.__slots__}
        maps = {name: dict(value) for name, value in plain.items() if isinstance(value, Mapping)}
        return {**plain, **maps, "draws": [draw._asdict() for draw in self.draws]}


def years_of(book: Book) -> list[tuple[str, int]]:
    """Each bureau's years that have a draw, sorted."""
    return sorted({(course.bureau, course.year) for course in book.announced()})


def concerns(finding: AuditFinding, bureau: str, year: int) -> bool:
    """Whether a finding is of this bureau and year, or may be: a malformed entry does not tell."""
    return finding.where.bureau in {bureau, ""} and finding.where.year in {year, 0}


def record_of(book: Book, bureau: str, year: int, now: datetime) -> YearRecord:
    """The record of a bureau's year at `now`, also of a year without any draw."""
    pairs = [(course, course.spec) for course in book.announced() if course.spec]
    mine = [(course, spec) for course, spec in pairs if (course.bureau, course.year) == (bureau, year)]
    courses = [course for course, _ in mine]
    to_visit = [course for course, spec in mine if course.completed and is_settled_once(spec)]
    to_visit = [course for course in to_visit if not course.annulled_at(now)]
    settled = [course.settled for course in to_visit if course.settled]
    states = Counter(_state(course, spec, now) for course, spec in mine)
    return YearRecord(
        bureau=bureau,
        year=year,
        draws=tuple(_line(course, spec, now) for course, spec in mine),
        by_rule=sum(not course.by_hand for course in courses),
        by_hand=sum(course.by_hand for course in courses),
        completed=states["completed"],
        failed=_summed([{_withholding(course, spec): 1} for course, spec in mine if course.failed]),
        overdue=states["overdue"],
        annulled=states["annulled"],
        drawn=sum(course.drawn for course in to_visit),
        substitutions=sum(course.substituted for course in courses),
        successions=sum(course.succeeded for course in courses),
        given_up_because=_summed([course.reasons for course in courses]),
        vacant=sum(course.vacated for course in courses),
        covert=sum(bool(course.open_by) for course in courses),
        early_openings=sum(course.opened == "early" for course in courses),
        left_out=_summed([course.counts.out for course in courses if course.counts]),
        changed=sum(course.changed for course in courses),
        visited=sum(part.visited for part in settled),
        given_up=_summed([part.given_up for part in settled]),
        unvisited=sum(part.unvisited for part in settled),
        unsettled=sum(course.drawn for course in to_visit if not course.settled),
    )


def records(book: Book, now: datetime) -> Iterator[YearRecord]:
    """The record of each bureau's year that has a draw."""
    return (record_of(book, bureau, year, now) for bureau, year in years_of(book))


def _line(course: Course, spec: Spec, now: datetime) -> DrawOfTheYear:
    settled = course.settled
    return DrawOfTheYear(
        serial=spec.serial,
        draw=course.draw,
        kind=spec.kind,
        rule=spec.policy.rule,
        purpose=spec.purpose,
        state=_state(course, spec, now),
        by_hand=course.by_hand,
        covert=bool(course.open_by),
        replaced_by=course.replaced_by,
        places=course.drawn,
        replacements=course.substituted + course.succeeded,
        vacant=course.vacated,
        visited=settled.visited if settled else None,
        given_up=sum(settled.given_up.values()) if settled else None,
        unvisited=settled.unvisited if settled else None,
    )


def _state(course: Course, spec: Spec, now: datetime) -> str:
    if course.annulled_at(now):
        return "annulled"
    if course.ended:
        return course.ended.word
    return "overdue" if is_overdue(course, spec, now) else "announced"


def _withholding(course: Course, spec: Spec) -> str:
    """The organisation code of the party that has withheld its nonce; "" for the log."""
    withheld = course.ended.withheld if course.ended else ""
    return next((party.owner for party in spec.parties if party.source == withheld), "")


def _summed(counts: list[Mapping[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for count in counts:
        total.update(count)
    return dict(sorted(total.items()))
