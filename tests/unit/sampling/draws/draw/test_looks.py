"""One look at a draw at a time; a draw that waits is asked less and less often, and a changed draw at once."""

from collections.abc import Sequence
from uuid import UUID

import pytest

from services.sampling.draws.draw.looks import Look, Looks, Waking

ONE, OTHER = (Waking("370124", UUID(int=n), 1, "") for n in (1, 2))


def begun(looks: Looks, awake: Sequence[Waking], now: float) -> list[Look]:
    """Begin every look that may begin now."""
    begun = []
    for _, look in looks.ready(awake, now):
        look.begin()
        begun.append(look)
    return begun


def test_every_draw_that_is_awake_is_looked_at() -> None:
    assert [waking for waking, _ in Looks().ready([ONE, OTHER], 100.0)] == [ONE, OTHER]


def test_one_look_at_a_draw_at_a_time() -> None:
    looks = Looks()
    (look,) = begun(looks, [ONE], 0.0)
    assert begun(looks, [ONE], 900.0) == []
    # Also while the draw changes, and another draw waits for nothing.
    changed = ONE._replace(version=2)
    assert len(begun(looks, [changed, OTHER], 901.0)) == 1
    look.end(902.0)
    assert begun(looks, [changed], 903.0) == [look]


def test_a_draw_that_does_not_change_is_looked_at_less_and_less_often() -> None:
    looks, now, pauses = Looks(), 50.0, []
    for _ in range(9):
        (look,) = begun(looks, [ONE], now)
        look.end(now)
        assert begun(looks, [ONE], look.not_before - 0.01) == []
        pauses.append(look.not_before - now)
        now = look.not_before
    assert pauses == pytest.approx([0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 8, 8])


def test_a_draw_that_has_changed_is_looked_at_at_once() -> None:
    looks = Looks()
    for now in (0.0, 10.0, 20.0, 30.0):
        (look,) = begun(looks, [ONE], now)
        look.end(now)
    assert begun(looks, [ONE], 30.1) == []
    (look,) = begun(looks, [ONE._replace(version=2)], 30.1)
    look.end(30.1)
    assert look.not_before == 30.1 + 0.1


def test_a_draw_that_sleeps_is_forgotten_once_its_look_is_over() -> None:
    looks = Looks()
    (look,) = begun(looks, [ONE], 0.0)
    assert begun(looks, [], 1.0) == []
    # It wakes again while the look still goes on.
    assert begun(looks, [ONE], 2.0) == []
    look.end(3.0)
    assert begun(looks, [], 3.0) == []
    assert looks.of == {}


def test_a_draw_that_waits_for_visits_is_looked_at_every_five_minutes() -> None:
    looks, now = Looks(), 50.0
    for _ in range(20):
        (look,) = begun(looks, [ONE], now)
        look.end(now, completed=True)
        pause, now = look.not_before - now, look.not_before
    assert pause == 300
