"""Taking an inspection off the record that was put there by mistake.

It takes two persons, because the next frame depends on it: the person who recorded the inspection asks for it, or one
who may decide on it; another person decides.
"""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from shared.approval import Rounds, check_verdict, pending
from shared.contracts.planning import InspectionWithdrawn, WithdrawalRefused, WithdrawalRequested
from shared.errors import Conflict, Forbidden
from shared.verbs import Missing


class NotTheRecorder(Forbidden):
    code = "not-the-recorder"
    title = "不是登记人"
    title_en = "Not the person who recorded it"


class LearnedFromCases(Conflict):
    code = "learned-from-cases"
    title = "该检查在检查与案件服务中办理"
    title_en = "The inspection is handled in cases"


class Inspected(Protocol):
    """An inspection that is on record, or was withdrawn."""

    @property
    def status(self) -> str: ...
    @property
    def id(self) -> UUID: ...
    @property
    def rounds(self) -> Rounds: ...

    recorded_by: str
    learned: bool


def request(inspection: Inspected, person: str, reason: str, *, decides: bool) -> WithdrawalRequested:
    """The request to withdraw the inspection; `decides`: the person may decide on such requests. Raises
    LearnedFromCases, NotTheRecorder.
    """
    if inspection.learned:
        raise LearnedFromCases(
            "该检查由检查与案件服务办理，其记录已经确认，不能在此撤销；如有疑问，请在检查与案件服务中以同一编号查阅该检查。",
            "The inspection was held in cases and its record is confirmed; it cannot be withdrawn here. Look it up in "
            "cases, where it has the same id.",
            inspection=str(inspection.id),
        )
    if person != inspection.recorded_by and not decides:
        raise NotTheRecorder(
            f"该检查由 {inspection.recorded_by} 登记；撤销须由登记人或检查组长申请。",
            f"{inspection.recorded_by} recorded the inspection: the recorder, or a group leader, asks to withdraw it.",
            recorded_by=inspection.recorded_by,
        )
    return WithdrawalRequested(inspection=inspection.id, reason=reason)


def withdraw(inspection: Inspected, person: str) -> InspectionWithdrawn:
    """The withdrawal, by another person than the requester: the inspection no longer counts, and stays visible with the
    reason. Raises NothingRequested, SamePerson.
    """
    asked = check_verdict(inspection.rounds, person)
    return InspectionWithdrawn(inspection=inspection.id, reason=asked.remark or "")


def refuse(inspection: Inspected, person: str, opinion: str) -> WithdrawalRefused:
    """The refusal, by another person than the requester: the inspection stays on record. Raises NothingRequested,
    SamePerson.
    """
    check_verdict(inspection.rounds, person)
    return WithdrawalRefused(inspection=inspection.id, opinion=opinion)


def was_recorded(inspection: Inspected) -> bool:
    """Whether a person put the inspection on record, so that it may be withdrawn."""
    return not inspection.learned


def another(inspection: Inspected) -> Sequence[Missing]:
    """What a verdict still needs: another person than the requester."""
    asked = pending(inspection.rounds)
    by = asked.requested.person if asked else ""
    return [Missing(zh=f"须由申请人（{by}）以外的人办理", en=f"somebody other than {by}, the requester, must do this")]
