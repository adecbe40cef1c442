"""Deadlines that a bureau sets itself, in addition to the deadlines of the statutes."""

from typing import Annotated, Literal

from pydantic import Field

from shared.policy.clauses import Citation, Clause, Code, Name, TimeOfDay

Since = Literal[
    "inspection-ended",
    "report-finished",
    "finding-recorded",
    "order-served",
    "order-due",
    "case-filed",
    "decision-made",
    "case-closed",
    "campaign-ended",
]
"""The event from which a deadline is counted. The day of the event does not count (行政处罚法 2021 第八十五条)."""


class Deadline(Clause):
    """A deadline: `count` units after the event `after`; 0 is the same day. `by` is a time of day on the last day."""

    name: Code
    title: Name
    count: Annotated[int, Field(ge=0, le=1000)]
    unit: Literal["working-days", "days", "hours"]
    after: Since
    by: TimeOfDay | None = None
    basis: Citation
