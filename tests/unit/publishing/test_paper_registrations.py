"""Keys and seals as the published log has them: an entry that breaks the rules counts for nothing, and stops nobody."""

from uuid import UUID

from services.publishing.paper.registrations import TYPES, registrations_of
from shared.contracts.fact import Fact
from shared.papers.keys import CodeVerdict, Registration
from tests.contract.facts import FACTS
from tests.unit.papers.made_up import BUREAU, FIRST, KEY, NEXT_KEY, STRANGER, code_of, registration
from tests.unit.papers.published import CERTIFICATE, REGISTERED, PaperLog, key_registered, revoked

STREAM = f"paper-key/{UUID(int=7)}"


def log_of(*facts: Fact) -> list[tuple[int, bytes]]:
    log = PaperLog()
    return [(place, log.entries[place]) for place in log.add(*facts, stream=STREAM)]


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
