import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.canonical import NotCanonical, canonical
from shared.draws.frames import Unit, frame_root
from tests.unit.draws.builders import id_of, person, task, units

texts = st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=8)
any_units = st.lists(
    st.builds(Unit, id=st.binary(min_size=32, max_size=32).map(bytes.hex), stratum=texts, weight=st.integers(1, 1000)),
    min_size=1,
    max_size=20,
    unique_by=lambda unit: unit.id,
)


def reference_root(leaves: list[bytes]) -> bytes:
    """RFC 6962 §2.1 by its definition: split at the largest power of two below the size."""
    if len(leaves) == 1:
        return hashlib.sha256(b"\0" + leaves[0]).digest()
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\1" + reference_root(leaves[:split]) + reference_root(leaves[split:])).digest()


@given(any_units)
def test_the_root_is_the_tree_hash_of_canonical_units(frame: list[Unit]) -> None:
    ordered = sorted(frame, key=lambda unit: unit.id)
    assert frame_root(frame) == reference_root([canonical(unit.as_json()) for unit in ordered]).hex()


@given(any_units, st.randoms(use_true_random=False))
def test_the_order_of_a_frame_changes_nothing(frame: list[Unit], random: object) -> None:
    shuffled = list(frame)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    assert frame_root(shuffled) == frame_root(frame)


def test_tasks_and_people_are_hashed_in_canonical_form() -> None:
    tasks = sorted([task("a", ["leader"]), task("b", [], ["group:W", "leader"])])
    people = sorted([person("x", "leader", recused=["a"]), person("y", capacity=3)])
    for members in (tasks, people):
        assert frame_root(members) == reference_root([canonical(member.as_json()) for member in members]).hex()


def test_every_field_is_in_the_root() -> None:
    unit = Unit(id_of("a"), "W", 1)
    others = (unit._replace(id=id_of("b")), unit._replace(stratum="F"), unit._replace(weight=2))
    assert len({frame_root([one]) for one in (unit, *others)}) == 4


def test_a_text_without_canonical_form_is_refused() -> None:
    with pytest.raises(NotCanonical):
        frame_root([units(1)[0]._replace(stratum="\0")])
