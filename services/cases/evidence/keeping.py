"""What may be done with evidence, and by whom: the crew of its inspection, while the inspection goes on."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from services.cases.evidence.lifecycle import Evidence
from services.cases.inspection.crew import member
from services.cases.inspection.state import OVER, Inspection
from shared.contracts.evidence import EvidenceNoted, HandedOver, Referred, Removed, Taken
from shared.errors import Conflict, Invalid


class InspectionOver(Conflict):
    code = "inspection-over"
    title = "检查已经结束"
    title_en = "The inspection is over"


class TakenAlready(Conflict):
    code = "evidence-taken-already"
    title = "该文件已登记为本次检查的证据"
    title_en = "The file is evidence of this inspection already"


class EvidenceTimeImpossible(Invalid):
    code = "evidence-time-impossible"
    title = "证据的时间有误"
    title_en = "Impossible time of evidence"


class SameInspection(Invalid):
    code = "same-inspection"
    title = "证据已在该次检查中"
    title_en = "The evidence is of that inspection"


def check_open(inspection: Inspection, person: str) -> None:
    """Refuse to change the evidence of an inspection that is over, or whose crew the person is not of. Raises
    InspectionOver, NotOfCrew, Recused.
    """
    if inspection.status in OVER:
        raise InspectionOver(
            "检查已经结束，其证据不再增减。与案件有关的，请在相应案件中提交。",
            "The inspection is over: evidence is neither added to it nor removed from it. What belongs to a case is "
            "handed in there.",
            state=inspection.status,
        )
    member(inspection, person)


def take(inspection: Inspection, taken: Taken, person: str, there: Iterable[Evidence]) -> EvidenceNoted:
    """A file becomes evidence. `there`: the evidence of the inspection with the same content. From another device it is
    another reference; from the same device, the same file is sent twice. The clock of a device may be wrong: its time
    is kept as it is, beside the time of the service.

    Raises InspectionOver, NotOfCrew, Recused, TakenAlready.
    """
    check_open(inspection, person)
    for each in there:
        if each.status == "kept" and (each.recorded.person, each.what.device) == (person, taken.device):
            raise TakenAlready(
                f"您已用同一设备登记过这一文件（证据 {each.id}），无须再办。",
                f"You have taken this file already from the same device, as evidence {each.id}; nothing is left to do.",
                evidence=str(each.id),
            )
    return EvidenceNoted(what=taken)


def refer(inspection: Inspection, referred: Referred, person: str) -> EvidenceNoted:
    """A recording that stays elsewhere becomes evidence. Raises InspectionOver, NotOfCrew, Recused,
    EvidenceTimeImpossible.
    """
    check_open(inspection, person)
    if referred.ended < referred.began:
        raise EvidenceTimeImpossible(
            "录制的结束时间早于开始时间；请核对。", "The recording ends before it begins; check both times."
        )
    return EvidenceNoted(what=referred)


def hand_over(
    evidence: Evidence, inspection: Inspection, handed: HandedOver, person: str, now: datetime
) -> EvidenceNoted:
    """The evidence is handed over, also when its inspection is over. Raises NotOfCrew, Recused,
    EvidenceTimeImpossible.
    """
    member(inspection, person)
    last = evidence.custody[-1].handed.at if evidence.custody else handed.at
    if not last <= handed.at <= now:
        raise EvidenceTimeImpossible(
            "移交时间不得早于上一次移交，也不得晚于现在；请核对。",
            "A handover is not earlier than the one before it, and not later than now; check its time.",
            now=now.isoformat(),
        )
    return EvidenceNoted(what=handed)


def remove(evidence: Evidence, inspection: Inspection, removed: Removed, person: str) -> EvidenceNoted:
    """The reference is removed, and the content stays. Raises InspectionOver, NotOfCrew, Recused, SameInspection."""
    check_open(inspection, person)
    if removed.moved_to == evidence.inspection:
        raise SameInspection(
            "证据已在该次检查中，无须移动；请核对检查编号。",
            "The evidence is of that inspection already; check the id of the inspection.",
        )
    return EvidenceNoted(what=removed)


def anew(evidence: Evidence, inspection: UUID) -> Taken | Referred:
    """The same evidence for another inspection."""
    return evidence.what.model_copy(update={"inspection": inspection, "instead": evidence.id})
