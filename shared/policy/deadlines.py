"""Deadlines a bureau sets itself, beside those of the statutes."""

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
"""What a deadline is counted from. The day of it is not counted (行政处罚法 2021 第八十五条 counts so too)."""


class Deadline(Clause):
    """What is due so long after something happened; `count` 0 is the same day. `by` is a time of the last day."""

    name: Code
    title: Name
    count: Annotated[int, Field(ge=0, le=1000)]
    unit: Literal["working-days", "days", "hours"]
    after: Since
    by: TimeOfDay | None = None
    basis: Citation
