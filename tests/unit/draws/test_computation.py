import pytest

from shared.canonical import JsonObject
from shared.draws.computation import compute
from shared.draws.entropy import Value
from shared.draws.frames import Frame, Roster
from shared.draws.seed import outcome_hash, seed
from shared.draws.spec import read_spec
from shared.errors import Refusal
from tests.unit.draws.builders import (
    SEED,
    beacon,
    id_of,
    left_out,
    nonce_of,
    parties,
    person,
    reveal_signature,
    spec_of,
    task,
    units,
)

FRAME = Frame(units(1, 1), left_out("drawn"))
ROSTER = Roster([task("t", [])], [person("p")])
LEAF = "1e" * 32
SOURCES = ("bureau", "association", "notary")
RANK: JsonObject = {
    "spec": spec_of(FRAME, ("一", "", 1), reserve=5),
    "seed": SEED,
    "frame": [unit.as_json() for unit in FRAME.units],
    "excluded": [member.as_json() for member in left_out("drawn")],
}
ASSIGN: JsonObject = {
    "spec": spec_of(ROSTER),
    "seed": SEED,
    "tasks": [one.as_json() for one in ROSTER.tasks],
    "people": [one.as_json() for one in ROSTER.people],
}
OPENED: JsonObject = {
    "spec": RANK["spec"] | {"entropy": parties()},
    "announcement": LEAF,
    "entropy": [{"source": source, "value": nonce_of(source)} for source in SOURCES],
    "signatures": {source: reveal_signature(RANK["spec"], source, LEAF) for source in SOURCES},
    "frame": RANK["frame"],
}


def test_documents_of_both_kinds_have_an_outcome() -> None:
    outcome = compute(RANK)
    assert {*outcome["deals"][0]["units"], *outcome["reserve"][""]} == {unit.id for unit in FRAME.units}
    assert compute(ASSIGN) == {
        "assignments": [{"task": id_of("t"), "slots": [{"name": "slot 0", "person": id_of("p")}]}]
    }


def test_the_members_left_out_do_not_move_the_outcome() -> None:
    without = {name: value for name, value in RANK.items() if name != "excluded"}
    assert compute(without) == compute(RANK)


def test_the_seed_follows_from_the_values() -> None:
    drawn_by = seed(LEAF, [Value(source, nonce_of(source)) for source in SOURCES], read_spec(OPENED["spec"]))
    expected = compute({**RANK, "spec": OPENED["spec"], "seed": drawn_by})
    assert compute(OPENED) == compute({**OPENED, "seed": drawn_by}) == expected
    assert compute({name: value for name, value in OPENED.items() if name != "signatures"}) == expected
    assert len(outcome_hash(expected)) == 64


def test_what_is_due_is_not_judged() -> None:
    spec = RANK["spec"] | {"entropy": [beacon(123)], "ends": "2023-08-23T15:15:34Z"}
    compute({**RANK, "spec": spec})


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (None, "malformed-draw-document"),
        ({}, "malformed-draw-document"),
        ({"spec": RANK["spec"], "seed": SEED}, "malformed-draw-document"),
        ({**RANK, "note": ""}, "malformed-draw-document"),
        ({**RANK, "spec": ASSIGN["spec"]}, "malformed-draw-document"),
        ({**RANK, "seed": SEED.upper()}, "malformed-draw-document"),
        ({**RANK, "announcement": LEAF}, "malformed-draw-document"),
        ({**OPENED, "announcement": 5}, "malformed-draw-document"),
        ({**OPENED, "entropy": {}}, "malformed-draw-document"),
        ({**OPENED, "entropy": [{"source": "bureau"}]}, "malformed-draw-document"),
        ({**OPENED, "seed": SEED}, "malformed-draw-document"),
        ({**OPENED, "signatures": {"bureau": OPENED["signatures"]["bureau"]}}, "malformed-draw-document"),
        ({**OPENED, "signatures": {**OPENED["signatures"], "notary": "ab" * 64}}, "reveal-signature"),
        ({**OPENED, "entropy": OPENED["entropy"][::-1]}, "entropy-out-of-order"),
        ({**RANK, "spec": {}}, "malformed-spec"),
        ({**RANK, "frame": {}}, "malformed-member"),
        ({**RANK, "frame": [{}]}, "malformed-member"),
        ({**RANK, "excluded": [{}]}, "malformed-member"),
        ({**RANK, "frame": RANK["frame"][:1]}, "frame-mismatch"),
        ({**RANK, "excluded": []}, "frame-mismatch"),
        ({**RANK, "frame": []}, "empty-frame"),
        ({**RANK, "spec": {**RANK["spec"], "ends": "2026-03-02T01:10:00Z"}}, "ends-out-of-range"),
        ({**ASSIGN, "people": [{**ASSIGN["people"][0], "recused": [id_of("t")]}]}, "infeasible"),
    ],
)
def test_what_cannot_be_announced_has_none(document: object, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        compute(document)
    assert refused.value.code == code
