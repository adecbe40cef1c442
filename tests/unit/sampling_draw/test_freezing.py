"""A frame out of enterprises."""

import json

import pytest

from services.sampling.frame.freezing import Candidate, freeze
from shared.canonical import canonical
from shared.draws.admission import EmptyFrame, check_frame
from shared.draws.blinding import opens
from shared.draws.frames import frame_root
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
