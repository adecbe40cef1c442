"""When the names of a covert draw may be opened: all its visits are made, or a reason for the missing ones is on
record.
"""

from collections.abc import Collection

from services.sampling.draws.draw.lifecycle import Draw
from shared.contracts.sampling import DrawOpened
from shared.errors import Conflict


class NotCovert(Conflict):
    code = "not-covert"
    title = "该抽查不是暗查暗访"
    title_en = "Not a covert draw"


class AlreadyOpened(Conflict):
    code = "already-opened"
    title = "名单已经公开"
    title_en = "The draw is opened already"


class VisitsPending(Conflict):
    code = "visits-pending"
    title = "尚有对象未检查"
    title_en = "Visits are pending"


class EarlierCovert(Conflict):
    code = "earlier-covert-draw"
    title = "此前的暗查名单尚未公开"
    title_en = "An earlier covert draw is not opened"


def open_names(
    draw: Draw, drawn: Collection[str], visited: Collection[str], reason: str | None, *, earlier: int | None
) -> DrawOpened:
    """The opening of a covert draw: from then on everybody may know who was drawn. `drawn` are the drawn enterprises
    without the withdrawn ones, `visited` are enterprises with an inspection on record; `reason` says why the others
    were not visited.

    Covert draws must be opened in the order of their serials, because the enterprises missing from a later frame show
    who was drawn earlier. `earlier` is the serial of the first earlier covert draw that is completed and not opened.

    Raises NotCovert, AlreadyOpened, EarlierCovert, VisitsPending.
    """
    if draw.disclosure != "after-visits":
        raise NotCovert(
            "本次抽查不是暗查暗访，名单无须另行公开。", "This is no covert draw; its names need no opening."
        )
    if draw.disclosed is not None:
        raise AlreadyOpened("本次抽查的名单已经公开。", "The names of this draw are open already.")
    if earlier is not None:
        raise EarlierCovert(
            f"第 {earlier} 号暗查名单尚未公开；后一次名单中缺少谁会透露前一次抽中了谁；请先公开第 {earlier} 号。",
            f"The names of covert draw no. {earlier} are not open yet, and who is missing from this frame would tell "
            f"of them; open no. {earlier} first.",
            serial=earlier,
        )
    unvisited = len(set(drawn) - set(visited))
    if unvisited and reason is None:
        # Say how many are missing, never which: somebody who must not know them may read the problem document.
        raise VisitsPending(
            f"抽中的对象中还有 {unvisited} 个没有检查记录；请先登记检查，确实不再检查的请写明理由（reason）。",
            f"{unvisited} of the drawn have no inspection on record; record the inspections first, or say why they "
            "will not be visited (reason).",
            unvisited=unvisited,
        )
    return DrawOpened(unvisited=unvisited, reason=reason if unvisited else None)
