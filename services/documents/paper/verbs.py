"""What may happen next to a paper: the table of its states and verbs."""

from collections.abc import Sequence

from services.documents.paper import drafting, ending
from services.documents.paper.state import STATES, Paper
from shared.access.roles import Permission
from shared.verbs import Missing, Verb, Verbs

_PATH = "/papers/{paper}"


def _another(paper: Paper) -> Sequence[Missing]:
    filled_in = ("填写过本文书的人", "whoever has ever filled it in")
    who, who_en = ("申请人", "who asked for it") if paper.withdrawal else filled_in
    return (Missing(zh=f"须由{who}以外的人办理", en=f"somebody other than {who_en} must do this"),)


PAPER: Verbs[Paper] = Verbs(
    ("文书", "the paper"),
    STATES,
    Verb(
        name="revise",
        zh="修改",
        decision=drafting.revise,
        permission=Permission.PAPER_DRAFT,
        path=f"{_PATH}/revision",
        states=("drafted", "sent-back", "voided"),
        leads_to=("drafted",),
    ),
    Verb(
        name="approve",
        zh="批准",
        decision=drafting.approve,
        permission=Permission.PAPER_APPROVE,
        path=f"{_PATH}/approval",
        states=("drafted",),
        leads_to=("approved",),
        missing=_another,
    ),
    Verb(
        name="send-back",
        zh="退回",
        decision=drafting.send_back,
        permission=Permission.PAPER_APPROVE,
        path=f"{_PATH}/refusal",
        states=("drafted", "approved"),
        leads_to=("sent-back",),
        applies=lambda paper: paper.status == "drafted" or drafting.is_approved_here(paper),
        missing=_another,
    ),
    Verb(
        name="explain",
        zh="说明与其他文书的差异",
        decision=drafting.explain,
        permission=Permission.PAPER_DRAFT,
        path=f"{_PATH}/explanation",
        states=("drafted", "approved"),
    ),
    Verb(
        name="discard",
        zh="作废草稿",
        decision=drafting.discard,
        permission=Permission.PAPER_DRAFT,
        path=f"{_PATH}/discarding",
        states=("drafted", "sent-back", "voided"),
        leads_to=("discarded",),
        applies=lambda paper: not paper.asked,
    ),
    Verb(
        name="resume",
        zh="重新编号",
        decision=drafting.resume,
        permission=Permission.PAPER_APPROVE,
        path=f"{_PATH}/resumption",
        states=("voided",),
        leads_to=("approved",),
    ),
    Verb(
        name="request-withdrawal",
        zh="申请撤回",
        decision=ending.request_withdrawal,
        permission=Permission.PAPER_DRAFT,
        path=f"{_PATH}/withdrawal-request",
        states=("issued",),
        applies=lambda paper: paper.withdrawal is None and not ending.withdrawn_by_itself(paper),
    ),
    Verb(
        name="withdraw",
        zh="撤回",
        decision=ending.withdraw,
        permission=Permission.PAPER_APPROVE,
        path=f"{_PATH}/withdrawal",
        states=("issued",),
        leads_to=("withdrawn",),
        applies=lambda paper: paper.withdrawal is not None,
        missing=_another,
    ),
    Verb(
        name="refuse-withdrawal",
        zh="不同意撤回",
        decision=ending.refuse_withdrawal,
        permission=Permission.PAPER_APPROVE,
        path=f"{_PATH}/withdrawal-refusal",
        states=("issued",),
        applies=lambda paper: paper.withdrawal is not None,
        missing=_another,
    ),
    by_itself={"approved": ("numbered",), "numbered": ("issued", "voided"), "issued": ("replaced",)},
)
