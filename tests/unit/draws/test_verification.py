"""A bundle that was tampered with fails, and the failing check names what was touched."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.canonical import JsonObject, canonical, digest
from shared.draws.verification import Check, verify_bundle
from shared.log.notes import Kind, SigningKey
from tests.unit.draws.builders import ESCROWED, escrow, id_of
from tests.unit.draws.published import GOLDEN, LOG, SEEN_COMPLETED, WITNESS, assign_bundle, golden_files, rank_bundle

KEY, WITNESSES = LOG.verifier, [WITNESS.verifier]
NAMED = [
    "frame root",
    "frame size",
    "openings",
    "spec hash",
    "entropy: legal",
    "entropy: dice",
    "seed",
    "outcome",
    "announcement in log",
    "completion in log",
    "announced before entropy",
    "checkpoint signature",
    "witness",
]


def results(document: object) -> dict[str, bool | None]:
    return {check.name: check.passed for check in verify_bundle(document, KEY, WITNESSES)}


def failed(document: object) -> set[str]:
    return {name for name, passed in results(document).items() if passed is False}


def edited(*path: str | int, value: Any) -> JsonObject:
    bundle: JsonObject = json.loads(canonical(rank_bundle()))
    place: Any = bundle
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return bundle


def swapped(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1
    return text.replace(old, new)


def test_golden() -> None:
    """What was published before reads the same today, and is what would be published again."""
    files = golden_files()
    assert files == {path.name: path.read_bytes() for path in GOLDEN.iterdir()}


def test_every_check_has_its_name_and_place() -> None:
    assert results(rank_bundle()) == dict.fromkeys(NAMED, True)
    assert list(results(rank_bundle())) == NAMED


def test_a_late_party_and_closed_ids_are_no_fault() -> None:
    assert results(assign_bundle()) == {**dict.fromkeys(NAMED, True), "entropy: legal": None}


def test_without_keys_what_needs_them_is_not_checked() -> None:
    checks = {check.name: check.passed for check in verify_bundle(rank_bundle(), None)}
    assert [name for name, passed in checks.items() if passed is None] == NAMED[-3:]
    assert all(passed for passed in checks.values() if passed is not None)


def test_an_escrowed_value_is_ordered_by_the_log() -> None:
    bundle = rank_bundle(last=escrow())
    assert bundle["entropy"][1] == {"source": "safe", "value": ESCROWED}
    assert failed(bundle) == set()
    checks = {check.name: check for check in verify_bundle(bundle, KEY)}
    assert checks["announced before entropy"].passed is True
    assert "escrow" in checks["announced before entropy"].detail_en


@pytest.mark.parametrize(
    ("path", "value", "found"),
    [
        (("frame", 0, "weight"), 9, {"frame root", "outcome"}),
        (("frame", 0, "weight"), 0, {"frame root", "frame size", "openings", "outcome"}),
        (("frame", 0), "x", {"frame root", "frame size", "openings", "outcome"}),
        (("frame",), rank_bundle()["frame"][:-1], {"frame root", "frame size", "openings", "outcome"}),
        (("spec", "serial"), 8, {"spec hash", "seed"}),
        (("spec", "frame", "size"), 9, {"frame size", "spec hash", "seed"}),
        (("spec", "frame", "root"), id_of("x"), {"frame root", "spec hash", "seed"}),
        (("spec", "bureau"), "370125", {"spec hash", "seed", "announcement in log", "completion in log"}),
        (("entropy", 0, "value"), "00" * 32, {"entropy: legal", "seed", "completion in log"}),
        (("entropy", 1, "value"), "9" * 20, {"seed", "completion in log"}),
        (("entropy",), rank_bundle()["entropy"][1:], {"seed", "completion in log"}),
        (("entropy",), rank_bundle()["entropy"][:1], {"entropy: dice", "seed", "completion in log"}),
        (("entropy",), rank_bundle()["entropy"][::-1], {"seed", "completion in log"}),
        (("seed",), "00" * 32, {"seed", "outcome", "completion in log"}),
        (("seed",), "x", {"seed", "outcome", "completion in log"}),
        (("seed",), None, {"seed", "outcome", "completion in log"}),
        (("outcome", "deals", 0, "name"), "四月", {"outcome", "completion in log"}),
        (("outcome",), None, {"outcome", "completion in log"}),
        (("openings", id_of("x")), {"name": "x", "salt": "00" * 16}, {"openings"}),
        (("openings", rank_bundle()["frame"][0]["id"], "name"), "别家", {"openings"}),
        (("openings", rank_bundle()["frame"][0]["id"], "salt"), "xy", {"openings"}),
        (("openings", rank_bundle()["frame"][0]["id"], "name"), "\ud800", {"openings"}),
        (("openings",), [], {"openings"}),
        (("openings",), {}, set()),
    ],
)
def test_what_was_touched_is_named(path: tuple[str | int, ...], value: object, found: set[str]) -> None:
    assert failed(edited(*path, value=value)) == found


def test_a_broken_spec_fails_what_rests_on_it() -> None:
    checks = {check.name: check for check in verify_bundle(edited("spec", "serial", value="7"), KEY, WITNESSES)}
    assert checks["entropy"].passed is False
    assert "spec.serial" in checks["spec hash"].detail
    assert "spec.serial" in checks["spec hash"].detail_en


def test_a_draw_that_may_not_be_announced_does_not_verify() -> None:
    bundle = rank_bundle()
    bundle["spec"]["entropy"] = bundle["spec"]["entropy"][:1]
    assert "spec hash" in failed(bundle)


def set_field(name: str, value: object) -> Any:
    return lambda fields: fields.update({name: value})


def set_public(name: str, value: object) -> Any:
    return lambda fields: fields["public"].update({name: value})


@pytest.mark.parametrize(
    ("edits", "found"),
    [
        ({"announced": set_field("type", "sampling.draw.voided")}, {"announcement in log"}),
        ({"announced": set_field("stream", "draw/another")}, {"announcement in log"}),
        ({"announced": set_field("bureau", "370125")}, {"announcement in log"}),
        ({"announced": set_public("spec_hash", id_of("x"))}, {"spec hash"}),
        ({"completed": set_field("type", "sampling.draw.announced")}, {"completion in log"}),
        ({"completed": set_field("bureau", "370125")}, {"completion in log"}),
        ({"completed": set_public("seed", id_of("x"))}, {"completion in log"}),
        ({"completed": set_public("outcome_hash", digest({}))}, {"completion in log"}),
        ({"completed": set_public("entropy", [])}, {"completion in log"}),
        ({"completed": set_field("public", {})}, {"completion in log"}),
        ({"seen": SEEN_COMPLETED}, {"announced before entropy"}),
    ],
)
def test_what_the_log_says_must_fit(edits: dict[str, Any], found: set[str]) -> None:
    assert failed(rank_bundle(**edits)) == found


def test_another_draws_receipt_does_not_serve() -> None:
    bundle = rank_bundle()
    bundle["announcement"], bundle["completion"] = bundle["completion"], bundle["announcement"]
    assert {"announcement in log", "completion in log", "seed", "spec hash"} <= failed(bundle)


@pytest.mark.parametrize("text", ["", "x", None, 5, "\ud800", "c2sp.org/tlog-proof@v1\nindex 0\n\nx"])
def test_a_missing_receipt_fails_what_rests_on_it(text: object) -> None:
    bundle = edited("announcement", value=text)
    assert {"announcement in log", "seed", "checkpoint signature", "witness"} <= failed(bundle)
    assert "outcome" not in failed(bundle)


def test_only_the_given_keys_count() -> None:
    stranger = SigningKey(LOG.name, Kind.ED25519, bytes(32)).verifier
    checks = {check.name: check.passed for check in verify_bundle(rank_bundle(), stranger, [stranger])}
    # The stranger's key signs without a time, so it is no witness either.
    assert [name for name, passed in checks.items() if not passed] == NAMED[-3:]


@pytest.mark.parametrize("document", [None, [], 5, {}, {**rank_bundle(), "x": 1}, {**rank_bundle(), "protocol": "x"}])
def test_what_is_no_bundle_is_one_failed_check(document: object) -> None:
    (check,) = verify_bundle(document, KEY, WITNESSES)
    assert isinstance(check, Check)
    assert (check.name, check.passed) == ("bundle", False)


def test_deep_nesting_is_a_failed_check() -> None:
    deep: object = []
    for _ in range(100_000):
        deep = [deep]
    for field in ("spec", "frame", "entropy", "seed", "outcome", "openings", "announcement"):
        assert failed(edited(field, value=deep))


values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.text(max_size=5),
    st.lists(st.integers(), max_size=2),
    st.just({"": None}),
)


@given(st.data(), values)
def test_nothing_in_a_bundle_raises(data: st.DataObject, value: object) -> None:
    bundle: Any = json.loads(canonical(rank_bundle()))
    place, path = bundle, []
    while isinstance(place, dict | list) and place:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        path.append(data.draw(st.sampled_from(keys)))
        if data.draw(st.booleans()):
            break
        place = place[path[-1]]
    if not isinstance(place, dict | list):
        place = bundle
        for step in path[:-1]:
            place = place[step]
    unchanged = place[path[-1]] == value
    place[path[-1]] = value
    assert failed(bundle) or unchanged or "openings" in path


def test_a_byte_changed_in_a_receipt_is_found() -> None:
    bundle = rank_bundle()
    for name in ("announcement", "completion"):
        text = bundle[name]
        for place in range(0, len(text), 7):
            other = "A" if text[place] != "A" else "B"
            assert failed({**bundle, name: text[:place] + other + text[place + 1 :]}), (name, place)
