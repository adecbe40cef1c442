"""What the demo announces can be kept."""

import pytest

from deploy.demo.steps import reserve_of


@pytest.mark.parametrize(("size", "reserve"), [(1, 0), (2, 1), (4, 2), (5, 3), (136, 3)])
def test_no_more_are_promised_in_reserve_than_are_left(size: int, reserve: int) -> None:
    assert reserve_of(size) == reserve
