"""Every vector of `cheqian-draw/2`, each with all its members: ids, roots, hashes, values, outcome, succession."""

import json
from pathlib import Path

import pytest

from shared.canonical import JsonObject
from shared.draws.assign import AssignOutcome
from shared.draws.blinding import blind, blind_each, key_commitment, opens, opens_key
from shared.draws.computation import compute, list_names, read_lists, read_values
from shared.draws.entropy import Reveal, check_reveal, check_sources, check_turn, check_values
from shared.draws.frames import Roster, list_root, lists_by_name
from shared.draws.seed import seed
from shared.draws.signing import is_committed
from shared.draws.spec import AssignSpec, read_spec, spec_hash
from shared.draws.succession import Held, Place, successor
from shared.errors import Refusal

CASES = json.loads((Path(__file__).parent / "vectors" / "draw.json").read_bytes())["cases"]
NAMED = {"names": "frame", "task_names": "tasks", "person_names": "people", "excluded_names": "excluded"}
CHECKED = {
    *NAMED, *NAMED.values(), "name", "frame_key", "announcement", "spec", "spec_hash", "entropy", "signatures", "seed",
    "outcome", "succession",
}  # fmt: skip
each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])


@each_case
def test_no_member_of_a_case_is_unknown_to_these_tests(case: JsonObject) -> None:
    assert set(case) <= CHECKED


@each_case
def test_ids_follow_from_the_frame_key(case: JsonObject) -> None:
    key = bytes.fromhex(case["frame_key"])
    lists = [(case[names], case[members]) for names, members in NAMED.items() if names in case]
    assert len(lists) >= 2
    for names, members in lists:
        # Members stand in the order of their ids, names in the order in which they were made up.
        assert sorted(id_.hex() for id_, _ in blind_each(key, names)) == sorted(member["id"] for member in members)
        for name in names:
            id_, salt = blind(key, name)
            assert opens(id_, name, salt)


@each_case
def test_roots_sizes_and_the_key(case: JsonObject) -> None:
    spec = read_spec(case["spec"])
    key = bytes.fromhex(case["frame_key"])
    for name, members in lists_by_name(read_lists(spec, case)).items():
        named = {"root": list_root(members), "size": len(members)}
        assert case["spec"][name] == named | ({} if name == "excluded" else {"key": key_commitment(key)})
        assert [member.as_json() for member in members] == case[name]
    assert all(opens_key(case["spec"][name]["key"], key) for name in list_names(spec))


@each_case
def test_the_spec_and_its_hash(case: JsonObject) -> None:
    spec = read_spec(case["spec"])
    assert spec.as_json() == case["spec"]
    assert spec_hash(spec) == spec_hash(case["spec"]) == case["spec_hash"]


@each_case
def test_values_and_signatures(case: JsonObject) -> None:
    """For a beacon this verifies the real signature of quicknet's round 123."""
    spec = read_spec(case["spec"])
    values = read_values(case["entropy"])
    check_sources(spec, None)
    check_values(values, spec)
    assert all(is_committed(spec, party) for party in spec.parties)
    assert set(case["signatures"]) == {party.source for party in spec.parties}
    opened: list[str] = []
    for source, signature in case["signatures"].items():
        check_turn(spec, opened, source)
        check_reveal(spec, Reveal(source, dict(values)[source], signature), case["announcement"])
        opened.append(source)


@each_case
def test_the_seed(case: JsonObject) -> None:
    assert seed(case["announcement"], read_values(case["entropy"]), read_spec(case["spec"])) == case["seed"]


@each_case
@pytest.mark.parametrize("given", [("seed",), ("announcement", "entropy", "signatures")], ids=["seed", "values"])
def test_the_outcome(case: JsonObject, given: tuple[str, ...]) -> None:
    names = ("spec", "frame", "tasks", "people", "excluded", *given)
    document = {name: case[name] for name in names if name in case}
    if "error" in case["outcome"]:
        with pytest.raises(Refusal) as refused:
            compute(document)
        assert refused.value.code == case["outcome"]["error"]
    else:
        assert compute(document) == case["outcome"]


@pytest.mark.parametrize("case", [case for case in CASES if "succession" in case], ids=lambda case: case["name"])
def test_the_succession(case: JsonObject) -> None:
    spec = read_spec(case["spec"])
    roster = read_lists(spec, case)
    assert isinstance(spec, AssignSpec)
    assert isinstance(roster, Roster)
    told = case["succession"]
    place = Place(told["task"], told["slot"])
    held = Held.drawn(AssignOutcome.of(case["outcome"]))
    for person in told["gone"]:
        held = held.without(place, person)
    assert successor(roster, case["seed"], held, place) == told["successor"]
