from datetime import UTC, datetime, timedelta

import pytest

from shared.draws.drand import CHAINS, QUICKNET

SIGNATURE_123 = "b75c69d0b72a5d906e854e808ba7e2accb1542ac355ae486d591aa9d43765482e26cd02df835d3546d23c4b13e0dfc92"
SIGNATURE_657413 = "b713718a38ae728dfd477991af2822e08d2f305e47718cef9f7848ce4050e7be41076862b98fad56e91a6b85b89cd97b"


def test_real_rounds_verify() -> None:
    assert CHAINS[QUICKNET.hash] is QUICKNET
    assert QUICKNET.verifies(123, SIGNATURE_123)
    assert QUICKNET.verifies(657413, SIGNATURE_657413)


def test_a_signature_is_of_one_round_only() -> None:
    assert not QUICKNET.verifies(657414, SIGNATURE_657413)
    assert not QUICKNET.verifies(657413, SIGNATURE_123)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "zz",
        SIGNATURE_123[:-2],
        SIGNATURE_123 + "00",
        SIGNATURE_123.upper(),
        f" {SIGNATURE_123}",
        "ab" * 48,
        "ÿ" * 96,
    ],
)
def test_other_spellings_do_not_count(value: str) -> None:
    # They would be other bytes in the seed, and so a choice for whoever enters them.
    assert not QUICKNET.verifies(123, value)


def test_rounds_fall_due_every_three_seconds() -> None:
    assert QUICKNET.due(1) == 1_692_803_367
    assert datetime.fromtimestamp(QUICKNET.due(123), UTC) == datetime(2023, 8, 23, 15, 15, 33, tzinfo=UTC)


def test_the_first_round_not_before_a_moment() -> None:
    due = datetime.fromtimestamp(QUICKNET.due(123), UTC)
    assert QUICKNET.first_round_at(due) == 123
    assert QUICKNET.first_round_at(due + timedelta(milliseconds=1)) == 124
    assert QUICKNET.first_round_at(due - timedelta(seconds=2)) == 123
    assert QUICKNET.first_round_at(datetime(2000, 1, 1, tzinfo=UTC)) == 1
