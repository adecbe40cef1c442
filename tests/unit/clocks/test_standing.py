"""The clocks of a matter: what the parts of its events make of them, and whether the matter may close."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from shared.clocks.clock import Running
from shared.clocks.standing import Clocks, ClocksOpen, ClockUnknown
from shared.contracts.clocks import Reckoned, Stop
from tests.unit.clocks.examples import WITH, clock_id, ended, opened, resumed

MARCH = [date(2026, 3, day) for day in range(1, 32)]


def test_a_matter_without_clocks_may_close() -> None:
    Clocks().require_settled()


def test_an_open_clock_keeps_the_matter_open_and_is_named() -> None:
    clocks = Clocks().after(opened())
    with pytest.raises(ClocksOpen) as refusal:
        clocks.require_settled()
    assert refusal.value.facts["clocks"] == [
        {
            "clock": str(clock_id("report")),
            "rule": "report",
            "basis": "《办法》第三条",
            "due": "2026-03-03",
            "owes": "person:u-1",
        }
    ]
    assert "提交检查报告" in refusal.value.detail
    clocks.require_settled(excepted={clock_id("report")})


@pytest.mark.parametrize("how", ["met", "late", "lapsed", "void", "handed-over"])
def test_an_ended_clock_lets_the_matter_close(how: str) -> None:
    clocks = Clocks().after(opened(), ended(how, MARCH[2]))  # type: ignore[arg-type]  # one of `How`
    assert clocks.get(clock_id("report")).state == how
    clocks.require_settled()


def test_a_stopped_clock_keeps_the_matter_open() -> None:
    clocks = Clocks().after(opened(), ended("stopped", MARCH[2]))
    with pytest.raises(ClocksOpen):
        clocks.require_settled()


def test_a_resumed_clock_knows_the_days_on_which_it_stood_still() -> None:
    clocks = Clocks().after(opened(), ended("stopped", MARCH[2]), resumed(MARCH[9], MARCH[10]))
    (clock,) = clocks.all
    assert (clock.state, clock.changes, clock.end.due) == ("running", 3, MARCH[10])
    assert clock.stops == (Stop(stopped=MARCH[2], resumed=MARCH[9]),)
    assert clock.ran() == (Running(MARCH[1], MARCH[2]), Running(MARCH[9], None))


def test_a_clock_that_ended_while_it_was_stopped_ran_until_the_stop() -> None:
    clocks = Clocks().after(opened(), ended("stopped", MARCH[2]), ended("void", MARCH[9]))
    assert clocks.all[0].ran() == (Running(MARCH[1], MARCH[2]),)


def test_the_stricter_clock_stands_first() -> None:
    at = datetime(2026, 3, 3, 11, tzinfo=UTC)
    clocks = Clocks().after(
        opened("statute", due=MARCH[8], set_by="law"), opened("report"), opened("by-seven", due_at=at)
    )
    assert [clock.opened.rule for clock in clocks.open()] == ["by-seven", "report", "statute"]
    assert [clock.opened.rule for clock in clocks.open("statute", "report")] == ["report", "statute"]


def test_a_moved_clock_has_the_new_end_and_keeps_its_changes() -> None:
    end = Reckoned(unrolled=MARCH[4], due=MARCH[5], computed_with="1" * 64)
    clocks = Clocks().after(opened()).moved({clock_id("report"): end, uuid4(): end})
    assert (clocks.all[0].end, clocks.all[0].changes) == (end, 1)
    assert clocks.all[0].opened.computed_with == WITH


def test_a_clock_of_another_matter_is_unknown() -> None:
    with pytest.raises(ClockUnknown):
        Clocks().get(uuid4())
