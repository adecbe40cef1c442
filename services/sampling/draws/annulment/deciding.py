"""What each step of an annulment needs: a draw that may be annulled, and another person of the same bureau."""

from datetime import datetime

from services.sampling.draws.annulment.lifecycle import Annulment
from services.sampling.draws.draw.annulling import Grounds, Known, NotTheSuperior, annul
from services.sampling.draws.draw.lifecycle import Draw
from shared.approval import check_verdict
from shared.contracts.annulment import (
    AnnulmentApproved,
    AnnulmentRefused,
    AnnulmentRequested,
    AnnulmentWithdrawn,
    DrawAnnulled,
)
from shared.contracts.fact import BlobRef
from shared.errors import Conflict, Invalid


class AnnulmentPending(Conflict):
    code = "annulment-pending"
    title = "撤销申请正在待批准"
    title_en = "An annulment waits for its verdict"


class DecisionNotStored(Invalid):
    code = "decision-not-stored"
    title = "决定尚未上传"
    title_en = "The decision is not stored"


class DecisionNotPdf(Invalid):
    code = "decision-not-pdf"
    title = "决定不是 PDF 文件"
    title_en = "The decision is not a PDF file"


def request(
    draw: Draw, grounds: Grounds, known: Known, at: tuple[datetime, str, str | None], *, pending: bool
) -> AnnulmentRequested:
    """The request to annul a draw; `at` is when, by whom, with which remark.

    Raises AnnulmentPending, and what `annul` raises.
    """
    now, person, remark = at
    annul(draw, grounds, known, now, person)
    if pending:
        raise AnnulmentPending(
            "本次抽查已有撤销申请待批准；请等待批准人办理，或先撤回该申请。",
            "An annulment of the draw is requested already; wait for the verdict, or withdraw that request.",
        )
    return AnnulmentRequested(
        draw=draw.id, asks=known.asks, authority=grounds.authority, decision=grounds.decision, remark=remark
    )


def check_stored(decision: BlobRef, *, is_stored: bool) -> None:
    """Refuse a decision that the service does not keep under this hash, in this size. Raises DecisionNotStored."""
    if not is_stored:
        raise DecisionNotStored(
            f"没有上传过哈希为 {decision.sha256}、大小为 {decision.size} 字节的决定；请先以 POST /annulments/decisions "
            "上传，再原样填写其返回的内容。",
            f"No decision with the hash {decision.sha256} and {decision.size} bytes is stored: store it first by "
            "POST /annulments/decisions, and name it as the answer does.",
            sha256=decision.sha256,
            size=decision.size,
        )


def check_decision(content: bytes) -> None:
    """Refuse a decision that is no PDF file: it is shown to everybody as it is. Raises DecisionNotPdf."""
    if not content.startswith(b"%PDF-"):
        raise DecisionNotPdf(
            "决定须为 PDF 文件，将原样公开；请转换为 PDF 后再上传。",
            "The decision is made public as it is, as a PDF file; convert it and store it again.",
        )


def approve(annulment: Annulment, person: str, draw: Draw, known: Known, now: datetime) -> DrawAnnulled:
    """The annulment of the draw as it is now, by another person of the same bureau than the requester.

    Raises SamePerson, and what `annul` raises.
    """
    _check_verdict(annulment, person, known.asks)
    return annul(draw, annulment.grounds, known, now, annulment.round.requested.person)


def approved(annulment: Annulment, draw: Draw) -> AnnulmentApproved:
    """The end of the request; `draw` is the annulled draw."""
    assert draw.annulled is not None  # noqa: S101  # the annulment is recorded
    return AnnulmentApproved(recorded=draw.annulled.event, requested_by=annulment.round.requested.person)


def refuse(annulment: Annulment, person: str, asks: str, opinion: str) -> AnnulmentRefused:
    """The refusal, by another person of the same bureau than the requester. Raises SamePerson, NotTheSuperior."""
    _check_verdict(annulment, person, asks)
    return AnnulmentRefused(opinion=opinion)


def withdraw(annulment: Annulment, asks: str, reason: str) -> AnnulmentWithdrawn:
    """The withdrawal of the request, by whoever may make one in the same bureau. Raises NotTheSuperior."""
    _check_same_bureau(annulment, asks)
    return AnnulmentWithdrawn(reason=reason)


def _check_verdict(annulment: Annulment, person: str, asks: str) -> None:
    _check_same_bureau(annulment, asks)
    check_verdict(annulment.rounds, person)


def _check_same_bureau(annulment: Annulment, asks: str) -> None:
    if asks != annulment.asks:
        raise NotTheSuperior(
            f"本申请由 {annulment.asks} 提出，须由该单位的人员办理。",
            f"Somebody of {annulment.asks} requested this, so somebody of that bureau decides on it.",
            superiors=[annulment.asks],
        )
