"""What each step of a change after a draw needs: a draw to which it applies, no other request for the same, and another
person than the requester. What the change is, is computed when it is approved.
"""

from collections.abc import Collection
from typing import NamedTuple

from services.sampling.draws.change.lifecycle import DrawChange
from services.sampling.draws.draw.lifecycle import Draw
from services.sampling.draws.draw.opening import AlreadyOpened, OpeningDecided, open_names
from services.sampling.draws.draw.requests import OpenDrawRequest, SubstituteUnitRequest
from services.sampling.draws.draw.substitution import AlreadyWithdrawn, substitute
from shared.approval import check_verdict
from shared.contracts.change import ChangeApproved, ChangeRefused, ChangeRequested, ChangeWithdrawn
from shared.contracts.sampling import DrawSubstituted
from shared.draws.rank import RankOutcome
from shared.errors import Conflict, Forbidden
from shared.policy.reasons import WITHOUT_POLICY, check_reason

OPENING = ""
"""The key of a request to open the draw, among the open requests of the draw."""


class ChangePending(Conflict):
    code = "change-pending"
    title = "同一变更已有申请待批准"
    title_en = "A request for the same change waits already"


class ChangeOutdated(Conflict):
    code = "change-outdated"
    title = "申请的变更已不适用"
    title_en = "The requested change no longer applies"


class ChangesWithheld(Forbidden):
    code = "changes-withheld"
    title = "暗查变更申请不予显示"
    title_en = "Changes of a covert draw are withheld"


class SuccessionStands(Conflict):
    code = "succession-stands"
    title = "递补已经生效"
    title_en = "The succession stands"


class Visits(NamedTuple):
    """The enterprises that are to be visited by a draw, and those that were visited."""

    drawn: Collection[str]
    visited: Collection[str]


class Standing(NamedTuple):
    """What a request is held against: the reasons of the draw's policy for it, and what the draw's open requests are
    about: units, and OPENING.
    """

    listed: Collection[str] = WITHOUT_POLICY
    waiting: Collection[str] = ()


def request_substitution(
    draw: Draw, request: SubstituteUnitRequest, outcome: RankOutcome, standing: Standing
) -> ChangeRequested:
    """The request to withdraw a drawn unit. Raises ChangePending, and what `substitute` raises."""
    substitute(draw, request, outcome, standing.listed)
    _check_free(request.withdrawn, standing.waiting)
    return ChangeRequested(
        draw=draw.id,
        kind="substitution",
        reason=request.reason,
        evidence=request.evidence,
        unit=request.withdrawn,
        remark=request.remark,
    )


def request_opening(draw: Draw, request: OpenDrawRequest, visits: Visits, standing: Standing) -> ChangeRequested:
    """The request to open a covert draw now. Raises ReasonNotListed, ChangePending, and what `open_names` raises."""
    open_names(draw, visits.drawn, visits.visited, request.reason)
    if request.reason is not None:
        check_reason(request.reason, standing.listed)
    _check_free(OPENING, standing.waiting)
    return ChangeRequested(
        draw=draw.id, kind="opening", reason=request.reason, evidence=request.evidence, remark=request.remark
    )


def approve(
    change: DrawChange, person: str, draw: Draw, found: RankOutcome | Visits
) -> DrawSubstituted | OpeningDecided:
    """What the change does to the draw as it is now, if another person than the requester approves it. `found` is the
    outcome for a substitution, the visits for an opening.

    Raises SamePerson, ChangeOutdated, and what `substitute` and `open_names` raise.
    """
    check_verdict(change.rounds, person)
    try:
        if isinstance(found, Visits):
            return open_names(draw, found.drawn, found.visited, change.grounds)
        # The reason was on the list when the change was requested.
        return substitute(draw, _asked(change), found, {change.grounds or ""})
    except (AlreadyWithdrawn, AlreadyOpened) as refusal:
        raise ChangeOutdated(
            f"{refusal.detail}请退回或撤回本申请。",
            f"{refusal.detail_en} Refuse this request, or withdraw it.",
            draw=str(draw.id),
        ) from refusal


def approved(change: DrawChange, draw: Draw) -> ChangeApproved:
    """The end of the request; `draw` is the draw with the change."""
    done = draw.disclosed if change.kind == "opening" else draw.substitutions[-1]
    assert done is not None  # noqa: S101  # the change is recorded
    return ChangeApproved(recorded=done.event, requested_by=change.round.requested.person)


def refuse(change: DrawChange, person: str, opinion: str) -> ChangeRefused:
    """The refusal, by another person than the one who requested the change. Raises SamePerson."""
    check_verdict(change.rounds, person)
    return ChangeRefused(opinion=opinion)


def withdraw(change: DrawChange, reason: str) -> ChangeWithdrawn:
    """The withdrawal of the request, by whoever may make one. Raises SuccessionStands."""
    if change.kind == "succession":
        raise SuccessionStands(
            "递补已经生效，不能撤回；请由另一人批准或退回。",
            "The succession is in effect and cannot be withdrawn; another person approves or refuses it.",
        )
    return ChangeWithdrawn(reason=reason)


def check_reader(draw: Draw, *, may_read_covert: bool) -> None:
    """Refuse to show changes of a covert draw that is not open to a reader who may not read covert draws. Raises
    ChangesWithheld.
    """
    if draw.embargoed and not may_read_covert:
        raise ChangesWithheld(
            "本次抽查为暗查暗访，名单公开前，变更申请只向有权查看暗查的人员显示；请由其办理，或待名单公开后查看。",
            "This draw is covert. Until it is opened, its changes are shown only to those who may read covert draws; "
            "ask one of them, or wait until it is open.",
        )


def _asked(change: DrawChange) -> SubstituteUnitRequest:
    """The substitution as it was requested."""
    return SubstituteUnitRequest.model_validate(
        {
            "withdrawn": change.unit,
            "reason": change.grounds,
            "evidence": change.evidence,
            "remark": change.round.remark,
        }
    )


def _check_free(key: str, waiting: Collection[str]) -> None:
    if key in waiting:
        raise ChangePending(
            "同一变更已有申请待批准；请等待批准人办理，或先撤回该申请。",
            "A request for the same change waits for its verdict; wait for the approver, or withdraw that request.",
        )
