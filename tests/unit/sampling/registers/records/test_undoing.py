"""What the undoing of an import gives back is what was before it, however the record came to be what it was."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.sampling.registers.lists.undoing import (
    FrozenFrom,
    ImportEditedSince,
    ImportFrozenFrom,
    ImportNotNewest,
    ImportToUndo,
    ImportUndoneAlready,
    check_undoable,
)
from services.sampling.registers.records.history import RecordVersion, Step, versions
from services.sampling.registers.records.undoing import ImportOfManyEvents, check_one_event, record_given_back
from shared.contracts.register import RecordGivenBack, RegisterCounts
from shared.errors import Refusal

ID, AT = UUID(int=1), datetime(2026, 3, 1, tzinfo=UTC)


def entered(number: int, key: str, post: str) -> Step:
    at = AT + timedelta(days=number)
    return Step(key, {"name": "示例甲", "post": post}, at, "registrar", "核对", UUID(int=number), "t")


def undone(number: int, back: RecordGivenBack) -> Step:
    made_by = entered(number, back.key, "")._replace(fields=back.fields, reason="名单有误")
    return made_by._replace(retired=back.retired, former=back.former)


def known(version: RecordVersion) -> tuple[object, ...]:
    return version.key, version.former, version.fields, version.retired


def retired(step: Step) -> Step:
    return step._replace(fields=None, retired=True)


@st.composite
def lives(draw: st.DrawFn) -> list[Step]:
    """Entries and retirements; a key is never one that the person had before."""
    key, steps = 0, list[Step]()
    for number in range(1, draw(st.integers(2, 6))):
        key += draw(st.booleans())
        step = entered(number, f"执-{key}", draw(st.sampled_from(["科员", "股长"])))
        steps.append(retired(step) if steps and not steps[-1].retired and draw(st.booleans()) else step)
        if steps[-1].retired:
            steps[-1] = steps[-1]._replace(key=steps[-2].key)
            key = int(steps[-2].key.removeprefix("执-"))
    return steps


@given(lives(), st.booleans())
def test_a_record_is_as_it_was_before(life: list[Step], renews: bool) -> None:
    before = versions(life)[-1]
    steps = [*life, entered(20, "执-99" if renews else before.key, "局长")]
    steps.append(undone(21, record_given_back(ID, versions(steps), len(steps))))
    after = versions(steps)[-1]
    assert known(after) == known(before)
    assert (after.reason, after.version, after.since) == ("名单有误", len(life) + 2, AT + timedelta(days=21))
    # An undoing of the import before, after that of the last.
    steps.append(undone(22, record_given_back(ID, versions(steps), len(life))))
    if len(life) > 1:
        assert known(versions(steps)[-1]) == known(versions(life)[-2])


def test_a_record_that_the_import_added_is_retired() -> None:
    steps = [entered(1, "执-1", "科员")]
    back = record_given_back(ID, versions(steps), 1)
    assert (back.id, back.key, back.former, back.retired, back.fields["post"]) == (ID, "执-1", (), True, "科员")
    history = versions([*steps, undone(2, back)])
    assert [(one.retired, one.changes) for one in history[1:]] == [(True, ())]


def test_the_history_shows_that_a_key_went_back() -> None:
    steps = [entered(1, "执-1", "科员"), entered(2, "执-2", "科员")]
    newest = versions([*steps, undone(3, record_given_back(ID, versions(steps), 2))])[-1]
    assert [tuple(change) for change in newest.changes] == [("key", "执-2", "执-1")]
    assert (newest.key, newest.former) == ("执-1", ())


FROZEN = FrozenFrom(AT, "370124", UUID(int=7), "teams")
TO_UNDO = ImportToUndo("370124", "people", None, AT, True, None, ())


@pytest.mark.parametrize(
    ("changes", "refusal", "told"),
    [
        ({"undone_at": AT}, ImportUndoneAlready, "已经撤销"),
        ({"is_newest": False}, ImportNotNewest, "最近的一次"),
        ({"frozen": FROZEN}, ImportFrozenFrom, f"本单位已据本名录组成检查组，所依据的抽取为 {UUID(int=7)}"),
        ({"frozen": FROZEN._replace(by="370100", kind="plan")}, ImportFrozenFrom, "单位 370100 已据本名录拟制检查计划"),
        ({"edited": ["执-1", "执-2"]}, ImportEditedSince, "有执法人员的信息被更改（如 执-1、执-2）"),
    ],
)
def test_something_rests_on_it(changes: dict[str, Any], refusal: type[Refusal], told: str) -> None:
    with pytest.raises(refusal) as refused:
        check_undoable(TO_UNDO._replace(**changes))
    assert told in refused.value.detail


def test_nothing_rests_on_it() -> None:
    check_undoable(TO_UNDO)
    check_undoable(TO_UNDO._replace(frozen=FROZEN._replace(at=AT - timedelta(seconds=1))))


def test_an_import_that_was_recorded_one_by_one_stays() -> None:
    counts = RegisterCounts(rows=3, added=1, changed=1, unchanged=1, faulty=0, missing=0)
    check_one_event(counts, 2)
    with pytest.raises(ImportOfManyEvents):
        check_one_event(counts, 0)
