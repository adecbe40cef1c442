"""Which unit replaces a drawn unit that cannot be inspected: the next of its stratum's reserve, in the order that the
seed has fixed, each used once.
"""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from services.sampling.draws.draw.lifecycle import Draw
from services.sampling.draws.draw.requests import SubstituteUnitRequest
from shared.contracts.sampling import DrawSubstituted
from shared.draws.rank import RankOutcome
from shared.draws.succession import substitute as next_of
from shared.errors import Conflict, Invalid
from shared.policy.reasons import WITHOUT_POLICY, check_reason


class NotDrawn(Invalid):
    code = "not-drawn"
    title = "该对象未被抽中"
    title_en = "The unit is not drawn"


class AlreadyWithdrawn(Conflict):
    code = "already-withdrawn"
    title = "该对象已被替换"
    title_en = "The unit is withdrawn already"


class NothingRanked(Invalid):
    code = "nothing-ranked"
    title = "人员抽取没有备选名单"
    title_en = "A draw of people has no reserve"


class TeamsFormed(Conflict):
    code = "teams-formed-by-draw"
    title = "该抽取已用于组成执法检查组"
    title_en = "The draw has formed teams"


class DrawnUnit(NamedTuple):
    """A drawn unit, and the deal and stratum in which it was drawn."""

    unit: str
    deal: str
    stratum: str


def check_teams(season: str | None) -> None:
    """Refuse to substitute in a draw that formed teams: a person who cannot serve leaves the team instead. Raises
    TeamsFormed.
    """
    if season is not None:
        raise TeamsFormed(
            f"该抽取已组成“{season}”的执法检查组；有人退出的，请在执法检查组中登记（/teams/…/departures），由备选依次递补。",
            f"This draw has formed the teams of {season!r}; record who leaves there (/teams/…/departures), and the "
            "next of the reserve stands in.",
            season=season,
        )


def require_ranked(draw: Draw) -> None:
    """Refuse a draw that puts people on tasks, or that is not completed. Raises NothingRanked, NotCompletedYet."""
    if draw.assigns:
        raise NothingRanked(
            "人员抽取没有备选名单；人选不能参加的，请登记（successions），由种子确定的下一人递补。",
            "An assignment has no reserve; record who does not take a slot (successions), and the next person, whom "
            "the seed has fixed, takes it.",
        )
    _ = draw.completed


def substitute(
    draw: Draw, request: SubstituteUnitRequest, outcome: RankOutcome, listed: Collection[str] = WITHOUT_POLICY
) -> DrawSubstituted:
    """The substitution: the unit is withdrawn for this reason, and the next unit of the reserve takes its place. A
    substitute can be withdrawn too. If the reserve is exhausted, the place is recorded as vacant. `listed` are the
    reasons of the draw's policy.

    Raises NothingRanked, NotCompletedYet, ReasonNotListed, NotDrawn, AlreadyWithdrawn.
    """
    require_ranked(draw)
    check_reason(request.reason, listed)
    if any(request.withdrawn == earlier.withdrawn for earlier in draw.substitutions):
        raise AlreadyWithdrawn(
            f"对象 {request.withdrawn} 已被替换，不能再次替换。",
            f"The unit {request.withdrawn} was withdrawn before.",
            unit=request.withdrawn,
        )
    place = _place_of(draw, request.withdrawn, outcome)
    used = {earlier.substitute for earlier in draw.substitutions if earlier.substitute}
    left = [unit for unit in outcome.reserve.get(place.stratum, ()) if unit not in used]
    return DrawSubstituted(
        n=len(draw.substitutions) + 1,
        reason=request.reason,
        left=len(left),
        evidence=request.evidence,
        deal=place.deal,
        stratum=place.stratum,
        withdrawn=request.withdrawn,
        substitute=next_of(outcome, place.stratum, used) or None,
        remark=request.remark or "",
    )


def units_drawn(outcome: RankOutcome) -> Iterator[DrawnUnit]:
    """The units that a ranking drew, in the order of the deals, without later substitutions."""
    for name, stratum, units in outcome.deals:
        for unit in units:
            yield DrawnUnit(unit, name, stratum)


def _place_of(draw: Draw, unit: str, outcome: RankOutcome) -> DrawnUnit:
    """The deal and stratum of a drawn unit or of a substitute. Raises NotDrawn."""
    for earlier in draw.substitutions:
        if earlier.substitute == unit:
            return DrawnUnit(unit, earlier.deal, earlier.stratum)
    for drawn in units_drawn(outcome):
        if drawn.unit == unit:
            return drawn
    raise NotDrawn(
        f"对象 {unit} 未被本次抽查抽中；请填写名单编号（64 位十六进制）。",
        f"The unit {unit} was not drawn here; give its id in the frame (64 hex digits).",
        unit=unit,
    )
