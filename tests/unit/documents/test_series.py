"""Which series numbers a paper, and what it counts for."""

import pytest

from services.documents.number.series import (
    Counted,
    NoSeries,
    SeriesFrozen,
    TeamUnlettered,
    counted_by,
    letter_of,
    require_unchanged,
)
from shared.policy.numbering import Series
from shared.policy.teams import Team


def series(name: str = "team", **more: object) -> Series:
    given = {"name": name, "title": "文号", "format": "（示）应急〔{year}〕{series}-{number:03}", "scope": "team"}
    return Series.model_validate(given | more)


OF_TEAMS = series()
OF_LETTERS = series("letters", format="（示）应急指导〔{year}〕{number}号", scope="document-kind", kinds=["应急指导"])
BY_MATTER = series("matter", format="（示）{kind}〔{year}〕{number}号", scope="matter", per="ever")


def test_a_series_that_names_the_word_goes_first() -> None:
    assert counted_by([OF_TEAMS, OF_LETTERS], "应急指导", "F", 2026).series is OF_LETTERS
    assert counted_by([OF_TEAMS, OF_LETTERS], "应急责改", "F", 2026).series is OF_TEAMS


def test_a_word_that_no_series_numbers_is_refused() -> None:
    with pytest.raises(NoSeries, match="应急责改"):
        counted_by([OF_LETTERS], "应急责改", "F", 2026)


def test_a_team_without_a_letter_is_refused_where_the_number_has_one() -> None:
    with pytest.raises(TeamUnlettered):
        counted_by([OF_TEAMS], "应急责改", "", 2026)
    assert counted_by([OF_LETTERS], "应急指导", "", 2026).team == ""


def test_what_has_a_count_of_its_own() -> None:
    def key(counted: Counted) -> tuple[int, str, str]:
        return counted.counted_year, counted.counted_team, counted.counted_kind

    assert key(counted_by([OF_TEAMS], "应急责改", "F", 2026)) == (2026, "F", "")
    assert key(counted_by([OF_LETTERS], "应急指导", "F", 2026)) == (2026, "", "应急指导")
    assert key(counted_by([BY_MATTER], "应急责改", "F", 2026)) == (0, "", "")


def test_the_letter_of_a_team() -> None:
    team = Team.model_validate(
        {"code": "F", "name": "示例组", "series": "F", "where": {"field": "group", "in": ["甲"]}}
    )
    assert (letter_of([team], "F"), letter_of([team], "G")) == ("F", "")


@pytest.mark.parametrize(("scope", "form"), [("team", "（旧）{year}{series}{number}"), ("matter", OF_TEAMS.format)])
def test_a_series_in_use_does_not_change(scope: str, form: str) -> None:
    counted = counted_by([OF_TEAMS], "应急责改", "F", 2026)
    require_unchanged(counted, "team", OF_TEAMS.format)
    with pytest.raises(SeriesFrozen):
        require_unchanged(counted, scope, form)
