"""When a covert draw's names may be shown to everybody: its visits are over, or it is on record why not all were."""

from collections.abc import Collection

from services.sampling.draw.lifecycle import Draw
from services.sampling.draw.substitution import NotCompletedYet
from shared.contracts.sampling import DrawOpened
from shared.errors import Conflict


class NotCovert(Conflict):
    code = "not-covert"
    title = "该抽查不是暗查暗访"
    title_en = "Not a covert draw"


class AlreadyOpened(Conflict):
    code = "already-opened"
    title = "名单已经公开"
    title_en = "Opened already"


class VisitsPending(Conflict):
    code = "visits-pending"
    title = "尚有对象未检查"
    title_en = "Visits are pending"


def open_names(draw: Draw, drawn: Collection[str], visited: Collection[str], reason: str | None) -> DrawOpened:
    """Let everybody learn who was drawn. `drawn` are the enterprises net of those withdrawn, `visited` those of them
    with an inspection on record; `reason` says why the others were not visited.

    Raises NotCovert, NotCompletedYet, AlreadyOpened, VisitsPending.
    """
    if draw.disclosure != "after-visits":
        raise NotCovert(
            "本次抽查不是暗查暗访，名单无须另行公开。", "This is no covert draw; its names need no opening."
        )
    if draw.completion is None:
        raise NotCompletedYet(
            "抽查完成并检查后才能公开名单。",
            "The names are opened once the draw is completed and its visits are over.",
            status=draw.status,
        )
    if draw.opening is not None:
        raise AlreadyOpened("本次抽查的名单已经公开。", "The names of this draw are open already.")
    unvisited = len(set(drawn) - set(visited))
    if unvisited and reason is None:
        # How many, never which: a problem document may end up with somebody who must not know.
        raise VisitsPending(
            f"抽中的对象中还有 {unvisited} 个没有检查记录；请先登记检查，确实不再检查的请写明理由（reason）。",
            f"{unvisited} of the drawn have no inspection on record; record the inspections first, or say why they "
            "will not be visited (reason).",
            unvisited=unvisited,
        )
    return DrawOpened(unvisited=unvisited, reason=reason if unvisited else None)
