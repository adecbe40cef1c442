"""A report and a comparison as the API answers them."""

from datetime import date

from services.sampling.plans.coverage import wire
from services.sampling.plans.coverage.comparison import Comparison
from services.sampling.plans.coverage.figures import CapFigure, DutyFigure, ShareFigure
from services.sampling.plans.coverage.progress import Remaining, TeamFigure
from services.sampling.plans.coverage.usecases import Compared, Report
from services.sampling.plans.plan.lifecycle import Plan
from shared.heavy import heavy
from shared.policy.policy import Policy


def report_shown(report: Report) -> wire.CoverageShown:
    policy = report.rules.policy
    return wire.CoverageShown(
        **_head(report.plan),
        on=report.world.ground.on,
        policy=report.rules.sha256,
        policy_title=policy.title,
        duties=[_duty(duty) for duty in report.duties],
        drawn_share=report.share and _share(report.share),
        caps=[_cap(cap) for cap in report.caps],
        teams=[_team(team, policy) for team in report.teams],
        remaining=_remaining(report.remaining),
    )


@heavy
def comparison_shown(compared: Compared, on: date) -> wire.ComparisonShown:
    """The comparison as the API answers it. Goes through every line."""
    comparison = compared.comparison
    return wire.ComparisonShown(
        **_head(compared.plan),
        on=on,
        policy=compared.rules.sha256,
        categories=[
            wire.BesideShown.model_validate(category, from_attributes=True) for category in comparison.categories
        ],
        duties=_covered(comparison),
        missing=sum(1 for _ in comparison.only("missing")),
        not_in_directory=sum(1 for _ in comparison.only("not-in-directory")),
    )


def _duty(figure: DutyFigure) -> wire.DutyShown:
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


def _share(figure: ShareFigure) -> wire.ShareShown:
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


def _cap(figure: CapFigure) -> wire.CapShown:
    return wire.CapShown(
        figure=figure.tally.figure,
        times=figure.cap.times,
        except_for=list(figure.cap.except_for),
        methods=list(figure.cap.methods),
        visits_of=figure.cap.visits_of,
        inspected=len(figure.tally.members),
        above=figure.above,
        met=figure.above == 0,
        basis=figure.cap.basis,
    )


def _team(figure: TeamFigure, policy: Policy) -> wire.TeamCoverage:
    return wire.TeamCoverage(
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


def _remaining(figure: Remaining) -> wire.RemainingShown:
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


def _covered(comparison: Comparison) -> list[wire.CoveredShown]:
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


def _head(plan: Plan) -> dict[str, object]:
    """The fields that name the plan, its edition and the newest event of its stream."""
    return {"plan": plan.id, "edition": plan.effective.number, "event": plan.event, "trace": plan.trace}
