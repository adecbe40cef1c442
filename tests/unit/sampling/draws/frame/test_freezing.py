"""A frame out of enterprises."""

import json
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.sampling.draws.frame.freezing import FrozenFrame, ListedMembers, freeze, written_exclusions
from services.sampling.draws.frame.members import Candidate, Excluded, FrameMembers, LeftOutAlike, OutReason, grouped
from shared.canonical import NotCanonical, canonical
from shared.draws.blinding import blind, opens, opens_key
from shared.draws.frames import Frame, list_root
from shared.draws.members import DuplicateMember, EmptyFrame, check_members
from shared.draws.reading import MalformedMember, read_left_out, read_units

KEY = bytes(range(32))
CANDIDATES = [Candidate(f"91370124EXAM{n:04}", f"平阴县示例第{n}厂", "WG"[n % 2]) for n in range(30)]
LEFT_OUT = [
    LeftOutAlike("not-open", [f"91370124EXAM{n:04}" for n in range(40, 45)], [f"第{n}厂" for n in range(40, 45)]),
    LeftOutAlike("outside-rule", [f"91370124EXAM{n:04}" for n in range(50, 53)], [f"第{n}厂" for n in range(50, 53)]),
]


def frozen(
    candidates: Sequence[Candidate] = CANDIDATES, left_out: Sequence[LeftOutAlike] = LEFT_OUT, key: bytes = KEY
) -> FrozenFrame:
    return freeze(FrameMembers(grouped(candidates), left_out), key)


def written(pieces: Iterable[bytes]) -> bytes:
    return b"".join(pieces)


class Listed(NamedTuple):
    content: bytes
    root: str

    @classmethod
    def of(cls, members: ListedMembers) -> "Listed":
        return cls(written(members), members.root())


def test_every_id_opens_to_its_enterprise() -> None:
    openings = json.loads(written(frozen().openings()))
    labels = {one.identifier: one.name for one in CANDIDATES}
    labels |= {who: name for alike in LEFT_OUT for who, name in zip(alike.identifiers, alike.names, strict=True)}
    assert {opening["name"]: opening["label"] for opening in openings.values()} == labels
    assert all(opens(id_, opening["name"], bytes.fromhex(opening["salt"])) for id_, opening in openings.items())
    assert opens_key(frozen().key, KEY)


def test_the_lists_are_those_of_the_protocol() -> None:
    listed, out = Listed.of(frozen().units()), Listed.of(frozen().left_out())
    units, left_out = read_units(json.loads(listed.content)), read_left_out(json.loads(out.content))
    check_members(Frame(units, left_out), covert=False)
    assert (list_root(units), list_root(left_out)) == (listed.root, out.root)
    assert (units, left_out) == (sorted(units), sorted(left_out))
    assert listed.content == canonical([unit.as_json() for unit in units])
    assert out.content == canonical([member.as_json() for member in left_out])
    assert dict(FrameMembers(grouped(CANDIDATES), LEFT_OUT).strata) == {"G": 15, "W": 15}
    assert sorted(member.reason for member in left_out) == ["not-open"] * 5 + ["outside-rule"] * 3


def test_nobody_left_out_is_an_empty_list() -> None:
    out = Listed.of(frozen(left_out=[]).left_out())
    assert (out.content, out.root) == (b"[]", list_root([]))


def test_a_covert_frame_tells_no_reason() -> None:
    members = FrameMembers(grouped(CANDIDATES), LEFT_OUT).withheld()
    left_out = read_left_out(json.loads(written(freeze(members, KEY).left_out())))
    assert {member.reason for member in left_out} == {"withheld"}
    assert len(left_out) == 8
    assert dict(members.reasons) == {"withheld": 8}


def test_nothing_in_the_lists_tells_who_they_are() -> None:
    assert b"91370124" not in written(frozen().units()) + written(frozen().left_out())
    assert written(frozen(key=KEY[::-1]).units()) != written(frozen().units())


def test_the_order_of_the_directory_shows_nowhere() -> None:
    other, same = frozen(CANDIDATES[::-1], LEFT_OUT[::-1]), frozen()
    for contents in ("units", "left_out", "openings"):
        assert written(getattr(other, contents)()) == written(getattr(same, contents)())


def test_an_empty_frame_is_refused() -> None:
    with pytest.raises(EmptyFrame):
        frozen([])


_TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
_NAMES = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8).map(lambda name: f"A{name}")
_CANDIDATES = st.lists(
    st.builds(Candidate, _NAMES, _TEXTS, _TEXTS, st.integers(1, 1000)),
    min_size=1,
    max_size=20,
    unique_by=lambda candidate: candidate.identifier,
)


@given(_CANDIDATES, st.integers(0, 20))
def test_what_is_stored_is_canonical_json_and_the_root_the_protocols(candidates: list[Candidate], out: int) -> None:
    candidates = [one for one in candidates if _is_nfc(one.identifier)] or CANDIDATES
    some, others = candidates[out:] or candidates, candidates[:out] if candidates[out:] else []
    left_out = [LeftOutAlike("named", [one.identifier for one in others], [one.name for one in others])]
    excluded = [Excluded(one.identifier, one.name, (OutReason("named", one.name, one.stratum),)) for one in others]
    population = FrameMembers(grouped(some), left_out, excluded)
    found, exclusions = freeze(population, KEY), written_exclusions(population)
    listed, left = Listed.of(found.units()), Listed.of(found.left_out())
    openings = written(found.openings())
    units, members = read_units(json.loads(listed.content)), read_left_out(json.loads(left.content))
    assert (list_root(units), list_root(members)) == (listed.root, left.root)
    assert listed.content == canonical([unit.as_json() for unit in units])
    assert left.content == canonical([member.as_json() for member in members])
    assert openings == canonical(json.loads(openings))
    assert exclusions == canonical(json.loads(exclusions))
    assert sorted(unit.weight for unit in units) == sorted(one.weight for one in some)
    assert [one["name"] for one in json.loads(exclusions)] == sorted(one.identifier for one in others)


def _is_nfc(name: str) -> bool:
    try:
        blind(KEY, name)
    except MalformedMember:
        return False
    return True


@pytest.mark.parametrize("bad", ["a\0b", "\ud800"])
def test_a_name_without_a_canonical_form_is_refused(bad: str) -> None:
    with pytest.raises(NotCanonical):
        written(frozen([Candidate("91370124EXAM0001", bad, "")]).openings())
    with pytest.raises(NotCanonical):
        frozen([Candidate("91370124EXAM0001", "", bad)]).units()
    with pytest.raises(MalformedMember):
        frozen([Candidate(bad, "", "")])


def test_nobody_is_in_a_population_twice() -> None:
    with pytest.raises(DuplicateMember):
        frozen([CANDIDATES[0], CANDIDATES[0]])
    with pytest.raises(DuplicateMember):
        frozen(left_out=[LeftOutAlike("named", [CANDIDATES[3].identifier], ["同一家"])])
