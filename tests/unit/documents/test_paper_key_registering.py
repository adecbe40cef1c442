"""Which paper keys are registered: one for each day, none for days that are over, in whatever order things come."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from services.documents.paper_key import lifecycle, registering
from services.documents.paper_key.lifecycle import Keyring
from services.documents.registration.days import FirstDayPast, RevocationAhead, RevokedAlready
from shared.errors import Refusal
from shared.papers.keys import PaperKeyRefused
from tests.unit.papers.made_up import BUREAU, registration
from tests.unit.recorded import TODAY, event

_STEPS = st.lists(
    st.tuples(st.sampled_from(["register", "rotate", "revoke"]), st.integers(-2, 12), st.integers(0, 5)),
    max_size=12,
)


def key(number: int) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes([number + 1]) * 32)


def after(keyring: Keyring, fact: lifecycle.PaperKeyFact) -> Keyring:
    return lifecycle.evolve(keyring, event(fact, keyring.stream, keyring.version + 1))


def registered(first: date = TODAY) -> Keyring:
    empty = Keyring(bureau=BUREAU)
    return after(empty, registering.register(empty, registration(key(0), first), TODAY))


def taken(keyring: Keyring, step: tuple[str, int, int], number: int) -> Keyring:
    """After a step, if it is not refused: a day counted from today, and which key is meant."""
    verb, days, which = step
    day, new = TODAY + timedelta(days=days), registration(key(number), TODAY + timedelta(days=days))
    kept = keyring.kept
    try:
        match verb:
            case "register":
                return after(keyring, registering.register(keyring, new, TODAY))
            case "rotate" if kept:
                return after(keyring, registering.rotate(keyring, kept[which % len(kept)], new, TODAY))
            case "revoke" if kept:
                return after(keyring, registering.revoke(kept[which % len(kept)], day, "遗失", TODAY))
    except Refusal:
        pass
    return keyring


@given(_STEPS)
def test_no_day_has_two_keys(steps: Sequence[tuple[str, int, int]]) -> None:
    keyring = Keyring(bureau=BUREAU)
    for number, step in enumerate(steps):
        before, keyring = keyring, taken(keyring, step, number)
        for day in (TODAY + timedelta(days=days) for days in range(-5, 20)):
            signing = [kept.key.public for kept in keyring.kept if kept.key.signs(day)]
            assert len(signing) <= 1
            if day < TODAY:
                was = [kept.key.public for kept in before.kept if kept.key.signs(day)]
                assert set(signing) <= set(was), "no day that is over gets a key"
    assert {kept.key.public for kept in keyring.kept} == set(keyring.registered)
    assert {kept.key.public for kept in keyring.kept if kept.key.revoked} == set(keyring.revoked)


def test_a_key_is_registered_from_today_on() -> None:
    keyring = registered()
    (kept,) = keyring.kept
    assert (kept.key.first, kept.registered.person, kept.revocation) == (TODAY, "made-up-chief", None)
    with pytest.raises(FirstDayPast):
        registered(TODAY - timedelta(days=1))
    with pytest.raises(PaperKeyRefused):
        registering.register(keyring, registration(key(1), TODAY), TODAY)


def test_a_key_that_has_not_begun_is_not_replaced() -> None:
    keyring = registered(TODAY + timedelta(days=5))
    for days in (1, 5):
        new = registration(key(1), TODAY + timedelta(days=days))
        with pytest.raises(registering.KeyNotInForce):
            registering.rotate(keyring, keyring.kept[0], new, TODAY)


def test_a_revocation_is_not_ahead_and_only_moves_back() -> None:
    keyring = registered()
    with pytest.raises(RevocationAhead):
        registering.revoke(keyring.kept[0], TODAY + timedelta(days=1), "遗失", TODAY)
    keyring = after(keyring, registering.revoke(keyring.kept[0], TODAY, "遗失", TODAY))
    with pytest.raises(RevokedAlready):
        registering.revoke(keyring.kept[0], TODAY, "遗失", TODAY)
    keyring = after(keyring, registering.revoke(keyring.kept[0], TODAY - timedelta(days=1), "更早", TODAY))
    revocation = keyring.kept[0].revocation
    assert revocation is not None
    assert (revocation.day, revocation.because) == (TODAY - timedelta(days=1), "更早")
    assert keyring.kept[0].key.revoked == revocation.day
