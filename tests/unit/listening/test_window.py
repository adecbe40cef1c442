"""The newest events in memory: nothing is skipped, nothing told twice, and there is never more than it may keep."""

from hypothesis import given
from hypothesis import strategies as st

from shared.access.roles import Permission
from shared.listening.told import ToldEvent
from shared.listening.window import Newest, Window


def event(position: int, size: int = 10) -> ToldEvent:
    return ToldEvent(position, "cases.law.requested", "370124", Permission.LAW_READ, b"x" * size, "")


@given(
    steps=st.lists(st.tuples(st.lists(st.booleans(), max_size=5), st.integers(1, 400)), max_size=20),
    seen=st.integers(-1, 60),
    most=st.integers(0, 3000),
)
def test_whoever_reads_from_it_gets_everything_after_what_they_have_seen(
    steps: list[tuple[list[bool], int]], seen: int, most: int
) -> None:
    window, told, position = Window(-1, most), list[ToldEvent](), -1
    for ours, size in steps:
        found = []
        for is_ours in ours:
            position += 1
            found += [event(position, size)] if is_ours else []
        told += found
        window.extend(Newest(found, position, is_whole=True))
        assert sum(len(one.beginning) + 300 for one in told if one.position > window.start) <= most
    newest = window.after(seen)
    if newest is None:
        assert seen < window.start
    else:
        assert list(newest.events) == [one for one in told if one.position > seen]
        assert newest.until == max(seen, position)
