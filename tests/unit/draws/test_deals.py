import pytest

from shared.draws.deals import check_deals
from shared.draws.spec import Deal
from shared.errors import Refusal

SIZES = {"W": 3, "G": 2}


def deals(*rows: tuple[str, str, int]) -> list[Deal]:
    return [Deal(name=name, stratum=stratum, count=count) for name, stratum, count in rows]


def test_deals_may_take_a_stratum_whole() -> None:
    check_deals(deals(("1", "W", 2), ("2", "W", 1), ("1", "G", 2)), SIZES)


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([("1", "F", 1)], "unknown-stratum"),
        ([("1", "W", 1), ("1", "W", 1)], "duplicate-deal"),
        ([("1", "W", 0)], "empty-deal"),
        ([("1", "W", -1)], "empty-deal"),
        ([("1", "W", 2), ("2", "W", 2)], "counts-beyond-stratum"),
        # Each rule is judged over all deals before the next rule.
        ([("1", "W", 9), ("2", "W", 0)], "empty-deal"),
        ([("1", "W", 0), ("2", "W", 1), ("2", "W", 1)], "duplicate-deal"),
        ([("1", "W", 1), ("1", "W", 1), ("1", "F", 1)], "unknown-stratum"),
    ],
)
def test_deals_that_do_not_fit(rows: list[tuple[str, str, int]], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        check_deals(deals(*rows), SIZES)
    assert refused.value.code == code
