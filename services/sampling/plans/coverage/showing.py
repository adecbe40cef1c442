"""A report as the API says it."""

from services.sampling.plans.coverage import wire
from services.sampling.plans.coverage.comparison import Comparison
from services.sampling.plans.coverage.figures import CapFigure, DutyFigure, ShareFigure
from services.sampling.plans.coverage.progress import Remaining, TeamFigure
from services.sampling.plans.plan.lifecycle import Plan
from shared.policy.policy import Policy


def duty_shown(figure: DutyFigure) -> wire.DutyShown:
    duty, fit, done = figure.duty, len(figure.tally.members), len(figure.tally.met)
    return wire.DutyShown(
        figure=figure.tally.figure,
        name=duty.name,
        title=duty.title,
        first=figure.span.first,
        last=figure.span.last,
        times=duty.times,
        share=duty.share,
        fit=fit,
        required=figure.required,
        done=done,
        missing=max(0, figure.required - done),
        reached=f"{done}/{fit}",
        met=done >= figure.required,
        basis=duty.basis,
    )


def share_shown(figure: ShareFigure) -> wire.ShareShown:
    planned, drawn = len(figure.tally.members), len(figure.tally.met)
    return wire.ShareShown(
        figure=figure.tally.figure,
        share=figure.share,
        planned=planned,
        required=figure.required,
        drawn=drawn,
        missing=max(0, figure.required - drawn),
        reached=f"{drawn}/{planned}",
        met=drawn >= figure.required,
    )


def cap_shown(figure: CapFigure) -> wire.CapShown:
    return wire.CapShown(
        figure=figure.tally.figure,
        times=figure.cap.times,
        except_for=list(figure.cap.except_for),
        inspected=len(figure.tally.members),
        above=figure.above,
        met=figure.above == 0,
        basis=figure.cap.basis,
    )


def team_shown(figure: TeamFigure, policy: Policy) -> wire.TeamShown:
    return wire.TeamShown(
        figure=figure.tally.figure,
        team=figure.team,
        name=next((team.name for team in policy.teams if team.code == figure.team), None),
        planned=len(figure.tally.members),
        taken=figure.taken,
        inspected=len(figure.tally.met),
        due=figure.due,
        behind_taken=figure.behind_taken,
        behind_inspected=figure.behind_inspected,
        months_behind=figure.months_behind,
        months=[wire.MonthShown.model_validate(month, from_attributes=True) for month in figure.months],
    )


def remaining_shown(figure: Remaining) -> wire.RemainingShown:
    planned = len(figure.tally.members)
    return wire.RemainingShown(
        figure=figure.tally.figure,
        planned=planned,
        taken=figure.taken,
        inspected=figure.inspected,
        left_to_take=planned - figure.taken,
        left_to_inspect=planned - figure.inspected,
        ends=figure.ends,
        days_left=figure.days_left,
        expected_on=figure.expected_on,
        in_time=figure.in_time,
    )


def covered_shown(comparison: Comparison) -> list[wire.CoveredShown]:
    return [
        wire.CoveredShown(
            name=covered.duty.name,
            title=covered.duty.title,
            share=covered.duty.share,
            fit=covered.fit,
            required=covered.required,
            planned=covered.planned,
            met=covered.planned >= covered.required,
        )
        for covered in comparison.duties
    ]


def head(plan: Plan) -> dict[str, object]:
    """Which edition of which plan is spoken of, and the newest event of its stream."""
    return {"plan": plan.id, "edition": plan.effective.number, "event": plan.event, "trace": plan.trace}
