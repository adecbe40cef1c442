import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.draws.deals import BadRate, CountsBeyondStratum, check_deals, count_for_rate
from shared.draws.spec import Deal


@pytest.mark.parametrize(
    ("rate", "size", "count"),
    [
        ("3/10", 136, 41),
        ("30%", 136, 41),
        ("30 ％", 136, 41),
        ("1/3", 3, 1),
        ("1/3", 4, 2),
        ("12.5%", 8, 1),
        ("0.1%", 1000, 1),
        ("100%", 7, 7),
        ("1/1", 7, 7),
        ("7/100", 100, 7),
        ("3/10", 0, 0),
    ],
)
def test_a_rate_is_rounded_up_exactly(rate: str, size: int, count: int) -> None:
    assert count_for_rate(rate, size) == count


@given(st.integers(1, 100), st.integers(0, 10**12))
def test_a_whole_percentage_never_suffers_from_floats(percent: int, size: int) -> None:
    assert count_for_rate(f"{percent}%", size) == -(-percent * size // 100)


@pytest.mark.parametrize(
    "rate",
    [
        "",
        "0.3",
        "30",
        "0%",
        "0/5",
        "1/0",
        "0/0",
        "101%",
        "4/3",
        "-1/3",
        "1/-3",
        "三成",
        "3/10 ",
        "٣/10",
        "1e1%",
        "3//10",
    ],
)
def test_what_is_no_rate_is_refused(rate: str) -> None:
    with pytest.raises(BadRate) as refused:
        count_for_rate(rate, 136)
    assert refused.value.facts == {"rate": rate}


def test_counts_over_a_stratum_add_up() -> None:
    deals = [Deal(name=month, stratum="W", count=5) for month in ("三月", "四月")]
    check_deals(deals, {"W": 10})
    with pytest.raises(CountsBeyondStratum) as refused:
        check_deals(deals, {"W": 9})
    assert refused.value.facts == {"stratum": "W", "size": 9, "count": 10}
