"""The public reason of an exclusion: one of the protocol's, the first in the order."""

import pytest

from services.sampling.draws.frame.exclusions import LABELS
from services.sampling.draws.frame.left_out import ORDER, PUBLIC, gathered, public_reason
from shared.draws.frames import REASONS, WITHHELD


def test_every_reason_of_the_protocol_has_its_place() -> None:
    assert sorted(ORDER) == sorted(REASONS - {WITHHELD})
    assert set(PUBLIC.values()) <= set(ORDER)


def test_every_reason_inside_the_bureau_has_a_public_one() -> None:
    assert set(LABELS) - {"not-in-directory"} <= set(PUBLIC)


@pytest.mark.parametrize(
    ("codes", "public"),
    [
        (["inspected-elsewhere"], "other-department"),
        (["named", "at-cap", "inspected", "not-open"], "not-open"),
        (["inspected", "drawn"], "drawn"),
        (["certificate-expired", "off-duty"], "duty"),
        (["native", "excluded"], "head"),
        (["several-teams", "not-open"], "outside-rule"),
    ],
)
def test_the_first_reason_of_the_order_counts(codes: list[str], public: str) -> None:
    assert public_reason(codes) == public


def test_groups_of_one_reason_are_put_together() -> None:
    groups = [("named", ["c"], ["丙"]), ("not-open", ["a"], ["甲"]), ("named", ["b"], ["乙"])]
    assert gathered(groups) == [("not-open", ["a"], ["甲"]), ("named", ["c", "b"], ["丙", "乙"])]
