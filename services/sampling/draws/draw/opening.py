"""When the names of a covert draw are opened: by the service when all its visits are on record, or when its day has
come; or before that by a person, with a reason.
"""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from services.sampling.draws.draw.lifecycle import Draw
from shared.contracts.fact import BlobRef
from shared.contracts.sampling import DrawOpened, OpenedBecause
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


class OpeningDecided(NamedTuple):
    """The decision to open the names of a covert draw. `reason` says why although `unvisited` were not visited."""

    because: OpenedBecause
    unvisited: int = 0
    reason: str | None = None

    def recorded(self, openings: BlobRef) -> DrawOpened:
        """What is recorded when the openings are stored, unsealed."""
        return DrawOpened(**self._asdict(), openings=openings)


def open_names(draw: Draw, drawn: Collection[str], visited: Collection[str], reason: str | None) -> OpeningDecided:
    """The opening of a covert draw: from then on everybody may know who was drawn. `drawn` are the drawn enterprises
    without the withdrawn ones, `visited` are enterprises with an inspection on record; `reason` says why the draw is
    opened before all are visited.

    Raises NotCovert, AlreadyOpened, VisitsPending.
    """
    if draw.disclosure != "after-visits":
        raise NotCovert(
            "本次抽查不是暗查暗访，名单无须另行公开。", "This is no covert draw; its names need no opening."
        )
    if draw.disclosed is not None:
        raise AlreadyOpened("本次抽查的名单已经公开。", "The names of this draw are open already.")
    unvisited = len(set(drawn) - set(visited))
    if unvisited and reason is None:
        # Say how many are missing, never which: somebody who must not know them may read the problem document.
        raise VisitsPending(
            f"抽中的对象中还有 {unvisited} 个没有检查记录；请先登记检查，确须提前公开的请写明理由（reason）。",
            f"{unvisited} of the drawn have no inspection on record; record the inspections first, or say why the draw "
            "is opened before (reason).",
            unvisited=unvisited,
        )
    if not unvisited:
        return OpeningDecided(because="visited")
    return OpeningDecided(because="early", unvisited=unvisited, reason=reason)


def open_when_due(draw: Draw, drawn: Collection[str], visited: Collection[str], today: date) -> OpeningDecided | None:
    """The opening that the service does by itself; None as long as there is no cause.

    All drawn enterprises are visited, or the day `open_by` is over (its end in China).
    """
    if not draw.embargoed or draw.completion is None:
        return None
    unvisited = len(set(drawn) - set(visited))
    if not unvisited:
        return OpeningDecided(because="visited")
    if date.fromisoformat(draw.open_by) < today:
        return OpeningDecided(because="due", unvisited=unvisited)
    return None
