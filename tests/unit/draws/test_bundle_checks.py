"""The named checks of a bundle: all pass for a draw as it happened, and the check that fails names what is wrong."""

from datetime import timedelta
from typing import Any

import pytest

from shared.draws.verification import Verdict
from shared.log.notes import Kind, SigningKey
from tests.unit.draws.builders import id_of, parties
from tests.unit.draws.judging import faults, results, verdict, verified
from tests.unit.draws.published import (
    DUE,
    ENDS,
    KINDS,
    LOG,
    MADE,
    OTHER,
    WITNESS,
    Draw,
    assignment,
    by_beacon,
    by_parties,
    failed,
    set_field,
    set_public,
)
from tests.unit.draws.test_bundle import DELETED, with_

LISTS = ["frame root", "frame size", "excluded", "openings", "spec hash"]
KEYS = ["announced before entropy", "checkpoint signature", "witness"]
IN_LOG = ["announcement in log", "completion in log"]
PARTIES = [f"{check}: {party['source']}" for check in ("entropy", "commitment", "reveal") for party in parties()]
OF_BEACON = [*LISTS, "entropy: beacon", "seed", "outcome", *IN_LOG, *KEYS]
OF_PARTIES = [*LISTS, *PARTIES, "seed", "outcome", *IN_LOG, *KEYS]
NAMED = {
    **dict.fromkeys(("beacon", "assign", "more"), OF_BEACON),
    **dict.fromkeys(("parties", "assign by parties", "covert", "replacing"), OF_PARTIES),
    "failed": [
        *LISTS, "entropy: bureau", *PARTIES[3:6], "reveal: bureau", "announcement in log", "end in log", *KEYS
    ],
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_a_draw_as_it_happened_is_proved(kind: str) -> None:
    bundle = KINDS[kind]().json()
    found = results(bundle)
    assert list(found) == NAMED[kind]
    assert set(found.values()) == {True}
    assert verdict(bundle, WITNESS.verifier) is Verdict.PROVED


@pytest.mark.parametrize(
    ("path", "value", "found"),
    [
        (("frame", 0, "weight"), 9, {"frame root", "outcome"}),
        (("frame", 0, "weight"), 0, {"frame root", "frame size", "excluded", "openings", "outcome"}),
        (("frame", 0, "id"), "x", {"frame root", "frame size", "excluded", "openings", "outcome"}),
        (("excluded", 0, "reason"), "leave", {"excluded"}),
        (("excluded", 0, "reason"), "x", {"frame root", "frame size", "excluded", "openings", "outcome"}),
        (("excluded", 0), DELETED, {"excluded", "openings"}),
        (("spec", "frame", "size"), 9, {"frame size", "spec hash", "seed", "announcement in log"}),
        (("spec", "frame", "root"), id_of("x"), {"frame root", "spec hash", "seed", "announcement in log"}),
        (("spec", "excluded", "root"), id_of("x"), {"excluded", "spec hash", "seed", "announcement in log"}),
        (("spec", "excluded", "size"), 3, {"excluded", "spec hash", "seed", "announcement in log"}),
        (("spec", "serial"), 8, {"spec hash", "seed", "announcement in log"}),
        (("spec", "draw"), "01957c00-0000-7000-8000-000000000008", {"spec hash", "seed", *IN_LOG}),
        (("entropy", 0, "value"), "00" * 48, {"entropy: beacon", "seed", "completion in log"}),
        (("entropy", 0, "source"), "x", {"entropy: beacon", "seed", "completion in log"}),
        (("entropy",), [], {"entropy: beacon", "seed", "completion in log"}),
        (("seed",), "00" * 32, {"seed", "outcome", "completion in log"}),
        (("seed",), "x", {"seed", "outcome", "completion in log"}),
        (("outcome", "deals", 0, "name"), "四月", {"outcome", "completion in log"}),
        (("outcome",), {}, {"outcome", "completion in log"}),
        (("announcement",), "", {"excluded", "spec hash", "seed", *IN_LOG, *KEYS}),
        (("completion",), "c2sp.org/tlog-proof@v1\nindex 0\n\nx", {"completion in log", *KEYS}),
    ],
)
def test_what_was_touched_is_named(path: tuple[str | int, ...], value: Any, found: set[str]) -> None:
    assert faults(with_(by_beacon().json(), *path, value=value)) == found


@pytest.mark.parametrize(
    ("path", "value", "found"),
    [
        (("entropy", 1, "value"), "00" * 32, {"entropy: association", "reveal: association", "seed", KEYS[0]}),
        (("entropy", 1), DELETED, {"entropy: association", "reveal: association", "seed"}),
        (("signatures", "notary"), DELETED, {"reveal: notary", KEYS[0]}),
        (("signatures", "notary"), "00" * 64, {"reveal: notary", KEYS[0]}),
        (("spec", "purpose"), "x", {"spec hash", *PARTIES[3:6], "seed", "announcement in log"}),
    ],
)
def test_what_a_party_gave_is_named(path: tuple[str | int, ...], value: Any, found: set[str]) -> None:
    assert faults(with_(by_parties().json(), *path, value=value)) == found


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"announced": set_field(type="sampling.draw.witnessed")}, {IN_LOG[0]}),
        ({"announced": set_field(stream="draw/another")}, {IN_LOG[0]}),
        ({"announced": set_field(bureau="370125")}, {IN_LOG[0]}),
        ({"announced": set_public(spec={})}, {"spec hash", IN_LOG[0]}),
        ({"announced": set_public(spec="x")}, {"spec hash", IN_LOG[0]}),
        ({"announced": set_public(open_by=5)}, {"excluded", IN_LOG[0]}),
        ({"announced": set_public(open_by="2023-10-01")}, {"excluded", IN_LOG[0]}),
        ({"last": set_field(type="sampling.draw.announced")}, {IN_LOG[1]}),
        ({"last": set_field(stream="draw/another")}, {IN_LOG[1]}),
        ({"last": set_public(seed=id_of("x"))}, {IN_LOG[1]}),
        ({"last": set_public(value="00" * 48)}, {IN_LOG[1]}),
        ({"last": set_public(outcome_hash=id_of("x"))}, {IN_LOG[1]}),
        ({"last": set_field(public={})}, {IN_LOG[1]}),
    ],
)
def test_what_the_log_says_must_fit(changes: dict[str, Any], found: set[str]) -> None:
    assert faults(by_beacon().but(**changes).json()) == found


def test_the_end_stands_in_the_same_log_after_the_announcement() -> None:
    bundle, elsewhere = by_beacon().json(), by_beacon().but(log=SigningKey("other.example", LOG.kind, LOG.seed)).json()
    assert IN_LOG[1] in faults({**bundle, "completion": elsewhere["completion"]})
    swapped = {**bundle, "announcement": bundle["completion"], "completion": bundle["announcement"]}
    assert {*IN_LOG, "seed", "spec hash"} <= faults(swapped)


def test_one_size_of_the_log_has_one_root() -> None:
    whole = by_beacon().but(covered=5).json()
    assert faults(whole) == set()
    other = by_beacon().but(covered=5, between=b"another").json()
    assert faults({**whole, "completion": other["completion"]}) == {IN_LOG[1]}


def test_a_failed_draw_names_the_first_who_has_not_opened() -> None:
    assert faults(failed(0).json()) == set()
    assert faults(failed(2).json()) == set()
    assert faults(failed(1).but(last=set_public(withheld="")).json()) == set()
    for withheld in ("bureau", "notary", "x", 5):
        assert faults(failed(1).but(last=set_public(withheld=withheld)).json()) == {"end in log"}


def test_a_failed_draw_failed_at_its_end_and_not_before() -> None:
    early = failed().but(last=set_field(time="2023-08-26T14:59:59.999Z"))
    assert faults(early.json()) == {"end in log"}
    seen_early = failed().but(ended=[(WITNESS, ENDS - timedelta(minutes=11))])
    assert faults(seen_early.json()) == {"witness"}


def test_nobody_makes_a_failure_of_a_completed_draw_or_of_the_beacon() -> None:
    completed, end = by_parties().json(), failed().json()["end"]
    common = {name: value for name, value in completed.items() if name not in ("seed", "outcome", "completion")}
    assert faults({**common, "end": end}) == {"end in log"}
    common = {name: value for name, value in by_beacon().json().items() if name in common}
    failure = by_beacon().but(last=set_field(type="sampling.draw.failed", public={"withheld": "beacon"})).json()
    assert faults({**common, "announcement": failure["announcement"], "end": failure["completion"]}) == {"end in log"}


def test_openings_are_all_or_none() -> None:
    assert faults({**by_beacon().json(), "openings": {}}) == set()
    assert faults({**assignment().json(), "openings": {}}) == set()


def test_a_covert_draw_gives_no_reasons() -> None:
    draw = by_beacon(24, reason="withheld").but(announced=set_public(open_by="2023-10-01"))
    assert faults(draw.json()) == set()
    assert faults(draw.but(announced=set_public(open_by="")).json()) == {"excluded"}
    assert faults(draw.but(announced=set_public(open_by="2024-10-01")).json()) == {IN_LOG[0]}


def test_without_a_key_it_is_a_computation() -> None:
    bundle = by_beacon().json()
    assert verdict(bundle) is Verdict.COMPUTED
    assert verdict(bundle, WITNESS.verifier, key=None) is Verdict.COMPUTED
    assert verdict(bundle, key=None) is Verdict.COMPUTED
    assert verdict({**bundle, "seed": "00" * 32}, key=None) is Verdict.WRONG


@pytest.mark.parametrize("own", ["example.org/log", "example.org/log/witness"])
def test_the_operators_own_witness_proves_nothing(own: str) -> None:
    key = SigningKey(own, Kind.COSIGNATURE, bytes(range(3, 35)))
    cosigned = [(key, MADE + timedelta(seconds=2)), (OTHER, MADE + timedelta(seconds=3))]
    bundle = by_beacon().but(seen=cosigned, ended=[(key, DUE), (OTHER, DUE)]).json()
    assert verdict(bundle, key.verifier) is Verdict.COMPUTED
    assert verdict(bundle, key.verifier, OTHER.verifier) is Verdict.PROVED
    late = by_beacon().but(seen=[(key, DUE)], ended=[(key, DUE)]).json()
    assert verdict(late, key.verifier) is Verdict.WRONG


@pytest.mark.parametrize("name", ["example.org", "example.org/logs/witness", "example.org/lo"])
def test_a_witness_of_another_name_is_anothers(name: str) -> None:
    key = SigningKey(name, Kind.COSIGNATURE, bytes(range(3, 35)))
    bundle = by_beacon().but(seen=[(key, MADE)], ended=[(key, DUE)]).json()
    assert verdict(bundle, key.verifier) is Verdict.PROVED


def at_the_last_moment() -> Draw:
    """A draw that is announced three seconds before its round."""
    time = "2023-08-23T15:15:30.000Z"
    return by_beacon().but(announced=set_field(time=time), seen=[(WITNESS, DUE - timedelta(seconds=2))])


@pytest.mark.parametrize("origin", ["demo.example.org/log", "127.0.0.1:8600/log", "[::1]:8600/log", "localhost/log"])
def test_a_log_for_demonstrations_proves_nothing(origin: str) -> None:
    log = SigningKey(origin, Kind.ED25519, LOG.seed)
    found = verified(by_beacon().but(log=log).json())
    assert found.demonstration
    assert verdict(by_beacon().but(log=log).json(), WITNESS.verifier, key=log.verifier) is Verdict.COMPUTED
    short = at_the_last_moment().but(log=log).json()
    assert verdict(short, WITNESS.verifier, key=log.verifier) is Verdict.COMPUTED


@pytest.mark.parametrize("origin", ["demonstration.org/log", "example.org/demo.log", "127.0.0.1.example.org/log"])
def test_every_other_log_waits(origin: str) -> None:
    log = SigningKey(origin, Kind.ED25519, LOG.seed)
    assert verdict(by_beacon().but(log=log).json(), WITNESS.verifier, key=log.verifier) is Verdict.PROVED
    short = at_the_last_moment().but(log=log).json()
    assert verdict(short, WITNESS.verifier, key=log.verifier) is Verdict.WRONG


def test_a_time_that_is_too_far_off_is_a_failed_check() -> None:
    spec = {**by_beacon().spec, "ends": "9999-12-31T23:59:59Z", "year": 9999}
    far = by_beacon().but(spec=spec, announced=set_field(time="9999-12-31T23:59:58.000Z"))
    assert IN_LOG[0] in faults(far.json())
