"""What a number looks like on a document."""

import pytest

from shared.policy.numbering import NumberParts, Series
from tests.unit.policy.examples import policy

FORMAT = "（示）应急{kind}〔{year}〕{series}-{number:03}"


def series(format_: str = FORMAT) -> Series:
    return Series(name="team", title="文书", format=format_, scope=("team",))


def test_every_place_is_filled() -> None:
    assert series().written(NumberParts(7, "W", "罚"), 2026) == "（示）应急罚〔2026〕W-007"
    assert series("{number}/{year}").written(NumberParts(7), 2026) == "7/2026"


def test_a_second_paper_of_the_kind_in_the_matter_says_so() -> None:
    assert series().written(NumberParts(7, "W", "复查", repeat=2), 2026) == "（示）应急复查〔2026〕W-007-2"


@pytest.mark.parametrize("given", [NumberParts(7, "W"), NumberParts(7, kind="罚"), NumberParts(7, " ", "罚")])
def test_the_number_never_stands_in_for_a_missing_letter(given: NumberParts) -> None:
    """Two teams without letters would give two documents one number."""
    with pytest.raises(ValueError, match=r"needs a (kind|series)"):
        series().written(given, 2026)


def test_scopes_combine() -> None:
    one = policy(
        "teams: [{code: F, name: 组, series: F}]\n"
        "numbering: [{name: n, title: t, format: '{kind}{year}{series}{number}', scope: [team, matter]}]\n"
    ).numbering[0]
    assert one.scope == ("team", "matter")
