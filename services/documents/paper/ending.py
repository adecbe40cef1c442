"""The decisions by which papers end. They are pure.

Of an issued paper that is to be withdrawn one person asks, and another decides. A paper ends by itself with what it
says: with its order, or with the service of which it is the receipt; two persons decided about that.
"""

from collections.abc import Iterator
from datetime import date

from services.documents.paper.numbering import void
from services.documents.paper.state import Paper
from shared.approval import NothingRequested, RequestPending, check_another
from shared.contracts.papers import PaperDiscarded, PaperVoided, PaperWithdrawn, WithdrawalRefused, WithdrawalRequested


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


def ended_with_its_ground(
    paper: Paper, because: str, day: date
) -> Iterator[PaperWithdrawn | PaperVoided | PaperDiscarded]:
    """What becomes of a paper when what it says does not hold any more; nothing of a paper that has ended. The number
    of one that is not issued is void.
    """
    match paper.status:
        case "issued":
            yield PaperWithdrawn(paper=paper.id, day=day, because=because)
        case "numbered":
            yield void(paper, because)
            yield PaperDiscarded(because=because)
        case "drafted" | "sent-back" | "approved" | "voided":
            yield PaperDiscarded(because=because)
        case "replaced" | "withdrawn" | "discarded":
            return


def _require_other(paper: Paper, person: str) -> str:
    """The reason of the request, which another person made. Raises NothingRequested, SamePerson."""
    if paper.withdrawal is None:
        raise NothingRequested(
            "没有人申请撤回本文书；请先由经办人提出申请并说明理由。",
            "Nobody has asked to withdraw this paper; somebody must ask first, with the reason.",
        )
    check_another(paper.withdrawal.person, person)
    return paper.withdrawal.because
