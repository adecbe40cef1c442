"""A slot that the person drawn for it does not take: it is vacated for a reason, and filled by one other draw, once."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from services.sampling.draws.draw.lifecycle import Because, Draw, Status
from shared.contracts.sampling import SlotRef, SlotVacated
from shared.errors import Conflict, Invalid


class NothingAssigned(Invalid):
    code = "nothing-assigned"
    title = "该抽查不是人员抽取"
    title_en = "The draw does not assign people"


class SlotUnknown(Invalid):
    code = "slot-unknown"
    title = "没有这一岗位"
    title_en = "No such slot"


class SlotVacatedAlready(Conflict):
    code = "slot-vacated-already"
    title = "该岗位已经空出"
    title_en = "The slot is vacated already"


class SlotNotVacated(Conflict):
    code = "slot-not-vacated"
    title = "该岗位没有空出"
    title_en = "The slot is not vacant"


class SlotTaken(Conflict):
    code = "slot-taken"
    title = "该岗位已另行抽取"
    title_en = "Another draw fills the slot"


class Filling(NamedTuple):
    """A draw that is held to fill a vacated slot, and that draw's status."""

    draw: UUID
    slot: SlotRef
    status: Status


def vacate(draw: Draw, task: str, slot: str, because: Because, reason: str) -> SlotVacated:
    """The fact that the person drawn for the slot does not take it. Raises NothingAssigned, NotCompletedYet,
    SlotUnknown, SlotVacatedAlready.
    """
    holder = holder_drawn(draw, task, slot)
    if _vacated(draw, task, slot):
        raise SlotVacatedAlready(
            f"岗位“{slot}”已经空出，无须重复登记；补抽后再有人不能参加的，请在补抽的那次抽取上登记。",
            f"The slot {slot!r} is vacated already; who was drawn to fill it is excused on the draw that filled it.",
            task=task,
            slot=slot,
        )
    return SlotVacated(task=task, slot=slot, person=holder, because=because, reason=reason)


def holder_drawn(draw: Draw, task: str, slot: str) -> str:
    """The blinded id of the person drawn for a slot. Raises NothingAssigned, NotCompletedYet, SlotUnknown."""
    if not draw.assigns:
        raise NothingAssigned(
            "本次抽查抽取的是检查对象，没有岗位；对象不能检查的，请从备选名单中替换。",
            "This draw ranks units and has no slots; a unit that cannot be inspected is substituted.",
        )
    held = people_drawn(draw)
    if (task, slot) not in held:
        raise SlotUnknown(
            f"任务 {task} 没有岗位“{slot}”；请填写抽取结果中的任务编号（64 位十六进制）与岗位名称。",
            f"The task {task} has no slot {slot!r} here; give the task's id and the slot's name as the outcome has it.",
            task=task,
            slot=slot,
        )
    return held[task, slot]


def people_drawn(draw: Draw) -> Mapping[tuple[str, str], str]:
    """(task, slot) → blinded id of the person drawn for it, in serving order. The assignment is completed."""
    return {(task, slot): person for task, slots in draw.completed.assigned.assignments for slot, person in slots}


class Holder(NamedTuple):
    """The person (a blinded id) who has a slot, and the draw that gave it to them."""

    draw: UUID
    person: str


def holders(draw: Draw, refills: Sequence[Draw]) -> Mapping[tuple[str, str], Holder | None]:
    """(task, slot) → the person who has the slot now; None while it is vacant. The assignment is completed.

    `refills` are the completed draws that filled vacated slots of this draw, or of one another.
    """
    held: dict[SlotRef, Holder | None] = {}
    for one in (draw, *refills):
        vacant = {(vacation.task, vacation.slot) for vacation in one.vacations}
        for (task, slot), person in people_drawn(one).items():
            place = SlotRef(draw=one.id, task=task, slot=slot)
            held[place] = None if (task, slot) in vacant else Holder(one.id, person)
    filled = {one.slot: one.id for one in refills if one.slot is not None}

    def holding(place: SlotRef) -> Holder | None:
        by = filled.get(place)
        return held[place] if by is None else holding(place.model_copy(update={"draw": by}))

    return {(place.task, place.slot): holding(place) for place in held if place.draw == draw.id}


def check_fillable(draw: Draw, slot: SlotRef, fillings: Sequence[Filling]) -> None:
    """Refuse if no draw may be held to fill the slot. Raises SlotNotVacated, SlotTaken and what
    `holder_drawn` raises.
    """
    holder_drawn(draw, slot.task, slot.slot)
    if not _vacated(draw, slot.task, slot.slot):
        raise SlotNotVacated(
            f"岗位“{slot.slot}”的人选没有回避、拒绝或缺席的登记；请先登记并写明理由，再补抽。",
            f"Nobody has vacated the slot {slot.slot!r}; record first who does not take it and why, then draw again.",
            task=slot.task,
            slot=slot.slot,
        )
    for filling in fillings:
        if filling.slot == slot and filling.status != "voided":
            told, told_en = ("已由", "was filled") if filling.status == "completed" else ("正由", "is being filled")
            raise SlotTaken(
                f"岗位“{slot.slot}”{told}抽取 {filling.draw} 补足，不能再抽一次。",
                f"The slot {slot.slot!r} {told_en} by the draw {filling.draw} already; it is not drawn twice.",
                draw=str(filling.draw),
                status=filling.status,
            )


def _vacated(draw: Draw, task: str, slot: str) -> bool:
    return any((vacation.task, vacation.slot) == (task, slot) for vacation in draw.vacations)
