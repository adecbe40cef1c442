"""Checklists: each person of the crew who came signs what the person found. Whoever does not sign gives a reason, or
the person's unit is notified in writing. What is handed over for a penalty is acknowledged by somebody else.
"""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from services.cases.inspection.checklist_state import Checklist, ChecklistStatus
from services.cases.inspection.crew import of_crew, on_site
from services.cases.inspection.findings import finding_of
from services.cases.inspection.preparing import check_time
from services.cases.inspection.state import Inspection
from shared.contracts.assignment import Assignee
from shared.contracts.inspection.checklist import ChecklistSigned, HandoverReceived, SignatureExcused, UnitNotified
from shared.errors import Conflict, Forbidden, Invalid


class ChecklistAbsent(Forbidden):
    code = "checklist-absent"
    title = "未到场的人没有检查表"
    title_en = "A person who did not come has no checklist"


class ChecklistSettled(Conflict):
    code = "checklist-settled"
    title = "该检查表的签字已有结果"
    title_en = "The signature of this checklist is settled"


class OwnExcuse(Forbidden):
    code = "own-excuse"
    title = "本人未签字的理由须由他人认定"
    title_en = "Somebody else takes the reason for a missing signature"


class UnitUnknown(Invalid):
    code = "unit-unknown"
    title = "不知道该人员的单位"
    title_en = "The person's unit is not known"


class NothingHandedOver(Conflict):
    code = "nothing-handed-over"
    title = "该问题没有待签收的移交"
    title_en = "The finding waits for no receipt"


class OwnHandover(Forbidden):
    code = "own-handover"
    title = "移交的问题须由检查组以外的人签收"
    title_en = "Somebody who is not of the crew receives what it hands over"


def found_by(inspection: Inspection, person: UUID) -> tuple[UUID, ...]:
    """What a person of the crew has found, in the order in which it was recorded."""
    return tuple(id_ for id_, each in inspection.findings.items() if each.found.finder == person)


def status_of(inspection: Inspection, person: UUID) -> ChecklistStatus:
    """How it stands with the signature of a person of the crew."""
    return inspection.checklists.get(person, Checklist()).status(found_by(inspection, person))


def unsigned(inspection: Inspection) -> Iterator[Assignee]:
    """Who of the crew came and did not stand back, and neither signed the own checklist nor gave a reason, and whose
    unit was not notified.
    """
    there = set(inspection.visit.there) - inspection.visit.recused
    for person in inspection.crew:
        if person.person in there and status_of(inspection, person.person) == "unsigned":
            yield person


def sign(inspection: Inspection, signature: str, person: str) -> ChecklistSigned:
    """A person of the crew signs the own checklist, which has all that the person found. Raises NotOfCrew, NotOnSite,
    Recused, ChecklistSettled.
    """
    own = on_site(inspection, person)
    if status_of(inspection, own.person) == "signed":
        raise ChecklistSettled(
            "您的检查表已签字，此后没有新的问题，无须再签。",
            "You have signed your checklist, and found nothing since; nothing is left to sign.",
        )
    return ChecklistSigned(person=own.person, findings=found_by(inspection, own.person), signature=signature)


def excuse(inspection: Inspection, person: UUID, reason: str, by: str) -> SignatureExcused:
    """The reason for which a person did not sign is taken by somebody else. Raises CrewMismatch, ChecklistAbsent,
    ChecklistSettled, OwnExcuse.
    """
    missing = _unsigned(inspection, person)
    if missing.subject == by:
        raise OwnExcuse(
            "本人未签字的理由，请由组长或审核人员认定后登记。",
            "The leader or a reviewer takes the reason for which you did not sign; one of them must record it.",
        )
    return SignatureExcused(person=missing.person, reason=reason)


def notify_unit(inspection: Inspection, told: UnitNotified, now: datetime) -> UnitNotified:
    """The unit of a person who did not sign, and gave no reason, was notified in writing. Without a unit in the request
    it is that of the register. Raises CrewMismatch, ChecklistAbsent, ChecklistSettled, UnitUnknown, TimeImpossible.
    """
    missing = _unsigned(inspection, told.person)
    unit = told.unit or missing.unit
    if not unit:
        raise UnitUnknown(
            f"名录中没有{missing.name}的单位，请写明（unit）。",
            f"The register has no unit of {missing.name}; name it (unit).",
        )
    end = inspection.visit.end
    assert end is not None  # noqa: S101  # the table of verbs allows this only after the visit
    check_time(told.at, end, now)
    return told.model_copy(update={"unit": unit})


def receive(inspection: Inspection, received: HandoverReceived, person: str, now: datetime) -> HandoverReceived:
    """What was handed over for a penalty is received by somebody who is not of the crew, on a form that both signed.
    Raises OwnHandover, FindingUnknown, NothingHandedOver, TimeImpossible.
    """
    handed = [finding_of(inspection, finding) for finding in dict.fromkeys(received.findings)]
    if person in {each.subject for each in inspection.crew}:
        raise OwnHandover(
            "问题由本检查组移交，请由接收单位的人员（非本检查组成员）签收。",
            "The crew handed it over; somebody of the receivers, who is not of the crew, must acknowledge it.",
        )
    for finding in handed:
        if not finding.unreceived:
            raise NothingHandedOver(
                f"问题“{finding.found.description}”没有移交处罚，或已经签收；请只写待签收的问题。",
                f"'{finding.found.description}' was not handed over for a penalty, or its receipt is on record; name "
                "only findings that wait for their receipt.",
                finding=str(finding.found.finding),
            )
        assert finding.handing_over is not None  # noqa: S101  # it waits for its receipt
        check_time(received.at, finding.handing_over.at, now)
    return received.model_copy(update={"findings": tuple(each.found.finding for each in handed)})


def _unsigned(inspection: Inspection, person: UUID) -> Assignee:
    """The person of the crew, who has not signed. Raises CrewMismatch, ChecklistAbsent, ChecklistSettled."""
    (missing,) = of_crew(inspection, {person})
    if missing.person not in inspection.visit.there:
        raise ChecklistAbsent(
            f"{missing.name}没有登记到场，没有检查表可签。",
            f"{missing.name} is not on record as arrived, and has no checklist to sign.",
        )
    if status_of(inspection, missing.person) != "unsigned":
        raise ChecklistSettled(
            f"{missing.name}已签字，或未签字一事已有结果，无须再办。",
            f"{missing.name} has signed, or the missing signature is settled; nothing is left to do.",
        )
    return missing
