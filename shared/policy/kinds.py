"""Whether a kind of draw can be applied. The check is the same for a policy's kinds and for a request's own rules."""

from collections.abc import Iterator
from typing import NamedTuple

from shared.policy.draws import DrawKind
from shared.policy.faults import Fault
from shared.policy.fields import FIELDS, condition_faults, field_faults, value_faults
from shared.policy.lists import Placed
from shared.policy.places import Steps
from shared.policy.policy import Policy
from shared.policy.selection import ByBand, ByClass, Selection
from shared.policy.shares import BY_TEAM, share_faults


class Ground(NamedTuple):
    """The parts of a policy or plan that the check of a kind of draw needs."""

    teams: tuple[str, ...] | None = ()
    counties: int = 0
    capped: bool = False


def ground_of(policy: Policy | None, *, planned: bool = False) -> Ground:
    """The ground that a policy gives.

    `planned`: the enterprises come from a plan, which says which team inspects each.
    """
    if policy is None:
        return Ground(None if planned else ())
    return Ground(
        teams=None if planned else tuple(team.code for team in policy.teams),
        counties=len(policy.supervision.counties) if policy.supervision else 0,
        capped=bool(policy.coverage.caps),
    )


def kind_faults(kind: DrawKind, ground: Ground, steps: Steps) -> Iterator[Fault]:
    """Every fault of a kind of draw. `steps` lead to the object that has `selection`, `shares` and `months`."""
    at: Steps = (*steps, "selection")
    yield from _population(kind, ground, steps)
    for place, condition in conditions_of(kind.selection, at):
        yield from condition_faults(condition, [kind.selection.population], place)
    yield from _fields(kind.selection, ground, at)
    yield from _bands(kind.selection, at)
    yield from share_faults(kind, ground.teams, steps)
    yield from _period(kind, steps)


def _period(kind: DrawKind, steps: Steps) -> Iterator[Fault]:
    """The fault of a `per` that the counts contradict: the counts of a year or of a month are drawn once for it."""
    if kind.per is not None and kind.per != kind.held_per:
        counts, counts_en = ("各月（months）", "`months`") if kind.months else ("计划（by_plan）", "`by_plan`")
        yield Fault(
            (*steps, "per"),
            f"按{counts}抽取的种类，per 只能是 {kind.held_per}；请改正或去掉 per",
            f"a kind with {counts_en} is drawn once in each {kind.held_per}: correct `per`, or leave it out",
        )


def _population(kind: DrawKind, ground: Ground, steps: Steps) -> Iterator[Fault]:
    selection = kind.selection
    if selection.population == "counties":
        wanted = sum(share.count or 0 for share in kind.shares) * max(len(kind.months), 1)
        if not ground.counties:
            yield Fault(
                (*steps, "selection", "population"),
                "没有 supervision.counties，无县可抽",
                "supervision.counties is not there: no county can be drawn",
            )
        elif wanted > ground.counties:
            yield Fault(
                (*steps, "shares"),
                f"各月合计要抽 {wanted} 个县区，supervision.counties 只有 {ground.counties} 个",
                f"the months take {wanted} counties, supervision.counties has {ground.counties}",
            )
    for place, exclusion in enumerate(selection.exclude):
        if exclusion.because == "at-cap" and not ground.capped:
            yield Fault(
                (*steps, "selection", "exclude", place),
                "coverage.caps 没有规定频次上限，at-cap 无从判断",
                "coverage.caps states no cap, so nobody is at it",
            )


def conditions_of(selection: Selection, steps: Steps) -> Iterator[Placed]:
    """Every condition of a selection, each with the path that leads to it. `steps` lead to the selection."""
    yield (*steps, "where"), selection.where
    for number, certainty in enumerate(selection.certain):
        yield (*steps, "certain", number, "where"), certainty.where
    for number, times in enumerate(selection.weights.times if selection.weights else ()):
        yield (*steps, "weights", "times", number, "where"), times.where


def _fields(selection: Selection, ground: Ground, steps: Steps) -> Iterator[Fault]:
    """Faults of the fields from which strata and weights are taken.

    Either the population does not have the field, or strata are by team and there are no teams.
    """
    asked: dict[Steps, str] = {(*steps, "stratify_by"): selection.stratify_by}
    if selection.weights and selection.weights.base:
        asked[*steps, "weights", "base", "by"] = selection.weights.base.by
    by_team = [BY_TEAM] if selection.population == "enterprises" else []
    for place, field in asked.items():
        if field in by_team and ground.teams == ():
            yield Fault(place, "没有 teams，无从按组分类", "there are no teams to divide by")
        elif field:
            yield from field_faults(field, [selection.population], place, by_team)


def _bands(selection: Selection, steps: Steps) -> Iterator[Fault]:
    """Faults of base weights.

    Either the field cannot have a class, or there are bands over a field that is not a number, or the bands do not
    ascend.
    """
    base, at = selection.weights and selection.weights.base, (*steps, "weights", "base")
    match base:
        case ByClass():
            yield from value_faults(base.by, zip(base.of, base.of, strict=True), [selection.population], (*at, "of"))
        case ByBand():
            field = FIELDS[selection.population].get(base.by)
            if field is not None and field.kind != "number":
                yield Fault((*at, "by"), f"{base.by} 不是数值，不能分档", f"{base.by} is no number, so it has no bands")
            for place in range(1, len(base.bands)):
                if base.bands[place].at_least <= base.bands[place - 1].at_least:
                    yield Fault((*at, "bands", place, "at_least"), "各档须由低到高", "bands must ascend")
        case None:
            return
