import pytest

from shared.canonical import JsonObject
from shared.draws.computation import compute
from shared.draws.frames import Roster
from shared.errors import Refusal
from tests.unit.draws.builders import SEED, assign_spec, dice, id_of, party, person, rank_spec, task, units

UNITS = units(1, 1)
ROSTER = Roster([task("t", [])], [person("p")])
RANK: JsonObject = {
    "spec": rank_spec(UNITS, ("一", "", 1), reserve=5),
    "seed": SEED,
    "frame": [unit.as_json() for unit in UNITS],
}
ASSIGN: JsonObject = {
    "spec": assign_spec(ROSTER),
    "seed": SEED,
    "tasks": [one.as_json() for one in ROSTER.tasks],
    "people": [one.as_json() for one in ROSTER.people],
}


def test_documents_of_both_kinds_have_an_outcome() -> None:
    outcome = compute(RANK)
    assert {*outcome["deals"][0]["units"], *outcome["reserve"][""]} == {unit.id for unit in UNITS}
    assert compute(ASSIGN) == {
        "assignments": [{"task": id_of("t"), "slots": [{"name": "slot 0", "person": id_of("p")}]}]
    }


def test_what_is_due_is_not_judged() -> None:
    compute({**RANK, "spec": {**RANK["spec"], "entropy": [party(), dice("2001-01-01T00:00:00Z")]}})


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (None, "malformed-draw-document"),
        ([], "malformed-draw-document"),
        ({}, "malformed-draw-document"),
        ({"spec": RANK["spec"], "seed": SEED}, "malformed-draw-document"),
        ({**RANK, "note": ""}, "malformed-draw-document"),
        ({**RANK, "spec": ASSIGN["spec"]}, "malformed-draw-document"),
        ({**RANK, "seed": SEED.upper()}, "malformed-draw-document"),
        ({**RANK, "seed": 5}, "malformed-draw-document"),
        ({**RANK, "spec": {}}, "malformed-spec"),
        ({**RANK, "frame": {}}, "malformed-frame"),
        ({**RANK, "frame": [{}]}, "malformed-unit"),
        ({**RANK, "frame": RANK["frame"][:1]}, "frame-mismatch"),
        ({**RANK, "frame": []}, "empty-frame"),
        ({**RANK, "spec": {**RANK["spec"], "entropy": []}}, "no-last-source"),
        ({**ASSIGN, "tasks": [{}]}, "malformed-task"),
        ({**ASSIGN, "people": [5]}, "malformed-person"),
    ],
)
def test_what_cannot_be_announced_has_none(document: object, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        compute(document)
    assert refused.value.code == code
