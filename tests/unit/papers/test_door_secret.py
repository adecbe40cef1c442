"""The secret on a notice: read however it is typed, good for one inspection, and told by its fingerprint to nobody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.check_characters import ALPHABET
from shared.papers.door_secret import (
    LENGTH,
    MalformedDoorSecret,
    fingerprint_of,
    grouped,
    new_door_secret,
    read_door_secret,
)

HANDLE, OTHER = "000102030405060708090a0b0c0d0e0f", "100102030405060708090a0b0c0d0e0f"
SECRETS = st.text(ALPHABET, min_size=LENGTH, max_size=LENGTH)


def test_no_two_secrets_are_alike() -> None:
    made = {new_door_secret() for _ in range(1000)}
    assert len(made) == 1000
    assert all(set(each) <= set(ALPHABET) and len(each) == LENGTH for each in made)


@given(SECRETS)
def test_a_secret_is_read_however_it_is_typed(secret: str) -> None:
    wide = "".join(chr(ord(each) + 0xFEE0) for each in secret)
    mistaken = secret.replace("0", "O").replace("1", "i").replace("5", "s")
    for typed in (secret, grouped(secret), f"  {grouped(secret).lower()} ", wide, " ".join(secret), mistaken):
        assert read_door_secret(typed) == secret


@pytest.mark.parametrize(
    "typed", ["", "4F7K", "4F7K-4F7K-4F7K-4F7K-4", "四位数字四位数字四位数字四位数字", "4F7K" * 3 + "4F7Ⅷ" * 2]
)
def test_what_is_no_secret_is_refused(typed: str) -> None:
    with pytest.raises(MalformedDoorSecret):
        read_door_secret(typed)


def test_a_fingerprint_is_that_of_one_inspection() -> None:
    secret = "0123456789ABCDEF"
    assert fingerprint_of(HANDLE, secret) == "e1d02962bb74cb6d862d31a398dc57bf39875a49ddd9fc83b4a5de38f0ba4bc1"
    assert fingerprint_of(HANDLE, secret) != fingerprint_of(OTHER, secret)
