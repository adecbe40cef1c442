"""Calling an inspection off: one person requests it for a listed reason, another approves.

After the arrival of the crew it is called off only because somebody of the crew stands back.

Whoever calls a visit off chooses who is not inspected. An enterprise that a draw drew is withdrawn by the protocol of
the draw (a substitution, in sampling), where the next of the reserve takes its place in public (decision 0058).
"""

from collections.abc import Collection
from typing import NamedTuple

from services.cases.inspection.bases import lacks_basis
from services.cases.inspection.state import Inspection
from shared.approval import check_request, check_verdict
from shared.contracts.inspection.preparation import CalledOff, CallOffRefused, CallOffRequested
from shared.errors import Conflict
from shared.policy.reasons import check_reason

NO_BASIS, CAP_REACHED, CREW_RECUSED = "no-basis", "cap-reached", "crew-recused"
"""The reasons that the law gives, whatever the policy lists: each counts where it is true."""


class DrawnVisit(Conflict):
    code = "drawn-visit"
    title = "抽中的企业须按抽查程序替换"
    title_en = "A drawn enterprise is withdrawn by substitution"


class VisitUnderWay(Conflict):
    code = "visit-under-way"
    title = "检查正在进行"
    title_en = "The visit is under way"


class ReasonUntrue(Conflict):
    code = "call-off-reason-untrue"
    title = "取消的原因不成立"
    title_en = "The reason to call the inspection off is not true"


class Grounds(NamedTuple):
    """What the reason is held against: the codes that the policy lists, and whether the yearly cap is reached."""

    listed: Collection[str]
    cap_reached: bool


def request(inspection: Inspection, asked: CallOffRequested, grounds: Grounds) -> CallOffRequested:
    """The request to call the inspection off. Raises RequestPending, VisitUnderWay, DrawnVisit, ReasonUntrue,
    ReasonNotListed.
    """
    check_request(inspection.call_offs)
    _check(inspection, asked.reason, grounds)
    return asked


def approve(inspection: Inspection, person: str, grounds: Grounds) -> CalledOff:
    """The inspection is not held. Raises NothingRequested, SamePerson, DrawnVisit, ReasonUntrue, ReasonNotListed."""
    check_verdict(inspection.call_offs, person)
    reason = inspection.call_offs[-1].reason
    _check(inspection, reason, grounds)
    return CalledOff(reason=reason)


def refuse(inspection: Inspection, person: str, opinion: str) -> CallOffRefused:
    """The inspection goes on. Raises NothingRequested, SamePerson."""
    check_verdict(inspection.call_offs, person)
    return CallOffRefused(opinion=opinion)


def _check(inspection: Inspection, reason: str, grounds: Grounds) -> None:
    drawn = inspection.opened.draws.targets
    if reason == CREW_RECUSED:
        recused = bool(inspection.visit.recused)
        _check_true("检查组无人决定回避", "nobody of the crew stands back by a decision", holds=recused)
    elif inspection.visit.arrival:
        raise VisitUnderWay(
            "检查组已到场，只能因回避（crew-recused）取消；企业拒绝检查等情形，请登记未能检查。",
            "The crew has arrived, so the inspection is called off only for a recusal (crew-recused). If access was "
            "refused, record the failure.",
        )
    elif reason == CAP_REACHED:
        _check_true("年度频次上限尚未达到", "the yearly cap is not reached", holds=grounds.cap_reached)
    elif drawn is not None:
        raise DrawnVisit(
            f"该企业由抽查 {drawn} 抽中，不能径行取消。请在抽查中申请替换（/draws/{drawn}/substitutions），经另一人批准"
            "后由备选依次递补，本次检查随即撤回；仅年度频次上限已达时，可以原因 cap-reached 申请取消。",
            f"The draw {drawn} drew this enterprise. Request its substitution there "
            f"(/draws/{drawn}/substitutions): once another person approves, the next of the reserve takes its place, "
            "and this inspection is revoked. Only where the yearly cap is reached may it be called off, for the "
            "reason cap-reached.",
            draw=str(drawn),
        )
    elif reason == NO_BASIS:
        _check_true("检查依据已经登记", "the basis is on record", holds=lacks_basis(inspection))
    else:
        check_reason(reason, (*grounds.listed, NO_BASIS, CAP_REACHED, CREW_RECUSED))


def _check_true(why: str, why_en: str, *, holds: bool) -> None:
    if not holds:
        raise ReasonUntrue(
            f"所填原因不成立：{why}。请另选原因，或照常检查。",
            f"The reason is not true: {why_en}. Give another reason, or hold the visit.",
        )
