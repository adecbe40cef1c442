"""Recusal on site: the enterprise asks for it, the head of the bureau decides.

Until the decision the visit goes on (行政处罚法 第四十三条).
"""

from uuid import UUID

from services.cases.inspection.state import Inspection
from shared.contracts.inspection.visit import RecusalDecided
from shared.errors import Conflict, Forbidden


class NoRecusalAsked(Conflict):
    code = "no-recusal-asked"
    title = "没有待决定的回避申请"
    title_en = "No recusal of this person waits for a decision"


class OwnRecusal(Forbidden):
    code = "own-recusal"
    title = "检查组成员不能决定本组人员的回避"
    title_en = "The crew does not decide on recusals of the crew"


def decide(inspection: Inspection, decided: RecusalDecided, person: str) -> RecusalDecided:
    """Whether a person of the crew stands back; nobody of the crew decides it. Raises OwnRecusal, NoRecusalAsked."""
    if person in {each.subject for each in inspection.crew}:
        raise OwnRecusal(
            "回避由机关负责人决定，检查组成员不能办理；请由检查组以外的负责人办理。",
            "The head of the bureau decides on recusals, not the crew. Somebody who is not of the crew must do this.",
        )
    asked = inspection.visit.recusals.get(decided.person)
    if asked is None or asked.decided is not None:
        raise NoRecusalAsked(
            "被检查单位没有申请该人员回避，或已作决定；请核对人员。",
            "The enterprise did not ask for the recusal of this person, or it was decided; check the person.",
            person=str(decided.person),
        )
    return decided


def waiting(inspection: Inspection) -> list[UUID]:
    """The persons of the crew about whose recusal the bureau must decide."""
    return [person for person, each in inspection.visit.recusals.items() if each.decided is None]
