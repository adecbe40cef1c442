"""A frame out of enterprises."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.sampling.draws.frame.freezing import Candidate, Excluded, OutReason, freeze
from shared.canonical import NotCanonical, canonical
from shared.draws.blinding import blind, blind_each, opens
from shared.draws.frames import frame_root
from shared.draws.members import EmptyFrame, check_frame
from shared.draws.reading import read_units

KEY = bytes(range(32))
CANDIDATES = [Candidate(f"91370124EXAM{n:04}", f"平阴县示例第{n}厂", "WG"[n % 2]) for n in range(30)]


def test_every_id_opens_to_its_enterprise() -> None:
    frozen = freeze(CANDIDATES, KEY)
    openings = json.loads(frozen.openings)
    assert {(opening["name"], opening["label"]) for opening in openings.values()} == {(c[0], c[1]) for c in CANDIDATES}
    assert all(opens(id_, opening["name"], bytes.fromhex(opening["salt"])) for id_, opening in openings.items())


def test_the_units_are_a_frame_of_the_protocol() -> None:
    frozen = freeze(CANDIDATES, KEY)
    units = read_units(json.loads(frozen.units))
    check_frame(units)
    assert frame_root(units) == frozen.root
    assert units == sorted(units)
    assert frozen.units == canonical([unit.as_json() for unit in units])
    assert frozen.strata == {"G": 15, "W": 15}


def test_nothing_in_the_units_tells_who_they_are() -> None:
    frozen = freeze(CANDIDATES, KEY)
    assert b"91370124" not in frozen.units
    assert freeze(CANDIDATES, KEY[::-1]).root != frozen.root


def test_the_order_of_the_directory_shows_nowhere() -> None:
    assert freeze(CANDIDATES[::-1], KEY) == freeze(CANDIDATES, KEY)


def test_an_empty_frame_is_refused() -> None:
    with pytest.raises(EmptyFrame):
        freeze([], KEY)


_TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
_CANDIDATES = st.lists(
    st.builds(Candidate, _TEXTS, _TEXTS, _TEXTS, st.integers(1, 1000)),
    min_size=1,
    max_size=20,
    unique_by=lambda candidate: candidate.identifier,
)


@given(_CANDIDATES)
def test_what_is_stored_is_canonical_json_and_the_root_the_protocols(candidates: list[Candidate]) -> None:
    out = [Excluded(one.identifier, one.name, (OutReason("named", one.name, one.stratum),)) for one in candidates]
    frozen = freeze(candidates, KEY, out)
    units = read_units(json.loads(frozen.units))
    assert frame_root(units) == frozen.root
    assert frozen.units == canonical([unit.as_json() for unit in units])
    assert frozen.openings == canonical(json.loads(frozen.openings))
    assert frozen.exclusions == canonical(json.loads(frozen.exclusions))
    assert sorted(unit.weight for unit in units) == sorted(one.weight for one in candidates)
    assert [one["name"] for one in json.loads(frozen.exclusions)] == sorted(one.identifier for one in candidates)
    assert frozen.excluded == len(out)


@given(st.binary(max_size=64), st.lists(_TEXTS, max_size=5))
def test_many_are_blinded_as_each_by_itself(key: bytes, names: list[str]) -> None:
    one_by_one = [(id_, salt.hex()) for id_, salt in (blind(key, name) for name in names)]
    assert list(blind_each(key, names)) == one_by_one


@pytest.mark.parametrize("bad", ["a\0b", "\ud800"])
def test_a_name_without_a_canonical_form_is_refused(bad: str) -> None:
    with pytest.raises(NotCanonical):
        freeze([Candidate("91370124EXAM0001", bad, "")], KEY)
    with pytest.raises(NotCanonical):
        freeze([Candidate("91370124EXAM0001", "", bad)], KEY)


def test_nobody_is_in_a_frame_twice() -> None:
    with pytest.raises(ValueError, match="zip"):
        freeze([CANDIDATES[0], CANDIDATES[0]], KEY)
