"""What a frame may tell of covert draws."""

import pytest

from services.sampling.draws.frame.embargo import CovertDrawPending, Out, check_asker, tellable
from services.sampling.draws.frame.members import OutReason

DRAWN, INSPECTED, NAMED = (OutReason(code, "因", "because") for code in ("drawn", "inspected", "named"))


def test_a_pending_covert_draw_stops_whoever_may_not_know() -> None:
    check_asker(False, may_read_covert=False)
    check_asker(True, may_read_covert=True)
    with pytest.raises(CovertDrawPending):
        check_asker(True, may_read_covert=False)


def test_nobody_is_told_to_be_out_for_having_been_drawn_covertly() -> None:
    out = [Out("A", "甲", [DRAWN]), Out("B", "乙", [DRAWN, INSPECTED, NAMED]), Out("C", "丙", [DRAWN])]
    assert list(tellable(out, {"A", "B"})) == [Out("B", "乙", [NAMED]), Out("C", "丙", [DRAWN])]
    assert list(tellable(out, set())) == out
