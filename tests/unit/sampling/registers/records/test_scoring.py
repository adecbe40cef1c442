"""A score that cases tells stands beside the scores that the register has, once."""

from datetime import date
from uuid import UUID

from services.sampling.registers.records.fields import Expert, Score
from services.sampling.registers.records.scoring import with_score
from shared.contracts.campaign import ExpertScored

_TOLD = ExpertScored(expert=UUID(int=1), on=date(2026, 6, 28), points="91.5", campaign="2026年集中执法")


def test_a_score_is_added_to_those_of_before() -> None:
    before = Score(on=date(2025, 6, 28), points=60, campaign="2025年集中执法")
    scored = with_score(Expert(name="示例专家", scores=(before,)), _TOLD)
    assert scored.scores == (before, Score(on=_TOLD.on, points=91.5, campaign=_TOLD.campaign))
    assert scored.average == (60 + 91.5) / 2


def test_a_score_that_the_register_has_counts_once() -> None:
    scored = with_score(Expert(name="示例专家"), _TOLD)
    assert with_score(scored, _TOLD) is scored
