"""What "this year" means: for frames, for caps, for coverage."""

from datetime import date

from services.sampling.plans.plan.lifecycle import Plan


def this_year(plan: Plan | None, day: date) -> int:
    """The year whose draws and inspections count on a day of Beijing.

    An annual plan's year, whatever the day: in December the next year's plan may be drawn from already, and what was
    done under it in January is still work of its year. Of a campaign, and without a plan, the year of the day; a
    campaign has no year in which it does not run.
    """
    if plan is None:
        return day.year
    if plan.kind == "annual":
        return plan.year
    content = plan.effective.content
    return min(max(day.year, content.first.year), content.last.year)
