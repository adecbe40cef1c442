"""The bundle: one file with everything needed to check a completed draw offline (docs/protocol.md, "The bundle")."""

from collections.abc import Mapping
from typing import NamedTuple

from services.publishing.frame.files import Files, candidates_in, errands_in, people_in
from services.publishing.frame.members import Named
from services.publishing.notice.story import Completion, Notice
from shared.draws.bundle import Bundle, Opening
from shared.draws.frames import Frame, Roster
from shared.draws.seed import Value
from shared.draws.spec import read_spec
from shared.errors import Conflict


class DrawNotCompleted(Conflict):
    code = "draw-not-completed"
    title = "抽查尚未完成"
    title_en = "The draw is not completed"


def completion_of(notice: Notice) -> Completion:
    """The completion of the draw: its seed and its outcome. Raises DrawNotCompleted."""
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


class Drawn(NamedTuple):
    """The frame of a draw, sorted by id, and id → name for those units or tasks whose names the public may know."""

    frame: Frame
    known: Mapping[str, Named]


def drawn(notice: Notice, files: Files) -> Drawn:
    """The frame and the public names, read from the frozen files. Slow for large frames."""
    if notice.assigns:
        tasks = errands_in(files, files.opened)
        known = {errand.id: errand.named for errand in tasks if errand.named}
        return Drawn(Roster([errand.task for errand in tasks], people_in(files)), known)
    units = candidates_in(files, files.opened)
    return Drawn([unit.unit for unit in units], {unit.id: unit.named for unit in units if unit.named})


def bundle_of(notice: Notice, drawn: Drawn, announcement: bytes, completion: bytes) -> Bundle:
    """The bundle of a completed draw. `announcement` and `completion` are the receipts of these two events. Raises
    DrawNotCompleted.
    """
    led_to = completion_of(notice)
    return Bundle(
        spec=read_spec(notice.spec),
        frame=drawn.frame,
        values=[Value(given.source, given.value) for given in led_to.entropy],
        seed=led_to.seed,
        outcome=led_to.outcome,
        openings={id_: Opening(named.identifier, bytes.fromhex(named.salt)) for id_, named in drawn.known.items()},
        announcement=announcement.decode(),
        completion=completion.decode(),
    )
