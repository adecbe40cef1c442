"""The decisions by which papers end. They are pure.

Of an issued paper that is to be withdrawn one person asks, and another decides. A paper ends by itself with what it
says: with its order, or with the service of which it is the receipt; two persons decided about that.
"""

from collections.abc import Iterator
from datetime import date

from services.documents.forms.registry import shipped_forms
from services.documents.forms.values import Demanding
from services.documents.paper.numbering import void
from services.documents.paper.state import Paper
from shared.approval import NothingRequested, RequestPending, check_another
from shared.contracts.papers import PaperDiscarded, PaperVoided, PaperWithdrawn, WithdrawalRefused, WithdrawalRequested
from shared.errors import Conflict


class EndsWithItsGround(Conflict):
    code = "paper-ends-with-its-ground"
    title = "文书随其依据一并失效"
    title_en = "The paper ends with what it says"


def withdrawn_by_itself(paper: Paper) -> bool:
    """Whether the paper is of an order or of a service: it holds as long as that does, and people end that."""
    form = shipped_forms().form(paper.form)
    return paper.asked and (form.from_service is not None or issubclass(form.fields[paper.edition], Demanding))


def ends_with_its_ground(paper: Paper) -> EndsWithItsGround:
    """The refusal to end the paper alone."""
    return EndsWithItsGround(
        "本文书记载的是检查或送达中已办结的事项，不能单独作废或撤回；请在检查中撤回、撤销指令，或者更正送达登记。",
        "The paper says what was done in an inspection or a service, and does not end alone: have the order withdrawn "
        "or revoked in the inspection, or the record of the service corrected.",
        paper=str(paper.id),
    )


def request_withdrawal(paper: Paper, because: str) -> WithdrawalRequested:
    """Ask that the paper be withdrawn. Raises EndsWithItsGround, RequestPending."""
    if withdrawn_by_itself(paper):
        raise ends_with_its_ground(paper)
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
