"""What a frame may tell of covert draws."""

import pytest

from services.sampling.draws.frame.embargo import FrameWithheld, Out, check_asker, plainly
from services.sampling.draws.frame.members import OutReason

DRAWN, INSPECTED, NAMED = (OutReason(code, "因", "because") for code in ("drawn", "inspected", "named"))


def test_a_covert_frame_is_made_by_a_reader_of_covert_draws() -> None:
    check_asker(False, may_read_covert=False)
    check_asker(True, may_read_covert=True)
    with pytest.raises(FrameWithheld):
        check_asker(True, may_read_covert=False)


def test_the_exclusions_are_those_that_stand_without_covert_draws() -> None:
    out = [
        Out("A", "甲", [DRAWN], []),
        Out("B", "乙", [DRAWN, INSPECTED, NAMED], [INSPECTED, NAMED]),
        Out("C", "丙", [DRAWN], [DRAWN]),
    ]
    assert list(plainly(out)) == [
        Out("B", "乙", [INSPECTED, NAMED], [INSPECTED, NAMED]),
        Out("C", "丙", [DRAWN], [DRAWN]),
    ]
