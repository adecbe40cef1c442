"""Every vector of the draw protocol: ids, roots, spec hash, seed, outcome, and what must be refused."""

import json
from pathlib import Path

import pytest

from shared.canonical import JsonObject
from shared.draws.blinding import blind, opens
from shared.draws.computation import compute, read_frame
from shared.draws.entropy import check_sources
from shared.draws.frames import Roster, frame_root
from shared.draws.seed import Value, check_values, seed
from shared.draws.spec import read_spec, spec_hash
from shared.errors import Refusal

CASES = json.loads((Path(__file__).parent / "vectors" / "draw.json").read_bytes())["cases"]
NAMED = {"names": "frame", "task_names": "tasks", "person_names": "people"}
each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])


@each_case
def test_ids_follow_from_the_frame_key(case: JsonObject) -> None:
    key = bytes.fromhex(case["frame_key"])
    checked = 0
    for names, members in NAMED.items():
        for name, member in zip(case.get(names, []), case.get(members, []), strict=True):
            id_, salt = blind(key, name)
            assert id_ == member["id"]
            assert opens(id_, name, salt)
            checked += 1
    assert checked


@each_case
def test_roots_and_spec_hash(case: JsonObject) -> None:
    spec = read_spec(case["spec"])
    frame = read_frame(spec, case)
    parts = frame._asdict() if isinstance(frame, Roster) else {"frame": frame}
    for name, members in parts.items():
        assert {"root": frame_root(members), "size": len(members)} == case["spec"][name]
        assert [member.as_json() for member in members] == case[name]
    assert spec.as_json() == case["spec"]
    assert spec_hash(spec) == spec_hash(case["spec"]) == case["spec_hash"]


@each_case
def test_seed(case: JsonObject) -> None:
    spec = read_spec(case["spec"])
    values = [Value(**value) for value in case["entropy"]]
    check_sources(spec.entropy, now=None)
    check_values(values, spec)
    assert seed(case["announcement"], values, spec) == case["seed"]


@each_case
def test_outcome(case: JsonObject) -> None:
    document = {name: case[name] for name in ("spec", "seed", "frame", "tasks", "people") if name in case}
    if "error" in case["outcome"]:
        with pytest.raises(Refusal) as refused:
            compute(document)
        assert refused.value.code == case["outcome"]["error"]
    else:
        assert compute(document) == case["outcome"]
