"""Notes about what follows a visit beside its report: the day's lists, and the opinion of the bureau above."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime

from shared.contracts.fact import Part


class ListsHandedIn(Part):
    """The lists of the visit were handed in to the bureau: its findings, the major ones among them, and the penalty
    cases that are intended.
    """

    kind: Literal["lists-handed-in"] = "lists-handed-in"
    at: AwareDatetime
    to: str


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
