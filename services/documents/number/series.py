"""Which series of the policy numbers a paper, and what it counts for. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from shared.errors import Conflict
from shared.policy.numbering import Series
from shared.policy.teams import Team

EVER = 0
"""Stands in the place of the year, for a series whose count never starts again."""


class NoSeries(Conflict):
    code = "no-number-series"
    title = "没有适用的文号序列"
    title_en = "No number series"


class TeamUnlettered(Conflict):
    code = "team-without-letter"
    title = "检查组没有文号字母"
    title_en = "The team has no letter for numbers"


class SeriesFrozen(Conflict):
    code = "number-series-frozen"
    title = "文号序列已启用，不能改动"
    title_en = "The number series is in use and cannot change"


class SeriesBegun(Conflict):
    code = "number-series-begun"
    title = "文号序列已编过号"
    title_en = "The number series has begun"


class NumberAlong(Conflict):
    code = "number-not-handed-in"
    title = "预领的文号尚未交回"
    title_en = "A number that was taken along is not back"


class NumberUsed(Conflict):
    code = "number-taken"
    title = "文号已被使用"
    title_en = "The number was used before"


class Among(NamedTuple):
    """The numbers that a paper may have something to do with: those of its matter that are as secret as the paper. Else
    an open number would tell of a secret paper.
    """

    matter: UUID | None
    hidden: bool


@dataclass(frozen=True, slots=True)
class Counted:
    """What has a count of its own: a series in a year, for a team and a word where its scope says so."""

    series: Series
    year: int
    team: str
    kind: str

    @property
    def counted_year(self) -> int:
        return self.year if self.series.per == "year" else EVER

    @property
    def counted_team(self) -> str:
        return self.team if "team" in self.series.scope else ""

    @property
    def counted_kind(self) -> str:
        return self.kind if "document-kind" in self.series.scope else ""

    @property
    def by_matter(self) -> bool:
        """Whether later papers of a matter have the number of its first paper."""
        return "matter" in self.series.scope

    @property
    def scope(self) -> str:
        return " ".join(self.series.scope)


def counted_by(policy_series: Sequence[Series], word: str, letter: str, year: int) -> Counted:
    """What a paper counts for: its form has the word (字), its team the letter ("" without a team).

    Raises NoSeries, TeamUnlettered.
    """
    series = next((each for each in policy_series if word in each.kinds), None)
    series = series or next((each for each in policy_series if not each.kinds), None)
    if series is None:
        raise NoSeries(
            f"现行方案中没有为“{word}”字文书编号的序列；请在方案的文书编号（numbering）中增加，并由批准人采用。",
            f"No series of the policy in force numbers papers with the word {word!r}; add one to the policy under "
            "`numbering`, and have it adopted.",
            word=word,
        )
    if "series" in series.needs and not letter:
        raise TeamUnlettered(
            f"“{series.title}”按检查组编号，但本文书没有检查组，或检查组没有字母；请补填检查组，或在方案中给检查组规定字母。",
            f"The series {series.name!r} counts for each team, and the paper has no team, or its team no letter: name "
            "the team, or give it a letter in the policy.",
            series=series.name,
        )
    return Counted(series, year, letter if "series" in series.places else "", word)


def letter_of(teams: Sequence[Team], code: str) -> str:
    """The letter of a team in numbers; "" if it has none."""
    return next((team.series or "" for team in teams if team.code == code), "")


def require_unchanged(counted: Counted, scope: str, form: str) -> None:
    """Refuse a series that has changed since its first number: else two papers could have the same number.

    Raises SeriesFrozen.
    """
    if (scope, form) != (counted.scope, counted.series.format):
        raise SeriesFrozen(
            f"“{counted.series.title}”今年已按“{form}”编号，方案现改为“{counted.series.format}”；"
            "请保留原格式，或以新的代号另设序列。",
            f"The series {counted.series.name!r} has given numbers in the format {form!r}, and the policy now says "
            f"{counted.series.format!r}: keep the format, or give the series another name.",
            series=counted.series.name,
        )


def require_not_begun(counted: Counted, last: int) -> None:
    """Refuse to set the first number of a count that has one. Raises SeriesBegun."""
    if last:
        raise SeriesBegun(
            f"“{counted.series.title}”已到第 {last} 号，不能再设启用号；请核对登记簿（GET /registers）。",
            f"The count of {counted.series.name!r} stands at {last} already, by its numbers or by an earlier opening; "
            "see GET /registers.",
            series=counted.series.name,
            last=last,
        )
