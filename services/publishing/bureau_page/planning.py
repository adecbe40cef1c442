"""A plan as the public sees it: what the entries of its stream tell everybody, from its first edition on."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from services.publishing.site.reasons import Words
from services.publishing.trace.chain import Link
from shared.contracts.planning import (
    PlanAmended,
    PlanApproved,
    PlanClosed,
    PlanDrafted,
    PlanFiled,
    PlanKind,
    PlanPublished,
)

KINDS: Mapping[PlanKind, Words] = {
    "annual": Words("年度监督检查计划", "annual plan"),
    "campaign": Words("专项检查计划", "campaign"),
}
STEPS: Mapping[str, Words] = {
    PlanDrafted.type: Words("编制", "drafted"),
    PlanAmended.type: Words("调整，编制新的版本", "another edition drafted"),
    PlanApproved.type: Words("经政府批准", "approved by the government"),
    PlanFiled.type: Words("报上级备案", "filed with the authority above"),
    PlanPublished.type: Words("公布", "published"),
    PlanClosed.type: Words("结束", "closed"),
}
"""What happens to a plan, in words; what else happens to it is in the log."""


class PlanStep(NamedTuple):
    """Something that happened to a plan, and the position of its entry in the log."""

    words: Words
    edition: int
    at: datetime
    position: int


class PublishedPlan(NamedTuple):
    """A plan of which an edition is published: the numbers of its newest published edition, and its course."""

    id: UUID
    title: str
    kind: PlanKind
    year: int
    edition: int
    key_units: int
    general_units: int
    published: datetime
    is_closed: bool
    steps: Sequence[PlanStep]

    @property
    def units(self) -> int:
        return self.key_units + self.general_units


class YearOfPlans(NamedTuple):
    """The published plans of a year, the newest first, and of how many enterprises results of that year are public."""

    year: int
    plans: Sequence[PublishedPlan]
    inspected: int

    @property
    def annual(self) -> PublishedPlan | None:
        """The annual plan, which the coverage of the year is measured by."""
        return next((plan for plan in self.plans if plan.kind == "annual"), None)

    @property
    def percent(self) -> int | None:
        """The share of the annual plan's enterprises, rounded down, at most 100; None without such a plan."""
        plan = self.annual
        return None if plan is None or plan.units == 0 else min(100, 100 * self.inspected // plan.units)


def plans_of(links: Iterable[Link]) -> list[PublishedPlan]:
    """The plans of which an edition is published, the last published first. `links`: all of their entries."""
    by_stream: dict[str, list[Link]] = {}
    for link in links:
        by_stream.setdefault(link.event.stream, []).append(link)
    found = [plan for stream, course in by_stream.items() for plan in _plan(stream, course)]
    return sorted(found, key=lambda plan: plan.published, reverse=True)


def years_of(plans: Iterable[PublishedPlan], inspected: Mapping[int, int]) -> list[YearOfPlans]:
    """The plans by year, the newest year first. `inspected`: year → enterprises whose results are public."""
    by_year: dict[int, list[PublishedPlan]] = {}
    for plan in plans:
        by_year.setdefault(plan.year, []).append(plan)
    return [YearOfPlans(year, by_year[year], inspected.get(year, 0)) for year in sorted(by_year, reverse=True)]


def _plan(stream: str, course: Sequence[Link]) -> Iterator[PublishedPlan]:
    published = [link for link in course if link.event.type == PlanPublished.type]
    if not published:
        return
    newest, drafted = published[-1].event, course[0].event.public
    steps = [
        PlanStep(STEPS[link.event.type], link.event.public.get("edition", 1), link.event.time, link.position)
        for link in course
        if link.event.type in STEPS
    ]
    yield PublishedPlan(
        id=UUID(stream.rpartition("/")[2]),
        kind=drafted.get("kind", "annual"),
        published=newest.time,
        is_closed=any(link.event.type == PlanClosed.type for link in course),
        steps=steps,
        **{name: newest.public[name] for name in ("title", "year", "edition", "key_units", "general_units")},
    )
