import pytest

from shared.canonical import JsonObject
from shared.draws.frames import Person, Slot, Task, Unit
from shared.draws.reading import (
    MalformedFrame,
    MalformedPerson,
    MalformedTask,
    MalformedUnit,
    read_people,
    read_tasks,
    read_units,
)
from tests.unit.draws.builders import id_of

UNIT: JsonObject = {"id": id_of("u"), "stratum": "工贸", "weight": 3}
TASK: JsonObject = {"id": id_of("t"), "slots": [{"name": "leader", "tags": ["group:W", "leader"]}]}
PERSON: JsonObject = {"id": id_of("p"), "tags": ["leader"], "capacity": 2, "recused": [id_of("t")]}


def test_members_come_back_as_they_were() -> None:
    assert read_units([UNIT]) == [Unit(id_of("u"), "工贸", 3)]
    assert read_tasks([TASK]) == [Task(id_of("t"), (Slot("leader", ("group:W", "leader")),))]
    assert read_people([PERSON]) == [Person(id_of("p"), ("leader",), 2, (id_of("t"),))]
    assert read_tasks([TASK])[0].as_json() == TASK
    assert read_people([PERSON])[0].as_json() == PERSON


@pytest.mark.parametrize(
    ("unit", "path"),
    [
        ([], "frame[1]"),
        ("x", "frame[1]"),
        (None, "frame[1]"),
        ({"id": id_of("u"), "stratum": ""}, "frame[1]"),
        ({**UNIT, "name": "某厂"}, "frame[1]"),
        ({**UNIT, "id": 5}, "frame[1].id"),
        ({**UNIT, "stratum": None}, "frame[1].stratum"),
        ({**UNIT, "weight": True}, "frame[1].weight"),
        ({**UNIT, "weight": 1.0}, "frame[1].weight"),
        ({**UNIT, "weight": "1"}, "frame[1].weight"),
    ],
)
def test_a_misshapen_unit_is_refused_by_its_path(unit: object, path: str) -> None:
    with pytest.raises(MalformedUnit) as refused:
        read_units([UNIT, unit])
    assert refused.value.facts == {"path": path}
    assert path in refused.value.detail
    assert path in refused.value.detail_en


@pytest.mark.parametrize(
    ("task", "path"),
    [
        ({**TASK, "slots": {}}, "tasks[0].slots"),
        ({**TASK, "slots": [{"name": "a"}]}, "tasks[0].slots[0]"),
        ({**TASK, "slots": [{"name": 1, "tags": []}]}, "tasks[0].slots[0].name"),
        ({**TASK, "slots": [{"name": "a", "tags": []}, {"name": "b", "tags": [1]}]}, "tasks[0].slots[1].tags"),
    ],
)
def test_a_misshapen_task_is_refused_by_its_path(task: JsonObject, path: str) -> None:
    with pytest.raises(MalformedTask) as refused:
        read_tasks([task])
    assert refused.value.facts == {"path": path}


@pytest.mark.parametrize("field", ["tags", "capacity", "recused"])
def test_a_misshapen_person_is_refused_by_its_path(field: str) -> None:
    with pytest.raises(MalformedPerson) as refused:
        read_people([{**PERSON, field: "x"}])
    assert refused.value.facts == {"path": f"people[0].{field}"}


@pytest.mark.parametrize("frame", [None, {}, "x", 5])
def test_a_frame_is_an_array(frame: object) -> None:
    for read, path in ((read_units, "frame"), (read_tasks, "tasks"), (read_people, "people")):
        with pytest.raises(MalformedFrame) as refused:
            read(frame)
        assert refused.value.facts == {"path": path}
