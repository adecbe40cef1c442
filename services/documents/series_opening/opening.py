"""What each step of an opening needs: a count that the policy has and that gave no number yet, and another person."""

from collections.abc import Sequence

from services.documents.number.series import Counted, require_not_begun
from services.documents.series_opening.lifecycle import SeriesOpening
from shared.approval import check_verdict
from shared.contracts.numbers import (
    CountOpening,
    SeriesOpened,
    SeriesOpeningRefused,
    SeriesOpeningRequested,
    SeriesOpeningWithdrawn,
)
from shared.errors import Invalid
from shared.policy.numbering import Series
from shared.policy.teams import Team


class SeriesNotInPolicy(Invalid):
    code = "series-not-in-policy"
    title = "现行方案没有这一文号序列"
    title_en = "The policy has no such number series"


class CountUnfit(Invalid):
    code = "count-unfit"
    title = "组别、字或年度与文号序列不符"
    title_en = "Team, word or year does not fit the number series"


def counted_for(policy_series: Sequence[Series], teams: Sequence[Team], asked: CountOpening) -> Counted:
    """What is to be opened, by the policy that rules today; `asked` names series, year, team and kind.

    Raises SeriesNotInPolicy, CountUnfit.
    """
    series = next((each for each in policy_series if each.name == asked.series), None)
    if series is None:
        names = [each.name for each in policy_series]
        raise SeriesNotInPolicy(
            f"现行方案没有代号为“{asked.series}”的文号序列；现有：{'、'.join(names)}。",
            f"The policy in force has no number series {asked.series!r}; there are: {', '.join(names)}.",
            series=asked.series,
        )
    letters = {team.series or "" for team in teams} - {""}
    _require_part("team", asked.team, letters if "team" in series.scope else {""})
    if "document-kind" not in series.scope:
        _require_part("kind", asked.kind, {""})
    elif series.kinds or not asked.kind:
        _require_part("kind", asked.kind, {*series.kinds})
    if (asked.year == 0) is not (series.per == "ever"):
        raise CountUnfit(
            f"序列“{series.title}”{'不按年编号，请不要填写年度' if series.per == 'ever' else '按年编号，请填写年度'}。",
            f"The series {series.name!r} counts "
            f"{'for ever: give no year' if series.per == 'ever' else 'for each year: give the year'}.",
            series=series.name,
        )
    return Counted(series, asked.year, asked.team, asked.kind)


def request(counted: Counted, asked: CountOpening, last: int, remark: str) -> SeriesOpeningRequested:
    """The request. `last`: the last number of the count; 0 before the first. Raises SeriesBegun."""
    require_not_begun(counted, last)
    series = counted.series
    fixed = {"scope": counted.scope, "format": series.format, "per": series.per}
    return SeriesOpeningRequested(opening=asked.model_copy(update=fixed), remark=remark)


def approve(opening: SeriesOpening, person: str, counted: Counted, last: int) -> SeriesOpened:
    """The approval, by another person, while the count has given no number. Raises SamePerson, SeriesBegun."""
    asked = check_verdict(opening.rounds, person)
    require_not_begun(counted, last)
    fixed = {"scope": counted.scope, "format": counted.series.format, "per": counted.series.per}
    return SeriesOpened(
        opening=opening.opening.model_copy(update=fixed),
        remark=asked.remark or "",
        requested_by=asked.requested.person,
    )


def refuse(opening: SeriesOpening, person: str, opinion: str) -> SeriesOpeningRefused:
    """The refusal, by another person than the one who asked. Raises SamePerson."""
    check_verdict(opening.rounds, person)
    return SeriesOpeningRefused(opinion=opinion)


def withdraw(_: SeriesOpening, reason: str) -> SeriesOpeningWithdrawn:
    """The withdrawal of the request, by whoever may make one."""
    return SeriesOpeningWithdrawn(reason=reason)


def _require_part(name: str, given: str, allowed: set[str]) -> None:
    """Raises CountUnfit."""
    if given not in allowed:
        told = "、".join(sorted(allowed)) or "（无）"
        raise CountUnfit(
            f"{name} 应为：{told if allowed != {''} else '空，该序列不按此分别编号'}。",
            f"`{name}` must be one of: {', '.join(sorted(allowed))}."
            if allowed != {""}
            else f"`{name}` must be empty: the series does not count for each {name}.",
            **{name: given},
        )
