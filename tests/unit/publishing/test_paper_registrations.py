"""Keys and seals as the published log has them: an entry that breaks the rules counts for nothing, and stops nobody."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from services.publishing.paper.registrations import TYPES, registrations_of
from shared.contracts.fact import Fact
from shared.contracts.papers import PaperKeyRotated, SealRegistered, SealRevoked
from shared.papers.keys import CodeVerdict, Registration
from tests.contract.facts import FACTS
from tests.unit.papers.made_up import BUREAU, FIRST, KEY, NEXT_KEY, STRANGER, code_of, registration
from tests.unit.papers.published import AT, CERTIFICATE, REGISTERED, PaperLog, key_registered, revoked

STREAM = f"paper-key/{UUID(int=7)}"


def log_of(*facts: Fact, at: datetime | None = None) -> list[tuple[int, bytes]]:
    log = PaperLog()
    return [(place, log.entries[place]) for place in log.add(*facts, stream=STREAM, at=at)]


def test_the_types_are_those_of_keys_and_seals() -> None:
    assert set(TYPES) == {name for name in FACTS if name.startswith(("documents.paper-key.", "documents.seal."))}


def test_keys_and_seals_are_known_by_bureau_with_their_places() -> None:
    known = registrations_of(log_of(*REGISTERED, revoked(registration(KEY, FIRST))))
    assert known.positions == {BUREAU: (1, 2, 3)}
    assert [certificate for certificate, _ in known.seals_of(BUREAU)] == [CERTIFICATE]
    assert known.seals_of("370126") == []
    judged = known.registered.keys.judge(code_of())
    assert judged.verdict is CodeVerdict.KEY_REVOKED
    assert known.weight > registrations_of([]).weight


def test_an_entry_that_breaks_the_rules_is_named_and_stops_nobody() -> None:
    stolen = Registration(BUREAU, *registration(STRANGER, FIRST, "370126")[1:])
    twice = registration(NEXT_KEY, FIRST)
    entries = log_of(key_registered(stolen), *REGISTERED, key_registered(twice))
    known = registrations_of([(0, b"no entry"), *entries])
    assert known.refused == (0, 1, 4)
    assert known.positions == {BUREAU: (2, 3)}
    assert known.registered.keys.judge(code_of()).verdict is CodeVerdict.GENUINE


DAY = date(2026, 3, 9)
_SEAL = SealRegistered(certificate=CERTIFICATE, first=DAY)
_REVOKED = SealRevoked(certificate=CERTIFICATE, day=DAY, because="失窃")


@pytest.mark.parametrize(
    ("facts", "refused"),
    [
        ((key_registered(registration(KEY, DAY)), _SEAL), ()),
        ((key_registered(registration(KEY, DAY - timedelta(days=1))),), (1,)),
        (
            (
                key_registered(registration(KEY, DAY)),
                key_registered(registration(NEXT_KEY, DAY + timedelta(days=1)), PaperKeyRotated),
            ),
            (),
        ),
        ((_SEAL.model_copy(update={"first": DAY - timedelta(days=1)}),), (1,)),
        ((_SEAL, _SEAL), (2,)),
        ((_SEAL, _REVOKED, _SEAL), (3,)),
    ],
)
def test_who_writes_past_the_service_is_held_to_the_rules_of_registering(
    facts: tuple[Fact, ...], refused: tuple[int, ...]
) -> None:
    assert registrations_of(log_of(*facts, at=AT)).refused == refused


@pytest.mark.parametrize("days", [(0, 5), (5, 0), (3, 3)])
def test_what_is_revoked_twice_is_revoked_from_the_earlier_day(days: tuple[int, int]) -> None:
    again = [_REVOKED.model_copy(update={"day": DAY + timedelta(days=more)}) for more in days]
    ((_, seal),) = registrations_of(log_of(_SEAL, *again)).seals_of(BUREAU)
    assert seal.revoked == DAY + timedelta(days=min(days))
