"""What becomes of a command before any rule of the inspection is asked."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from services.cases.field import things
from services.cases.field.judging import (
    DeviceClockOff,
    Offered,
    Origin,
    ThingChanged,
    VersionUnknown,
    check_clock,
    check_version,
    unseen,
    waits_for,
)
from services.cases.field.on_site import BODIES, CommandRead, permission_of
from services.cases.inspection.verbs import INSPECTION
from shared.access.roles import Permission
from shared.contracts.inspection.visit import ItemChecked
from shared.http.wire import RequestBody
from tests.integration.cases.straight_way import CONFIRMATION, HASH, NOTICE, ORDERED, moment
from tests.support.field import checked, found
from tests.unit.cases.walk import ARRIVED, FINDING, MORNING, at, made_up, walked

PERSON, LEAD = made_up("second"), made_up("lead")
SAID: dict[str, Any] = {
    "notify": NOTICE,
    "arrive": ARRIVED.model_dump(mode="json", exclude={"kind"}),
    "fail": {"at": moment(0), "why": "not-found", "facts": "无人", "present": [], "proof": [HASH]},
    "join": {"at": moment(1), "person": str(PERSON), "certificate": "示执-second"},
    "tell-rights": {"to": "现场负责人", "confirmed": True},
    "hold-meeting": {"meeting": "closing", "at": moment(2.5), "attended": ["现场负责人"]},
    "check-item": checked("A-1"),
    "find": found("A-1"),
    "confirm-record": {"left": moment(3), "confirmation": CONFIRMATION},
    "report-refusal": {"at": moment(3), "to": "负责人", "content": "拒绝签字"},
    "dispose": {"finding": str(FINDING), "disposition": {"by": "told"}},
    "dispute": {"finding": str(FINDING), "by": "enterprise", "reason": "不属实"},
    "draft-order": ORDERED,
    "transfer-lead": {"lead": str(LEAD), "findings": [str(FINDING)], "to": "消防救援大队", "content": "占用通道"},
    "hand-in-lists": {"at": moment(9), "to": "监督股"},
}


def told(verb: str, **others: Any) -> CommandRead:
    body = {**SAID[verb], **others}
    if verb == "fail":
        body["present"] = [{"person": str(PERSON), "certificate": "示执-second"}]
    kind: type[RequestBody] = BODIES[verb]
    return CommandRead(verb, kind.model_validate_json(json.dumps(body)))


def offered(**others: Any) -> Offered:
    given = {"id": uuid4(), "device": "one", "sender": "first", "device_time": at(1), "decided_on": 9, **others}
    return Offered(**given)


def change(thing: str = "item/A-1", version: int = 12, **origin: Any) -> ThingChanged:
    given = {"command": uuid4(), "device": "two", "sender": "second", "order": (at(0.5), uuid4()), **origin}
    return ThingChanged(version, thing, MORNING, "second", Origin(**given))


@pytest.mark.parametrize("verb", BODIES)
def test_every_verb_is_one_of_the_crew(verb: str) -> None:
    (own,) = (each for each in INSPECTION.verbs if each.name == verb)
    assert permission_of(verb) is own.permission
    assert permission_of(verb) in {Permission.INSPECTION_CONDUCT, Permission.INSPECTION_PREPARE}


@pytest.mark.parametrize("verb", BODIES)
def test_every_verb_writes_a_thing_that_can_be_looked_up(verb: str) -> None:
    thing = things.of_command(told(verb))
    assert things.standing(walked("opened").now, thing) is None
    assert all(things.standing(walked("opened").now, each) is None for each in things.needed_by(told(verb)))


@pytest.mark.parametrize(
    ("step", "verb", "others"),
    [
        ("notified", "notify", {}),
        ("on-site", "arrive", {}),
        ("rights", "tell-rights", {}),
        ("opening", "hold-meeting", {"meeting": "opening", "at": moment(0.2)}),
        ("A-1", "check-item", {"result": "not-as-required"}),
    ],
)
def test_what_is_on_record_is_found_and_says_the_same(step: str, verb: str, others: dict[str, Any]) -> None:
    command = told(verb, **others)
    note = walked(step)
    stands = things.standing(note.now, things.of_command(command))
    assert stands is not None
    assert things.of_note(stands) == things.of_command(command)  # type: ignore[arg-type]  # these are notes
    same = verb != "notify"  # the notice of the walk has other words
    assert things.says_the_same(command, stands) is same


def test_another_result_is_not_the_same() -> None:
    stands = ItemChecked(item="A-1", result="as-required", facts="已查", beyond="")
    assert things.says_the_same(told("check-item"), stands)
    assert not things.says_the_same(told("check-item", facts="已查两遍"), stands)


@pytest.mark.parametrize(
    ("one", "other", "meets"),
    [
        ("item/A-1", "item/A-1", True),
        ("item/A-1", "item/A-2", False),
        ("item/A-1", "item/A-11", False),
        ("record", "item/A-1", True),
        ("finding/1", "record", True),
        ("record", "record", True),
        ("record", "lists", False),
        ("handling/1", "record", False),
        ("refusal-report", "record", False),
    ],
)
def test_what_meets(one: str, other: str, *, meets: bool) -> None:
    assert things.overlap(one, other) is meets
    assert things.overlap(other, one) is meets


def test_a_change_that_the_device_did_not_know() -> None:
    (foreign,) = unseen(offered(), "item/A-1", [change(), change("item/A-2"), change(version=9)])
    assert foreign.version == 12


def test_of_several_changes_the_newest() -> None:
    assert [each.version for each in unseen(offered(), "record", [change(), change(version=13), change("rights")])] == [
        13,
        12,
    ]


def test_what_the_device_has_made_before_it_knows() -> None:
    own: Any = {"device": "one", "sender": "first"}
    assert unseen(offered(), "item/A-1", [change(**own)]) == ()
    # A later act of the same device has come first: this one would write over it.
    assert unseen(offered(), "item/A-1", [change(**own, order=(at(1.5), uuid4()))])
    assert unseen(offered(sender="second"), "item/A-1", [change(**own)])


def test_what_stands_earlier_in_the_batch_it_knows() -> None:
    there = change()
    assert there.origin
    assert unseen(offered(earlier={there.origin.command}), "item/A-1", [there]) == ()


def test_what_the_office_has_recorded_no_device_knows() -> None:
    assert unseen(offered(), "item/A-1", [ThingChanged(12, "item/A-1", MORNING, "first", None)])


def test_it_waits_for_what_was_not_done_and_is_not_there() -> None:
    undone = {"item/A-1": uuid4()}
    assert waits_for(told("find"), undone, walked("opening").now) == undone["item/A-1"]
    assert waits_for(told("find"), undone, walked("A-1").now) is None
    assert waits_for(told("find"), {"item/A-2": uuid4()}, walked("opening").now) is None
    assert waits_for(told("confirm-record"), undone, walked("opening").now) == undone["item/A-1"]


def test_the_clock_of_the_device() -> None:
    assert check_clock(MORNING + timedelta(seconds=299.6), MORNING, 300, checked=False) == 300
    for off, said in ((timedelta(days=1), "86400 seconds ahead"), (timedelta(days=-1), "86400 seconds behind")):
        with pytest.raises(DeviceClockOff, match=said):
            check_clock(MORNING + off, MORNING, 300, checked=False)
    assert check_clock(MORNING - timedelta(days=1), MORNING, 300, checked=True) == -86400


def test_a_version_that_is_not_there() -> None:
    now = walked("opening").now
    check_version(now.version, now)
    with pytest.raises(VersionUnknown, match="no version 99"):
        check_version(99, now)
