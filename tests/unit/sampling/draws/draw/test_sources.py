"""The rule of the policy says whether the beacon or parties decide, and nobody chooses otherwise."""

import pytest

from services.sampling.draws.draw.sources import EntropyNotTheRules, check_entropy
from shared.contracts.sampling import Entropy
from tests.support.parties import PARTIES, MadeUpParty
from tests.unit.sampling.draws.draw.story import PURPOSE, Story


@pytest.mark.parametrize(("parties", "rule"), [((), "beacon"), (PARTIES, "parties")])
def test_what_the_rule_names_is_accepted(parties: tuple[MadeUpParty, ...], rule: Entropy) -> None:
    check_entropy(Story(parties).draw.spec, rule)


@pytest.mark.parametrize(
    ("parties", "rule", "advice"),
    [((), "parties", "name them in `parties`"), (PARTIES, "beacon", "leave `parties` out")],
)
def test_the_other_is_refused_saying_what_to_do(parties: tuple[MadeUpParty, ...], rule: Entropy, advice: str) -> None:
    with pytest.raises(EntropyNotTheRules) as refused:
        check_entropy(Story(parties).draw.spec, rule)
    assert refused.value.facts == {"entropy": rule}
    assert advice in refused.value.detail_en
    assert PURPOSE in refused.value.detail
