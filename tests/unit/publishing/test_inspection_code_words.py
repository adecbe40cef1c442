"""The words of an inspection's page: for everything that can be told."""

from typing import get_args

import pytest

from services.publishing.inspection_code.judging import (
    InspectionCodeKeyRevoked,
    NotAnInspectionCode,
    require_signed,
)
from services.publishing.inspection_code.words import DREW, METHODS, OCCASIONS, STANDINGS
from shared.contracts.inspection_codes import CodeStanding, DrawBehind
from shared.errors import Refusal
from shared.papers.keys import CodeVerdict, Judged
from shared.policy.draws import Method
from shared.policy.occasions import Occasion


def test_everything_that_can_be_told_has_words() -> None:
    assert set(STANDINGS) == set(get_args(CodeStanding))
    assert set(OCCASIONS) == {each for of in get_args(Occasion) for each in (get_args(of) or (of,))}
    assert set(METHODS) == set(get_args(Method))
    assert set(DREW) == set(get_args(DrawBehind.model_fields["drew"].annotation))


def test_only_an_inspection_that_may_be_held_or_was_is_good() -> None:
    assert {standing for standing, said in STANDINGS.items() if said.good} == {"approved", "on-site", "over"}


@pytest.mark.parametrize(
    ("verdict", "refusal"),
    [
        (CodeVerdict.FORGED, NotAnInspectionCode),
        (CodeVerdict.UNKNOWN_KEY, NotAnInspectionCode),
        (CodeVerdict.KEY_NOT_IN_FORCE, NotAnInspectionCode),
        (CodeVerdict.KEY_REVOKED, InspectionCodeKeyRevoked),
    ],
)
def test_a_code_that_no_key_vouches_for_is_refused(verdict: CodeVerdict, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal) as refused:
        require_signed(Judged(verdict))
    assert "求证" in refused.value.detail
