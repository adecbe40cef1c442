"""Which sources a policy accepts."""

import pytest
from services.sampling.draws.draw.combination import CombinationRefused, check_combination

from shared.draws.spec import Source
from shared.policy.draws import Combination
from tests.unit.sampling.draws.draw.story import BEACON, DICE, ESCROW, FEDERATION, LEGAL, LOTTERY

WITH_BEACON = Combination(last=("drand", "public"), parties=1)
OFFLINE = Combination(last=("escrow",), parties=2, independent_parties=1)


@pytest.mark.parametrize(
    "entropy", [(LEGAL, BEACON), (LEGAL, LOTTERY), (LEGAL, FEDERATION, BEACON), (FEDERATION, LEGAL, ESCROW)]
)
def test_what_fits_one_of_them_is_accepted(entropy: tuple[Source, ...]) -> None:
    check_combination([WITH_BEACON, OFFLINE], entropy)


@pytest.mark.parametrize(
    "entropy", [(BEACON,), (LEGAL, ESCROW), (LEGAL, LEGAL, ESCROW), (LEGAL, FEDERATION, DICE), (FEDERATION, ESCROW)]
)
def test_what_fits_none_is_refused_with_what_would(entropy: tuple[Source, ...]) -> None:
    with pytest.raises(CombinationRefused) as refused:
        check_combination([WITH_BEACON, OFFLINE], entropy)
    assert "公共信标 drand或公开数字" in refused.value.detail
    assert refused.value.facts["accepted"] == [
        "1 parties, 0 of them of others, then drand or public",
        "2 parties, 1 of them of others, then escrow",
    ]


def test_where_the_policy_names_none_all_are_accepted() -> None:
    check_combination((), (DICE,))
