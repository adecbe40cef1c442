"""A message of a stream: what the entry says, and where the thing is read."""

import json
from dataclasses import replace
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from shared.access.identity import Identity
from shared.access.roles import Permission, Role
from shared.listening.stream import hears
from shared.listening.told import Heard, told_of
from shared.log.append import compose
from tests.support.log import BUREAU, OCCASION, ThingDone


def test_it_says_what_the_entry_says_but_no_commitment() -> None:
    id_ = uuid4()
    (event,) = compose(OCCASION, f"thing/{id_}", 4, [ThingDone(said="done")])
    told = told_of(7, event.entry, Heard(Permission.LAW_READ, "/things/{}"))
    said = json.loads(told.as_json("/cases"))
    entry = json.loads(event.entry)
    assert said == {
        **{name: value for name, value in entry.items() if name not in {"v", "payload"}},
        "position": 7,
        "path": f"/cases/things/{id_}",
    }


def test_a_type_may_have_a_path_of_its_own() -> None:
    (event,) = compose(OCCASION, "frame/1", 0, [ThingDone()])
    for paths, path in (({"thing": "/others/{}"}, "/others/1"), ({"roster": "/rosters/{}"}, "/frames/1")):
        told = told_of(7, event.entry, Heard(Permission.DRAW_READ, "/frames/{}", paths=paths))
        assert told.path == path
    without = told_of(7, event.entry, Heard(Permission.DRAW_READ))
    assert json.loads(without.as_json("/cases"))["path"] is None


def test_the_permission_counts_in_the_bureau_of_the_event() -> None:
    (event,) = compose(OCCASION, "paper/1", 0, [ThingDone()])
    told = told_of(7, event.entry, Heard(Permission.PEOPLE_READ))
    somebody = Identity("somebody", BUREAU, frozenset({Role.LEGAL}), "tests")
    assert hears(somebody, told)
    assert not hears(replace(somebody, roles=frozenset({Role.CLERK})), told)
    assert not hears(replace(somebody, bureau="370100", supervises=frozenset({BUREAU})), told)


@given(said=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_nothing_in_an_event_ends_its_message(said: str) -> None:
    """A line break would begin another field, or another message."""
    (event,) = compose(OCCASION, "thing/1", 0, [ThingDone(said=said)])
    message = told_of(1, event.entry, Heard(Permission.LAW_READ)).as_message("")
    assert message.count(b"\n") == 4
    assert message.endswith(b"\n\n")
    assert b"\r" not in message
