"""What the site knows of a paper."""

from datetime import datetime
from typing import Literal, NamedTuple

Standing = Literal["issued", "replaced", "withdrawn"]


class PlaceInLog(NamedTuple):
    """When something happened to a paper, and at which position of the log that stands."""

    at: datetime
    position: int


class KeptPaper(NamedTuple):
    """A paper that was issued, as its events tell it. `ended`: when it was replaced or withdrawn; `corrected`: when
    other papers corrected it in a point, in the order of the log.
    """

    bureau: str
    number: str
    standing: Standing
    issued: PlaceInLog
    ended: PlaceInLog | None
    corrected: tuple[PlaceInLog, ...] = ()
