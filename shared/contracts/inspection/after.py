"""Notes about what follows a visit beside its report: the day's lists, and the opinion of the bureau above."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime

from shared.contracts.fact import Part


class DayLists(Part):
    """The lists of a visit: its findings that stand, the major ones among them, and those of which a penalty case is
    intended.
    """

    findings: tuple[UUID, ...]
    major: tuple[UUID, ...]
    intended: tuple[UUID, ...]


class ListsHandedIn(Part):
    """The lists of the visit were handed in to the bureau: its findings, the major ones among them, and the penalty
    cases that are intended. `lists`: what they had in them; None in the notes of before.
    """

    kind: Literal["lists-handed-in"] = "lists-handed-in"
    at: AwareDatetime
    to: str
    lists: DayLists | None = None


class GuidanceGiven(Part):
    """The opinion on a county's inspection was served. `version`: that of the stream of the paper, where documents
    tells it; what is told again was corrected.
    """

    kind: Literal["guidance-given"] = "guidance-given"
    paper: UUID
    at: AwareDatetime
    effective: date
    receiver: str
    version: int


class GuidanceNotGiven(Part):
    """The service of the opinion that was on record did not take place; `version` as in `GuidanceGiven`."""

    kind: Literal["guidance-not-given"] = "guidance-not-given"
    paper: UUID
    version: int
    because: str
