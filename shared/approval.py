"""Approval by another person: a person makes a request, another person decides, and a refusal allows another round.

Every round is kept: who made the request, who decided, and the opinion.
"""

from typing import TypeVar

from pydantic import BaseModel, ConfigDict

from shared.errors import Conflict, Forbidden
from shared.log.deed import Deed


class SamePerson(Forbidden):
    code = "same-person"
    title = "不能由同一人办理"
    title_en = "The same person may not do both steps"


class NothingRequested(Conflict):
    code = "nothing-requested"
    title = "没有待批准的申请"
    title_en = "No request waits for a decision"


class RequestPending(Conflict):
    code = "request-pending"
    title = "已有申请待批准"
    title_en = "A request waits for a decision already"


class Verdict(Deed):
    """The verdict that ended a round: approved, or refused with an opinion."""

    approved: bool
    opinion: str | None = None


class Round(BaseModel):
    """A request and, after the decision, the verdict on it. Rounds are numbered from 1."""

    model_config = ConfigDict(frozen=True)

    number: int
    requested: Deed
    remark: str | None = None
    verdict: Verdict | None = None


R = TypeVar("R", bound=Round)

Rounds = tuple[Round, ...]
"""Rounds from the first to the newest. Only the last round may be without a verdict."""


def pending(rounds: Rounds) -> Round | None:
    """The round that waits for its verdict; None if there is none."""
    return rounds[-1] if rounds and rounds[-1].verdict is None else None


def check_request(rounds: Rounds) -> None:
    """Refuse another request while a round waits for its verdict. Raises RequestPending."""
    if waiting := pending(rounds):
        raise RequestPending(
            f"第 {waiting.number} 轮申请正待批准，请等待批准人办理。",
            f"Round {waiting.number} waits for its verdict; wait for the approver.",
            round=waiting.number,
        )


def check_verdict(rounds: Rounds, person: str) -> Round:
    """The round that this person may decide. Raises NothingRequested, SamePerson."""
    waiting = pending(rounds)
    if waiting is None:
        raise NothingRequested(
            "没有待批准的申请；请先由经办人提出申请。",
            "No request waits for a decision; somebody must make one first.",
        )
    check_another(waiting.requested.person, person)
    return waiting


def check_another(requester: str, person: str) -> None:
    """Refuse a decision by the person who made the request: both subjects are compared. Raises SamePerson."""
    if requester == person:
        raise SamePerson(
            "申请（起草）人不能自己批准或退回；请由另一人办理。",
            "The person who made the request may not decide on it; another person must.",
        )


def requested(rounds: Rounds, deed: Deed, remark: str | None = None) -> Rounds:
    """The rounds with another request added."""
    return (*rounds, Round(number=len(rounds) + 1, requested=deed, remark=remark))


def decided(rounds: tuple[R, ...], deed: Deed, *, approved: bool, opinion: str | None = None) -> tuple[R, ...]:
    """The rounds with the verdict on the last round."""
    verdict = Verdict(**deed.model_dump(), approved=approved, opinion=opinion)
    return (*rounds[:-1], rounds[-1].model_copy(update={"verdict": verdict}))
