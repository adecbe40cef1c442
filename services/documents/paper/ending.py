"""The decisions on an issued paper that is to be withdrawn: one person asks, another decides. They are pure."""

from datetime import date

from services.documents.paper.state import Paper
from shared.approval import NothingRequested, RequestPending, check_another
from shared.contracts.papers import PaperWithdrawn, WithdrawalRefused, WithdrawalRequested


def request_withdrawal(paper: Paper, because: str) -> WithdrawalRequested:
    """Ask that the paper be withdrawn. Raises RequestPending."""
    if paper.withdrawal is not None:
        raise RequestPending(
            "已有人申请撤回本文书，正待批准；请等待批准人办理。",
            "Somebody has asked to withdraw this paper; wait for the approver.",
        )
    return WithdrawalRequested(because=because)


def refuse_withdrawal(paper: Paper, person: str, opinion: str) -> WithdrawalRefused:
    """Leave the paper in force. Raises NothingRequested, SamePerson."""
    _require_other(paper, person)
    return WithdrawalRefused(opinion=opinion)


def withdraw(paper: Paper, person: str, day: date) -> PaperWithdrawn:
    """Withdraw the paper. Raises NothingRequested, SamePerson."""
    because = _require_other(paper, person)
    return PaperWithdrawn(paper=paper.id, day=day, because=because)


def _require_other(paper: Paper, person: str) -> str:
    """The reason of the request, which another person made. Raises NothingRequested, SamePerson."""
    if paper.withdrawal is None:
        raise NothingRequested(
            "没有人申请撤回本文书；请先由经办人提出申请并说明理由。",
            "Nobody has asked to withdraw this paper; somebody must ask first, with the reason.",
        )
    check_another(paper.withdrawal.person, person)
    return paper.withdrawal.because
