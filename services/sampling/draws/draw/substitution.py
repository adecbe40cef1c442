"""Which unit replaces a drawn unit that cannot be inspected: the next of its stratum's reserve, in order, each used
once.
"""

from typing import NamedTuple

from services.sampling.draws.draw.lifecycle import Draw
from shared.contracts.sampling import DrawSubstituted
from shared.errors import Conflict, Invalid

WITHHELD = "暗查暗访期间不公开"
"""The public text in place of a reason that could show which enterprise is drawn."""


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


class ReserveExhausted(Conflict):
    code = "reserve-exhausted"
    title = "备选名单已用完"
    title_en = "The reserve is exhausted"


class TeamsFormed(Conflict):
    code = "teams-formed-by-draw"
    title = "该抽取已用于组成执法检查组"
    title_en = "The draw has formed teams"


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


def substitute(draw: Draw, withdrawn: str, reason: str) -> DrawSubstituted:
    """The substitution: the unit is withdrawn for this reason, and the next unit of the reserve takes its place. A
    substitute can be withdrawn too.

    In a covert draw the reason is withheld. Raises NothingRanked, NotCompletedYet, NotDrawn, AlreadyWithdrawn,
    ReserveExhausted.
    """
    if draw.assigns:
        raise NothingRanked(
            "人员抽取没有备选名单；人选不能参加的，请登记空出岗位（vacations）后补抽。",
            "An assignment has no reserve; whoever cannot go vacates the slot (vacations), which is drawn again.",
        )
    if any(withdrawn == earlier.withdrawn for earlier in draw.substitutions):
        raise AlreadyWithdrawn(
            f"对象 {withdrawn} 已被替换，不能再次替换。", f"The unit {withdrawn} was withdrawn before.", unit=withdrawn
        )
    _, deal, stratum = _place_of(draw, withdrawn)
    used = {earlier.substitute for earlier in draw.substitutions}
    left = [unit for unit in draw.completed.ranked.reserve.get(stratum, ()) if unit not in used]
    if not left:
        raise _exhausted(stratum)
    covert = draw.disclosure == "after-visits"
    return DrawSubstituted(
        deal=deal,
        stratum=stratum,
        withdrawn=withdrawn,
        substitute=left[0],
        # This reason is public at once, and the real reason could show which enterprise was drawn.
        reason=WITHHELD if covert else reason,
        withheld_reason=reason if covert else None,
    )


def _exhausted(stratum: str) -> ReserveExhausted:
    of, of_en = (f"类别“{stratum}”的", f" of the stratum {stratum!r}") if stratum else ("", "")
    return ReserveExhausted(
        f"{of}备选名单已用完；如仍须补足，请另行公告一次抽查。",
        f"No reserve{of_en} is left; announce another draw if more units are needed.",
        stratum=stratum,
    )


class DrawnUnit(NamedTuple):
    """A drawn unit, and the deal and stratum in which it was drawn."""

    unit: str
    deal: str
    stratum: str


def units_drawn(draw: Draw) -> list[DrawnUnit]:
    """The units that a completed ranking drew, in the order of the deals, without later substitutions."""
    return [DrawnUnit(unit, name, stratum) for name, stratum, units in draw.completed.ranked.deals for unit in units]


def _place_of(draw: Draw, unit: str) -> DrawnUnit:
    """The deal and stratum of a drawn unit or of a substitute. Raises NotDrawn."""
    substitutes = [DrawnUnit(earlier.substitute, earlier.deal, earlier.stratum) for earlier in draw.substitutions]
    for drawn in (*units_drawn(draw), *substitutes):
        if drawn.unit == unit:
            return drawn
    raise NotDrawn(
        f"对象 {unit} 未被本次抽查抽中；请填写名单编号（64 位十六进制）。",
        f"The unit {unit} was not drawn here; give its id in the frame (64 hex digits).",
        unit=unit,
    )
