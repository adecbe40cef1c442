"""How a draw ends: with exactly one completion or one void, both public. A void needs a reason and an approver."""

from services.sampling.draws.draw.lifecycle import Draw
from shared.approval import check_another
from shared.canonical import digest
from shared.contracts import sampling
from shared.contracts.sampling import DrawCompleted, DrawVoided, VoidRequested
from shared.draws.computation import outcome_of
from shared.draws.frames import Frame
from shared.draws.seed import seed
from shared.draws.spec import BUREAU
from shared.errors import Conflict


class NoIndependentShare(Conflict):
    code = "no-independent-share"
    title = "没有独立来源的随机值"
    title_en = "No value from an independent source"


class VoidAlreadyRequested(Conflict):
    code = "void-already-requested"
    title = "已申请作废"
    title_en = "A void is requested already"


class VoidNotRequested(Conflict):
    code = "void-not-requested"
    title = "没有作废申请"
    title_en = "No void is requested"


def complete(draw: Draw, frame: Frame) -> DrawCompleted:
    """The completion: the seed computed from the values of the sources, and the outcome computed from the seed.

    A void that is requested but not approved does not prevent the completion: otherwise anybody could delay it by
    requesting a void. Raises NoIndependentShare. Takes about a second for a million units.
    """
    absent = draw.missing
    if all(source.owner == BUREAU for source in draw.spec.entropy if source.source not in absent):
        raise NoIndependentShare(
            f"{'、'.join(absent)} 缺席，余下的随机值全部来自本局，结果不足为信；请申请作废后重新公告。",
            f"With {', '.join(absent)} absent every share is the bureau's own, and nobody need trust the outcome; "
            "request a void and announce again.",
            absent=absent,
        )
    seed_hex = seed(draw.leaf, draw.values, draw.spec)
    outcome = outcome_of(draw.spec, frame, seed_hex)
    return DrawCompleted(
        seed=seed_hex,
        outcome_hash=digest(outcome),
        entropy=[sampling.Value(source=source, value=value) for source, value in draw.values],
        absent=absent,
        outcome=outcome,
    )


def request_void(draw: Draw, reason: str) -> VoidRequested:
    """The request that the draw be void. Raises VoidAlreadyRequested."""
    if draw.void_request:
        raise VoidAlreadyRequested(
            "本次抽查已有作废申请，正待批准。", "A void of this draw is requested already and waits for approval."
        )
    return VoidRequested(reason=reason)


def approve_void(draw: Draw, *, person: str) -> DrawVoided:
    """The void of the draw, for the reason that was requested. Raises VoidNotRequested, SamePerson."""
    if draw.void_request is None:
        raise VoidNotRequested(
            "没有待批准的作废申请；请先由经办人写明理由提出申请。",
            "No void waits for approval; somebody has to request one first, with a reason.",
        )
    check_another(draw.void_request.person, person)
    return DrawVoided(reason=draw.void_request.reason, approver=person)
