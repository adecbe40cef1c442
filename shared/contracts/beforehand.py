"""The fact by which cases tells publishing of a visit beforehand (事前公示).

Only publishing reads its payload. It is told only if the policy of the bureau has such publications (`publications`),
after the enterprise was told, and never of a covert visit.
"""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from shared.contracts.fact import Fact, Part
from shared.contracts.publicity import Mentions
from shared.contracts.results import PublishedParty
from shared.policy.occasions import Occasion

VisitOver = Literal["held", "not-held"]
"""How a visit that was told of beforehand is over: the crew has arrived, or no visit is held."""


class ItemExpected(Part):
    """An item of the list that is to be checked."""

    code: str
    title: str


class VisitTold(Fact):
    """The enterprise was told of a visit beforehand, and so may the public be; or what it was told has changed, or the
    visit is over. Stream publicity/<inspection>.

    `day` is the day of the visit; None while it is set anew.
    """

    type: ClassVar[str] = "cases.visit.told"

    inspection: UUID
    party: PublishedParty
    occasion: Occasion
    draw: UUID
    """The draw that drew the enterprise."""
    day: date | None = None
    items: tuple[ItemExpected, ...]
    requirements: str = ""
    over: VisitOver | None = None
    mentions: Mentions = Mentions()
