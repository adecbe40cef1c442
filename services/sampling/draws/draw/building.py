"""What a draw builds on must still be so when it is announced: the draw that it serves stands, and nobody was called in
for the draw that it continues.
"""

from datetime import datetime

from services.sampling.draws.draw.lifecycle import Draw, require_standing
from shared.errors import Conflict


class ListOutdated(Conflict):
    code = "list-outdated"
    title = "名单确定后已有变更"
    title_en = "The list is out of date"


def check_built_on(serves: Draw | None, called_in: datetime | None, frozen: datetime) -> None:
    """Refuse to draw for an annulled draw; and to fill vacant places from a list that was frozen before somebody was
    called in, who may stand in that list. Raises DrawIsAnnulled, ListOutdated.
    """
    if serves:
        require_standing(serves)
    if called_in and called_in > frozen:
        raise ListOutdated(
            "名单确定之后，原抽查或其补抽又有替换或递补；请重新确定名单后再公告。",
            "After this list was frozen, somebody was called in for the draw that it continues: freeze another list.",
        )
