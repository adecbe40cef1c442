"""What a number looks like on a document."""

import pytest

from shared.policy.numbering import Series

FORMAT = "（示）应急{kind}〔{year}〕{series}-{number:03}"


def series(format_: str = FORMAT) -> Series:
    return Series(name="team", title="文书", format=format_, scope="team")


def test_every_place_is_filled() -> None:
    assert series().written(7, 2026, "W", "罚") == "（示）应急罚〔2026〕W-007"
    assert series("{number}/{year}").written(7, 2026) == "7/2026"


@pytest.mark.parametrize("given", [{"series": "W"}, {"kind": "罚"}])
def test_the_number_never_stands_in_for_a_missing_letter(given: dict[str, str]) -> None:
    """Two teams without letters would give two documents one number."""
    with pytest.raises(ValueError, match=r"needs a (kind|series)"):
        series().written(7, 2026, **given)
