"""The bundle: everything that checks a completed draw offline (docs/protocol.md, "The bundle")."""

from collections.abc import Sequence

from services.publishing.notice.disclosure import Completion, Notice
from services.publishing.notice.frame import Candidate
from shared.draws.bundle import Bundle, Opening
from shared.draws.seed import Value
from shared.draws.spec import read_spec
from shared.errors import Conflict


class DrawNotCompleted(Conflict):
    code = "draw-not-completed"
    title = "抽查尚未完成"
    title_en = "The draw is not completed"


def completion_of(notice: Notice) -> Completion:
    """What the draw led to. Raises DrawNotCompleted."""
    if notice.completion is None:
        voided = notice.stage == "voided"
        raise DrawNotCompleted(
            "该次抽查已作废，没有结果。" if voided else "该次抽查尚未完成，完成后方可下载验证包。",
            "This draw is void: there is no outcome."
            if voided
            else "This draw is not completed; its bundle comes with its outcome.",
            stage=notice.stage,
        )
    return notice.completion


def bundle_of(notice: Notice, frame: Sequence[Candidate], announcement: bytes, completion: bytes) -> Bundle:
    """The bundle of a completed draw; `frame` sorted by id, the last two its receipts. Raises DrawNotCompleted."""
    led_to = completion_of(notice)
    return Bundle(
        spec=read_spec(notice.spec),
        frame=[candidate.unit for candidate in frame],
        values=[Value(given.source, given.value) for given in led_to.entropy],
        seed=led_to.seed,
        outcome=led_to.outcome,
        openings={unit.id: Opening(unit.identifier, bytes.fromhex(unit.salt)) for unit in frame},
        announcement=announcement.decode(),
        completion=completion.decode(),
    )
