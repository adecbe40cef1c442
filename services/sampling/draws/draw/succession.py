"""Who takes the slot of a person who gives it up: the next person for the task, whom the seed has fixed."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from services.sampling.draws.draw.lifecycle import Draw
from services.sampling.draws.draw.requests import SucceedRequest
from shared.contracts.sampling import DrawSucceeded
from shared.draws.assign import AssignOutcome
from shared.draws.frames import Roster
from shared.draws.succession import NOBODY, Held, Place, successors
from shared.errors import Conflict, Invalid
from shared.heavy import heavy
from shared.policy.reasons import WITHOUT_POLICY, check_reason


class NothingAssigned(Invalid):
    code = "nothing-assigned"
    title = "本次抽查没有岗位"
    title_en = "The draw assigns nobody"


class SlotVacant(Conflict):
    code = "slot-vacant"
    title = "该岗位空缺"
    title_en = "The slot is vacant"


class Crews(NamedTuple):
    """What a completed assignment was made of, and its outcome."""

    roster: Roster
    outcome: AssignOutcome


def require_assigned(draw: Draw) -> None:
    """Refuse a draw that ranks units, or that is not completed. Raises NothingAssigned, NotCompletedYet."""
    if not draw.assigns:
        raise NothingAssigned(
            "本次抽查抽取的是检查对象，没有岗位；对象不能检查的，请从备选名单中替换（substitutions）。",
            "This draw ranks units and has no slots; a unit that cannot be inspected is substituted (substitutions).",
        )
    _ = draw.completed


@heavy
def succeed(
    draw: Draw, request: SucceedRequest, crews: Crews, listed: Collection[str] = WITHOUT_POLICY
) -> DrawSucceeded:
    """The succession: the person who holds the slot gives it up, and the successor takes it.

    If nobody is left, the slot is recorded as vacant. `listed` are the reasons of the draw's policy.

    Raises NothingAssigned, NotCompletedYet, ReasonNotListed, SlotNotDrawn, SlotVacant.
    """
    require_assigned(draw)
    check_reason(request.reason, listed)
    held, place = held_now(draw, crews.outcome), Place(request.task, request.slot)
    person = held.holder(place)
    if person == NOBODY:
        raise SlotVacant(
            f"任务 {request.task} 的第 {request.slot} 个岗位已经空缺，且无人可递补。",
            f"Slot {request.slot} of the task {request.task} is vacant already, and nobody is left to take it.",
            task=request.task,
            slot=request.slot,
        )
    left = successors(crews.roster, draw.completed.seed, held.without(place, person), place)
    return DrawSucceeded(
        n=len(draw.successions) + 1,
        reason=request.reason,
        left=len(left),
        evidence=request.evidence,
        task=request.task,
        slot=request.slot,
        person=person,
        successor=left[0] if left else None,
        remark=request.remark or "",
    )


def held_now(draw: Draw, outcome: AssignOutcome) -> Held:
    """Who holds which slot now, after all successions."""
    held = Held.drawn(outcome)
    for one in draw.successions:
        place = Place(one.task, one.slot)
        held = held.without(place, one.holder).taken(place, one.successor or NOBODY)
    return held


def people_drawn(outcome: AssignOutcome) -> Mapping[Place, str]:
    """(task, number of the slot) → blinded id of the person drawn for it, in serving order."""
    return {
        Place(task, number): person
        for task, slots in outcome.assignments
        for number, (_, person) in enumerate(slots, start=1)
    }
