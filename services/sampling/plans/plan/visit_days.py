"""How many people-days the inspections of a plan take, one for each of its enterprises, by the policy."""

from collections.abc import Mapping, Sequence
from datetime import date

from services.sampling.registers.enterprises.sheet import Alike, Question, is_open
from shared.policy.planning import VisitCost


def visit_questions(visits: Sequence[VisitCost], day: date) -> Mapping[str, Question]:
    """The questions that the directory must answer, for each kind of inspection one."""
    return {_name(number): Question(visit.where, day) for number, visit in enumerate(visits)}


def visit_days(visits: Sequence[VisitCost], directory: Sequence[Alike]) -> int | None:
    """The people-days, of the first of `visits` that fits each enterprise; None if the policy says nothing of them.
    `directory`: the enterprises that the plan is about, of which the open ones are planned, with the answers to
    `visit_questions`.
    """
    if not visits:
        return None
    return sum(
        next((visit.people_days for number, visit in enumerate(visits) if alike.fits[_name(number)]), 0)
        * len(alike.identifiers)
        for alike in directory
        if is_open(alike)
    )


def _name(number: int) -> str:
    return f"visit.{number}"
