"""Ways to fool a verifier, each tried with the keys of an insider: the log's, and where need be the witness's.

V1, V2 … are the ways in which the verifier of version 1 could be fooled.
"""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from shared.canonical import JsonObject
from shared.draws.blinding import blinded_id, salt_of
from shared.draws.bundle import Opening
from shared.draws.frames import Frame, Unit
from tests.unit.draws.builders import at, spec_of
from tests.unit.draws.judging import faults, is_caught
from tests.unit.draws.published import (
    DATED,
    DUE,
    FRAME_KEY,
    MADE,
    WITNESS,
    Draw,
    Edit,
    assignment,
    by_beacon,
    by_parties,
    failed,
    set_field,
    set_public,
)
from tests.unit.draws.test_bundle import with_

ANNOUNCEMENT, COMPLETION = "announcement in log", "completion in log"
BEFORE, WITNESSED = "announced before entropy", "witness"
SECOND = timedelta(seconds=1)


def without(name: str) -> Edit:
    return lambda fields: fields.pop(name)


# V1: what stands in the entries


@pytest.mark.parametrize("version", [0, 2, 9, True, "1"])
def test_v1_a_second_announcement_of_the_stream(version: object) -> None:
    """S3: an administrator announces again, and again, until an outcome pleases."""
    assert ANNOUNCEMENT in faults(by_beacon().but(announced=set_field(version=version)).json())


@pytest.mark.parametrize(("draw", "least"), [(by_beacon(), 2), (by_parties(), 5)], ids=["beacon", "parties"])
def test_v1_a_completion_before_the_openings(draw: Draw, least: int) -> None:
    assert faults(draw.but(last=set_field(version=least)).json()) == set()
    for version in (0, 1, least - 1):
        assert COMPLETION in faults(draw.but(last=set_field(version=version)).json())


def test_v1_a_failure_before_the_openings() -> None:
    assert faults(failed(2).but(last=set_field(version=3)).json()) == {"end in log"}


@pytest.mark.parametrize("change", [{"serial": 99}, {"year": 1999}, {"bureau": "370125"}])
def test_v1_two_numbers_for_one_draw(change: JsonObject) -> None:
    draw = by_beacon()
    assert ANNOUNCEMENT in faults(draw.but(announced=set_public(spec={**draw.spec, **change})).json())


@pytest.mark.parametrize(
    "time",
    [
        "2020-08-23T15:00:00.000Z",
        at(DUE - 59 * SECOND)[:-1] + ".000Z",
        "2023-07-23T15:15:00.000Z",
        "2023-08-23T15:00:00Z",
        "2023-02-30T15:00:00.000Z",
        "yesterday",
        0,
    ],
)
def test_v1_an_announcement_of_another_time(time: object) -> None:
    assert ANNOUNCEMENT in faults(by_beacon().but(announced=set_field(time=time)).json())


def test_v1_an_announcement_by_parties_after_its_end() -> None:
    late = by_parties().but(announced=set_field(time="2023-08-27T15:00:00.000Z"))
    assert faults(late.json()) >= {ANNOUNCEMENT}


def test_v1_a_draw_of_another_year() -> None:
    draw = by_beacon(year=2022)
    assert faults(draw.json()) == {ANNOUNCEMENT}


@pytest.mark.parametrize(
    "edit",
    [
        set_field(v=2),
        set_field(v=True),
        set_field(id="x"),
        set_field(payload=""),
        set_field(trace=5),
        set_field(comment=""),
        *map(without, ("v", "id", "time", "trace", "cause", "payload", "version")),
    ],
)
def test_v1_an_entry_of_another_form(edit: Edit) -> None:
    assert ANNOUNCEMENT in faults(by_beacon().but(announced=edit).json())
    assert COMPLETION in faults(by_beacon().but(last=edit).json())


def test_v1_a_party_that_is_left_out_of_the_seed() -> None:
    """The record of who was absent cannot lie: nobody may be absent."""
    bundle = by_parties().json()
    assert "seed" in faults({**bundle, "entropy": bundle["entropy"][:2]})
    assert "seed" in faults({**bundle, "entropy": bundle["entropy"][::-1]})


def test_v1_a_completion_that_was_seen_before_the_round() -> None:
    assert faults(by_beacon().but(ended=[(WITNESS, DUE)]).json()) == set()
    assert faults(by_beacon().but(ended=[(WITNESS, DUE - SECOND)]).json()) == {BEFORE}


def test_v1_a_completion_that_was_seen_before_the_announcement() -> None:
    draw = by_parties().but(seen=[(WITNESS, DUE + SECOND)], ended=[(WITNESS, DUE)])
    assert WITNESSED in faults(draw.json())


def test_an_entry_that_was_seen_before_it_was_made() -> None:
    early = [(WITNESS, MADE - timedelta(minutes=11))]
    assert faults(by_beacon().but(seen=early).json()) == {WITNESSED}


# V2: openings


def enterprises(*spelled: tuple[str, bytes], opened: int = 99) -> Draw:
    """A draw over enterprises under these names and salts, of which the first are opened."""
    ids = {blinded_id(name, salt): Opening(name, salt) for name, salt in spelled}
    frame = Frame([Unit(id_, "", 1) for id_ in ids])
    openings = dict(list(ids.items())[:opened])
    return Draw(frame, spec_of(frame, ("三月", "", 1), **DATED), openings)


def salts(*names: str) -> Sequence[tuple[str, bytes]]:
    return [(name, bytes([number]) * 16) for number, name in enumerate(names)]


def test_v2_an_enterprise_twice() -> None:
    twice = enterprises(*salts("甲公司", "乙公司", "甲公司"))
    assert faults(twice.json()) == {"openings"}
    for opened in (1, 2):
        assert faults(enterprises(*salts("甲公司", "乙公司", "甲公司"), opened=opened).json()) == {"openings"}


@pytest.mark.parametrize(
    "other",
    [
        "Café\0",
        "Cafe\u0301",
        "Café ",
        " Café",
        "Caf\u200bé",
        "Café\n",
        "91370124examp00154",
        "９1370124EXAMP00154",
    ],
)
def test_v2_an_enterprise_under_two_spellings(other: str) -> None:
    name = "Café" if "af" in other else "91370124EXAMP00154"
    assert faults(enterprises(*salts(name, other)).json()) == {"openings"}
    assert faults(enterprises(*salts(name, "另一公司")).json()) == set()


def test_v2_a_name_that_is_not_unicode() -> None:
    bundle = by_beacon().json()
    (first, *_) = bundle["openings"]
    bundle["openings"][first]["name"] = "\ud800"
    assert faults(bundle) == {"openings"}


def test_v2_somebody_who_is_left_out_and_not_opened() -> None:
    bundle = by_beacon().json()
    for member in (bundle["excluded"][0], bundle["frame"][0]):
        openings = {id_: opening for id_, opening in bundle["openings"].items() if id_ != member["id"]}
        assert faults({**bundle, "openings": openings}) == {"openings"}


def test_v2_v9_people_are_not_opened() -> None:
    bundle = assignment().json()
    salts = {f"people/{number}": salt_of(FRAME_KEY, f"people/{number}") for number in range(1, 5)}
    people = {blinded_id(name, salt): {"name": name, "salt": salt.hex()} for name, salt in salts.items()}
    assert set(people) == {member["id"] for member in (*bundle["people"], *bundle["excluded"])}
    for count in (1, 3, 4):
        opened = dict(list(people.items())[:count])
        assert faults({**bundle, "openings": {**bundle["openings"], **opened}}) == {"openings"}
        assert faults({**bundle, "openings": opened}) == {"openings"}


def test_v2_an_opening_of_a_stranger() -> None:
    bundle = by_beacon().json()
    ids = list(bundle["openings"])
    swapped = {**bundle["openings"], ids[0]: bundle["openings"][ids[1]]}
    assert faults({**bundle, "openings": swapped}) == {"openings"}
    unknown = {**bundle["openings"], "00" * 32: {"name": "x", "salt": "00" * 16}}
    assert faults({**bundle, "openings": unknown}) == {"openings"}


# V3, V5, V7 and the file of V9 are in tests/unit/cli/test_verify_draw.py; the witnesses of V9 in
# test_bundle_witnesses.py.


# V4, V6: a form of the value that takes minutes to match, or that is no form


@pytest.mark.parametrize("form", ["((((((((((a)+)+)+)+)+){2,}){2,}){2,}){2,}){2,}b", "[\\x41]", "7"])
def test_v4_v6_there_are_no_forms(form: str) -> None:
    public = {"source": "lottery", "type": "public", "what": "x", "form": form, "due": at(DUE)}
    bundle = by_beacon().json()
    assert is_caught(with_(bundle, "spec", "entropy", value=[public]))
    assert is_caught(with_(bundle, "spec", "entropy", 0, "form", value=form))


def test_openings_of_parties_bind_to_one_announcement() -> None:
    """A second announcement needs the signatures of all parties again; their commitments serve one purpose."""
    first, second = by_parties().json(), by_parties().but(announced=set_public(counts={"x": 1})).json()
    for name in ("announcement", "seed", "outcome", "completion"):
        first[name] = second[name]
    assert {"reveal: bureau", "reveal: notary", BEFORE} <= faults(first)
