"""The score that an expert got in a campaign, as cases tells it, beside the scores that the register has."""

from services.sampling.registers.records.fields import Expert, Score
from shared.contracts.campaign import ExpertScored


def with_score(expert: Expert, told: ExpertScored) -> Expert:
    """The expert with one more score. One that the register has already, because somebody entered it by hand or cases
    told it before, is not counted twice.
    """
    score = Score(on=told.on, points=float(told.points), campaign=told.campaign)
    if score in expert.scores:
        return expert
    return expert.model_copy(update={"scores": (*expert.scores, score)})
