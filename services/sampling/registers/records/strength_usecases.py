"""The figures of the enforcement team on a day, counted from the registers as they were on that day."""

from collections.abc import Sequence
from typing import NamedTuple

from services.sampling.registers.records.fields import Expert, Inspector
from services.sampling.registers.records.figures import (
    Figure,
    Hours,
    StrengthQuestion,
    expert_figures,
    figures,
    training,
)
from services.sampling.registers.records.history_store import kept_on
from services.sampling.registers.records.retirement import Kept
from shared.errors import NotFound
from shared.work import Asking


class StrengthFigureUnknown(NotFound):
    code = "figure-unknown"
    title = "没有这一统计项"
    title_en = "No such figure"


class Counted(NamedTuple):
    """The figures of the people and experts on a day, and the training of each person."""

    figures: Sequence[Figure]
    training: Sequence[Hours]

    def named(self, name: str) -> Figure:
        """The figure of this name. Raises StrengthFigureUnknown, which lists the figures that there are."""
        found = {figure.name: figure for figure in self.figures}
        if name not in found:
            raise StrengthFigureUnknown(
                f"没有统计项“{name}”；请从统计结果（figures）中取，写成 of:value。",
                f"There is no figure {name}; take `of` and `value` from the figures, as of:value.",
                known=list(found),
            )
        return found[name]


async def strength(ask: Asking, question: StrengthQuestion) -> Counted:
    """Every figure of the bureau's people and experts as they were at the end of the day."""
    people = await kept_on(ask.session, ask.bureau, "people", question.on)
    experts = await kept_on(ask.session, ask.bureau, "experts", question.on)
    return await ask.compute(_counted, people, experts, question)


def _counted(people: Sequence[Kept], experts: Sequence[Kept], question: StrengthQuestion) -> Counted:
    inspectors = {one.key: one.fields for one in people if isinstance(one.fields, Inspector)}
    beside = {one.key: one.fields for one in experts if isinstance(one.fields, Expert)}
    counted = [*figures(inspectors, question), *expert_figures(beside)]
    return Counted(counted, training(inspectors, question.on))
