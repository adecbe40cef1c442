"""The gate of a campaign: nobody goes to a visit of it without a certificate that was looked at, and its training."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from services.cases.inspection.crew import is_valid, of_crew
from services.cases.inspection.state import Inspection
from shared.contracts.assignment import Assignee
from shared.errors import Conflict

Gate = Mapping[UUID, str]
"""Person → the certificate that was looked at when the person was trained for the campaign."""


class GateNotPassed(Conflict):
    code = "campaign-gate"
    title = "未经本次活动的资格和培训核验，不得参加检查"
    title_en = "Somebody has not passed the gate of the campaign"


def check_gate(inspection: Inspection, gate: Gate | None, persons: Iterable[UUID], day: date) -> None:
    """Refuse people of the crew who were not trained for the campaign of the visit, or with another certificate than
    they have now, or whose certificate does not hold on the day. `gate`: None if the visit is of no campaign.

    Raises GateNotPassed, CrewMismatch.
    """
    if gate is None:
        return
    came = of_crew(inspection, set(persons))
    held_back = [(person, lacks) for person in came if (lacks := _lacks(person, gate, day))]
    if not held_back:
        return
    named = "；".join(f"{person.name}{lacks[0]}" for person, lacks in held_back)
    named_en = "; ".join(f"{person.name} {lacks[1]}" for person, lacks in held_back)
    raise GateNotPassed(
        f"{named}。请先在集中执法活动中登记其培训（POST /campaigns/…/trainings）；否则其不是本次检查组成员，"
        "请列为未到场（absent）并写明原因，或办理递补。",
        f"{named_en}. Record the training in the campaign first (POST /campaigns/…/trainings). Otherwise the person is "
        "not of this crew: record the person as absent with the reason, or request a succession.",
        persons=[str(person.person) for person, _ in held_back],
    )


def _lacks(person: Assignee, gate: Gate, day: date) -> tuple[str, str] | None:
    """What a person lacks, in Chinese and in English; None if nothing."""
    if person.person not in gate:
        return "没有本次活动的培训记录", "has no training of this campaign on record"
    if gate[person.person] != person.key:
        return (
            f"培训时核验的证件是 {gate[person.person]}，与派员时的 {person.key} 不符",
            f"was trained with the certificate {gate[person.person]}, and was assigned with {person.key}",
        )
    if not is_valid(person, day):
        return "的执法证件已过期", "has a certificate that has expired"
    return None
