"""Deadlines that a bureau sets itself, in addition to the deadlines of the statutes."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Literal

from pydantic import Field

from shared.policy.clauses import Citation, Clause, Code, Name, TimeOfDay
from shared.policy.faults import Fault

Since = Literal[
    "inspection-ended",
    "report-finished",
    "finding-recorded",
    "lead-found",
    "penalty-proposed",
    "order-served",
    "order-due",
    "case-filed",
    "decision-made",
    "case-closed",
    "campaign-ended",
    "information-formed",
    "hazard-listed",
    "hazard-visited",
    "hazard-reported",
    "hazard-due",
    "acceptance-requested",
    "letter-received",
]
"""The event from which a deadline is counted. The day of the event does not count (行政处罚法 2021 第八十五条)."""

DeadlineRule = Literal[
    "write-report",
    "hand-in-lists",
    "sign-checklists",
    "give-feedback",
    "re-inspect",
    "transfer-lead",
    "hand-over-penalty",
    "file-case",
    "publish-result",
    "expose-penalty",
    "give-guidance",
    "report-rectification",
    "disclose-information",
    "plan-treatment",
    "visit-major-hazard",
    "report-major-hazard",
    "act-on-overdue-hazard",
    "examine-restart",
    "examine-treatment",
    "answer-letter",
]
"""What is owed by a deadline. The clock of a statute for the same thing has the same rule (`shared/law`)."""
Unit = Literal["working-days", "days", "hours"]

AFTER: Mapping[DeadlineRule, Since] = {
    "write-report": "inspection-ended",
    "hand-in-lists": "inspection-ended",
    "sign-checklists": "inspection-ended",
    "give-feedback": "report-finished",
    "re-inspect": "order-due",
    "transfer-lead": "lead-found",
    "hand-over-penalty": "penalty-proposed",
    "file-case": "finding-recorded",
    "publish-result": "inspection-ended",
    "expose-penalty": "decision-made",
    "give-guidance": "inspection-ended",
    "report-rectification": "order-served",
    "disclose-information": "information-formed",
    "plan-treatment": "hazard-listed",
    "visit-major-hazard": "hazard-visited",
    "report-major-hazard": "hazard-reported",
    "act-on-overdue-hazard": "hazard-due",
    "examine-restart": "acceptance-requested",
    "examine-treatment": "acceptance-requested",
    "answer-letter": "letter-received",
}
"""The event from which each rule is counted."""


COUNTED: frozenset[DeadlineRule] = frozenset(
    {
        *("write-report", "hand-in-lists", "sign-checklists", "give-feedback", "re-inspect", "transfer-lead"),
        "give-guidance",
        *("publish-result", "expose-penalty", "disclose-information"),
        *("plan-treatment", "visit-major-hazard", "report-major-hazard", "act-on-overdue-hazard"),
        *("examine-restart", "examine-treatment", "answer-letter"),
    }
)
"""The rules for which clocks run: inspections, major hazards, letters and publications begin and end what is owed."""

_DAYS: frozenset[Since] = frozenset({"order-due", "campaign-ended", "information-formed", "hazard-due"})
"""The events that are days: they have no time of day from which hours could be counted."""


class Deadline(Clause):
    """A deadline: `count` units after the event `after`; 0 is the same day. `by` is a time of day on the last day.

    `rule` says what is owed, so that the deadline stands beside the statute's, and the stricter counts. A deadline
    without a rule is the bureau's own affair: the law has no clock for it.
    """

    name: Code
    title: Name
    rule: DeadlineRule | None = None
    count: Annotated[int, Field(ge=0, le=1000)]
    unit: Unit
    after: Since
    by: TimeOfDay | None = None
    basis: Citation


def deadline_faults(deadlines: Sequence[Deadline]) -> Iterator[Fault]:
    """Faults of deadlines: hours are counted from a day, or have a time of day; the rule begins with another event, or
    another deadline has the rule.
    """
    ruled: dict[DeadlineRule, int] = {}
    for number, deadline in enumerate(deadlines):
        if deadline.by and deadline.unit == "hours":
            yield Fault(
                ("deadlines", number, "by"),
                "以小时计的期限不能再写时刻；请去掉 by，或改用 days、working-days",
                "a deadline in hours has no time of day; leave `by` out, or count days or working-days",
            )
        if deadline.unit == "hours" and deadline.after in _DAYS:
            yield Fault(
                ("deadlines", number, "unit"),
                f"{deadline.after} 只有日期、没有时刻，不能以小时计；请改用 days 或 working-days",
                f"{deadline.after} is a day without a time: no hours are counted from it; use days or working-days",
            )
        if deadline.rule is None:
            continue
        if deadline.after != (after := AFTER[deadline.rule]):
            yield Fault(
                ("deadlines", number, "after"),
                f"{deadline.rule} 自 {after} 起算，请改正",
                f"{deadline.rule} is counted from {after}; correct it",
            )
        if (earlier := ruled.setdefault(deadline.rule, number)) != number:
            yield Fault(
                ("deadlines", number, "rule"),
                f"第 {earlier + 1} 项已是 {deadline.rule} 的期限，请只留一项",
                f"item {earlier + 1} is the deadline of {deadline.rule} already; keep one",
            )
