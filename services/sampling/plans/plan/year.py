"""What "this year" means for frames, for caps and for coverage."""

from datetime import date

from services.sampling.plans.plan.lifecycle import Plan


def this_year(plan: Plan | None, day: date) -> int:
    """The year whose draws and inspections count on a day of Beijing.

    With an annual plan: the year of the plan, whatever the day. In December a bureau may already draw from next year's
    plan, and what it does in January for last year's plan is still work of last year. With a campaign, or without a
    plan: the year of the day, but for a campaign never a year in which it does not run.
    """
    if plan is None:
        return day.year
    if plan.kind == "annual":
        return plan.year
    content = plan.effective.content
    return min(max(day.year, content.first.year), content.last.year)
