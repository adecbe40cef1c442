"""What a register holds goes into the log and comes out of it as it was; conditions see it as text."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from services.sampling.registers.records.fields import (
    Expert,
    Fields,
    Inspector,
    Item,
    Key,
    Register,
    Score,
    Training,
    as_subject,
    known,
    plain,
)
from services.sampling.registers.records.history import of_event, on_day, versions
from shared.canonical import canonical
from shared.contracts.fact import Fact
from shared.contracts.register import RecordEntered, RecordRetired
from shared.log.append import compose
from shared.log.event import Event
from shared.log.occasion import Actor, Occasion

WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=20)
HOURS = st.floats(min_value=0.01, max_value=1000)
INSPECTORS = st.builds(
    Inspector,
    name=WORDS,
    certificate_expires=st.none() | st.dates(),
    unit=WORDS,
    cadre=st.booleans(),
    on_duty=st.booleans(),
    birth_year=st.none() | st.integers(1900, 2100),
    sex=st.sampled_from(["男", "女", ""]),
    training=st.lists(st.builds(Training, on=st.dates(), hours=HOURS, about=WORDS), max_size=3).map(tuple),
)


@given(INSPECTORS)
def test_what_is_written_is_read_as_it_was(somebody: Inspector) -> None:
    stored = plain(somebody)
    canonical(stored)
    assert known("people", stored) == somebody


@pytest.mark.parametrize(
    ("register", "fields"),
    [
        ("experts", Expert(name="示例乙", scores=(Score(on=date(2023, 6, 1), points=92.5, campaign="夏季检查"),))),
        ("items", Item(name="安全培训检查", basis="《安全生产法》第二十八条", kind="key")),
    ],
)
def test_so_are_experts_and_items(register: Register, fields: Fields) -> None:
    assert known(register, plain(fields)) == fields


def test_conditions_see_texts() -> None:
    somebody = Inspector(name="示例甲", cadre=True, certificate_expires=date(2027, 6, 30), group="危化品")
    fields = as_subject("执-1", somebody).fields
    assert (fields["cadre"], fields["on_duty"], fields["certificate_expires"]) == ("yes", "yes", "2027-06-30")
    assert (fields["group"], fields["birth_year"]) == ("危化品", "")
    scores = tuple(Score(on=date(2023, 6, day), points=80.0 + day, campaign="") for day in (1, 2))
    assert as_subject("专-1", Expert(name="示例乙", scores=scores)).fields["score"] == "81.50"


@pytest.mark.parametrize("key", ["", "a b", "a/b", ".", "..", "imports", "figures", "长" * 61, "a\n"])
def test_no_key_gets_in_the_way_of_an_address(key: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Key).validate_python(key)


def _event(version: int, day: int, fact: Fact) -> Event:
    occasion = Occasion(
        "370124", Actor(f"person-{version}", "registrar", "tests"), datetime(2026, 3, day, 16, tzinfo=UTC), "trace", ""
    )
    (event,) = compose(occasion, "record/370124/people/1", version - 1, [fact])
    return event


def _entered(**fields: Any) -> RecordEntered:
    said = plain(Inspector(name="示例甲", **fields))
    return RecordEntered(directory="people", key="执-1", fields=said, reason="更新")


def test_a_history_says_what_changed_until_when() -> None:
    events = [
        _event(1, 1, _entered(birth_year=1985)),
        _event(2, 5, _entered(birth_year=1986, post="股长")),
        _event(3, 9, RecordRetired(directory="people", key="执-1", reason="退休")),
        _event(4, 9, _entered(post="股长")),
    ]
    history = versions([of_event(event) for event in events])
    assert [[change.field for change in one.changes] for one in history[1:]] == [
        ["birth_year", "post"],
        [],
        ["birth_year"],
    ]
    assert (history[3].changes[0].before, history[3].changes[0].after) == (1986, None)
    assert [one.until for one in history] == [events[1].time, events[2].time, events[3].time, None]
    assert [one.retired for one in history] == [False, False, True, False]
    assert [one.person for one in history] == [f"person-{n}" for n in (1, 2, 3, 4)]
    # 16:00 UTC is midnight in Beijing: the day is the next one there.
    assert on_day(history, date(2026, 3, 1)) is None
    assert [on_day(history, date(2026, 3, day)) for day in (2, 5, 6, 9, 10)] == [
        history[0],
        history[0],
        history[1],
        history[1],
        history[3],
    ]
    assert versions([]) == []
