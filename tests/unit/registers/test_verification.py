"""A register that says anything else than the log is found out, whatever was changed in it."""

import json
from collections.abc import Callable, Sequence
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.contracts.fact import Fact
from shared.errors import Refusal
from shared.registers.file import head, read_head, read_record
from shared.registers.logged import entries_about
from shared.registers.verification import RegisterAudit, RegisterCheck, RegisterVerdict, verdict_of
from tests.unit.registers.made_up import (
    BUREAU,
    GOOD,
    along,
    events_of,
    given_up,
    issued,
    number,
    opened,
    register,
    taken,
    used,
    voided,
)

Values = list[Any]
LOGGED = [event.entry for event in events_of(GOOD)]
FILE: Values = [json.loads(line) for line in register(events_of(GOOD)).splitlines()]


def checked(values: Values, logged: Sequence[bytes] = tuple(LOGGED)) -> dict[str, RegisterCheck]:
    """Raises Refusal where the file is none."""
    bureau = read_head(values[0] if values else None)
    audit = RegisterAudit(entries_about(bureau)(0, list(logged)))
    for place, value in enumerate(values[1:], 2):
        audit.take(read_record(value, place))
    return {check.name: check for check in audit.checks()}


def verdict(values: Values, logged: Sequence[bytes] = tuple(LOGGED)) -> RegisterVerdict | None:
    """None where the file is none."""
    try:
        return verdict_of([*checked(values, logged).values()], vouched=True)
    except Refusal:
        return None


def made(*facts: Fact, secret: Sequence[int] = ()) -> dict[str, RegisterCheck]:
    """The checks of a register that says exactly what the log says."""
    events = events_of(facts)
    file = [json.loads(line) for line in register(events, secret).splitlines()]
    return checked(file, [event.entry for event in events])


def test_a_good_register_is_proved() -> None:
    assert verdict(FILE) is RegisterVerdict.PROVED
    assert verdict_of([*checked(FILE).values()], vouched=False) is RegisterVerdict.COMPUTED
    # Other entries of the log do not matter.
    others = [event.entry for event in events_of(GOOD, "370304")]
    assert verdict(FILE, [*others, *LOGGED, b"{}"]) is RegisterVerdict.PROVED
    assert verdict([json.loads(head(BUREAU))], []) is RegisterVerdict.PROVED


def paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Where the leaves of a value are."""
    match value:
        case dict():
            return [each for name, part in value.items() for each in paths(part, (*path, name))]
        case list():
            return [each for place, part in enumerate(value) for each in paths(part, (*path, place))]
        case _:
            return [path]


@given(st.sampled_from(paths(FILE)), st.data())
def test_whatever_value_is_altered_is_found(path: tuple[Any, ...], data: st.DataObject) -> None:
    values: Any = deepcopy(FILE)
    *way, last = path
    part = values
    for step in way:
        part = part[step]
    old = part[last]
    other = st.one_of(st.text(max_size=20), st.integers(-5, 50), st.none(), st.booleans())
    part[last] = data.draw(other.filter(lambda new: (new, type(new)) != (old, type(old))))
    assert verdict(values) in (None, RegisterVerdict.WRONG)


@given(st.sampled_from(paths(FILE)))
def test_whatever_is_left_out_is_found(path: tuple[Any, ...]) -> None:
    values: Any = deepcopy(FILE)
    part = values
    for step in path[:-1]:
        part = part[step]
    del part[path[-1]]
    assert verdict(values) in (None, RegisterVerdict.WRONG, RegisterVerdict.COMPUTED)
    assert verdict(values) is not RegisterVerdict.PROVED


@given(st.data())
def test_lines_that_are_missing_doubled_or_moved_are_found(data: st.DataObject) -> None:
    values = deepcopy(FILE)
    places = st.integers(1, len(values) - 1)
    what = data.draw(st.sampled_from(("missing", "doubled", "moved")))
    place = data.draw(places.filter(lambda at: what != "missing" or at < len(values) - 1))
    record = values.pop(place)
    if what == "doubled":
        values[place:place] = [record, record]
    elif what == "moved":
        values.insert(data.draw(places.filter(lambda to: to != place)), record)
    assert verdict(values) is RegisterVerdict.WRONG
    assert checked(values)["entries"].passed is False


@given(st.integers(1, len(FILE) - 1))
def test_a_register_that_ends_early_is_no_proof(last: int) -> None:
    """It is an older register, or one that was cut: the log has more."""
    found = checked(FILE[:last])
    assert found["newest"].passed is None
    assert f"{len(FILE) - last} later entries" in found["newest"].detail_en


def test_a_void_line_that_is_shown_as_issued_is_named() -> None:
    values = deepcopy(FILE)
    void, _ = [value for value in values if value.get("line", {}).get("state") == "voided"]
    void["line"]["state"] = "issued"
    check = checked(values)["lines"]
    assert check.passed is False
    assert f"line {values.index(void) + 1} must be" in check.detail_en


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ((taken(1, number(1)), taken(2, number(3))), "2 is missing"),
        ((taken(1, number(2)),), "1 is missing"),
        ((opened(5), taken(1, number(7))), "5, 6 is missing"),
        ((opened(5), taken(1, number(5)), taken(2, number(4))), "4 is below 5"),
        ((taken(1, number(1)), taken(2, number(1))), "1 was given 2 times"),
        ((taken(1, number(1)), opened(2)), "opened after it had begun"),
        ((opened(5), opened(6)), "opened after it had begun"),
        ((taken(1, number(1, text="（示）应急责改〔2026〕9号")),), "is not as its series writes it"),
        ((taken(1, number(1, format="{number}{{")),), "is not as its series writes it"),
    ],
)
def test_a_bureau_that_breaks_the_rule_is_found_in_its_own_events(facts: Sequence[Fact], said: str) -> None:
    check = made(*facts)["counts"]
    assert check.passed is False
    assert said in check.detail_en


def test_papers_of_a_matter_may_share_a_count() -> None:
    def of_matter(kind: str, repeat: int, text: str) -> Any:
        return number(1, kind, scope="matter", format="（示）{kind}〔{year}〕{number}号", repeat=repeat, text=text)

    plan, record = of_matter("检查", 1, "（示）检查〔2026〕1号"), of_matter("检记", 1, "（示）检记〔2026〕1号")
    again = of_matter("检记", 2, "（示）检记〔2026〕1-2号")
    assert made(taken(1, plan), taken(2, record), taken(3, again))["counts"].passed
    assert made(taken(1, plan), taken(2, plan))["counts"].passed is False


def test_what_ends_without_a_number_is_found() -> None:
    events = events_of((taken(1, number(1)), issued(1), issued(1)))
    file = [json.loads(line) for line in register(events[:2]).splitlines()]
    file.append({"entry": events[2].entry.decode(), "payload": events[2].payload, "salt": events[2].salt.hex()})
    assert checked(file, [event.entry for event in events])["content"].passed is False


@pytest.mark.parametrize(
    "facts",
    [
        (along(number(1)), taken(1, number(1))),
        (along(number(1)), given_up(number(1)), taken(1, number(1))),
        (along(number(1)), used(number(1)), taken(1, number(1)), taken(2, number(1))),
        (along(number(1)), used(number(1)), given_up(number(1))),
    ],
    ids=["not handed in", "void", "two papers", "void after use"],
)
def test_a_number_that_was_taken_along_is_one_papers_alone(facts: Sequence[Fact]) -> None:
    events = events_of(facts)
    whole = [json.loads(line) for line in register(events[:-1]).splitlines()]
    last = events[-1]
    whole.append({"entry": last.entry.decode(), "payload": last.payload, "salt": last.salt.hex()})
    assert checked(whole, [event.entry for event in events])["content"].passed is False


def test_a_number_that_is_out_counts() -> None:
    assert made(along(number(1)), taken(1, number(2)))["counts"].passed
    assert made(along(number(1)), used(number(1)), taken(1, number(1)), taken(2, number(2)))["counts"].passed
    assert made(along(number(1)), taken(1, number(3)))["counts"].passed is False


def test_withheld_lines_prove_their_state_and_no_more() -> None:
    found = made(*GOOD, secret=[1, 3])
    assert verdict_of([*found.values()], vouched=True) is RegisterVerdict.COMPUTED
    assert found["withheld"].passed is None
    assert all(check.passed for name, check in found.items() if name != "withheld")
    made(taken(1, number(1)), voided(1), secret=[1])


@pytest.mark.parametrize(
    "alter",
    [
        lambda line: line.update(state="voided"),
        lambda line: line.update(count=39),
        lambda line: line.update(count=0),
        lambda line: line.update(kind="检记"),
        lambda line: line.update(year="2026"),
        lambda line: line.update(more=1),
        lambda line: line.pop("team"),
    ],
)
def test_what_a_withheld_line_says_cannot_be_bent(alter: Callable[[Any], None]) -> None:
    values = [json.loads(line) for line in register(events_of(GOOD), secret=[1]).splitlines()]
    assert verdict(values) is RegisterVerdict.COMPUTED
    (secret,) = [value["line"] for value in values if "line" in value and "number" not in value["line"]]
    alter(secret)
    assert verdict(values) is RegisterVerdict.WRONG
