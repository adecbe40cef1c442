"""Facts of the documents service about series of numbers (文号), beside those about the papers that have the numbers.

Nothing of them is public: numbers of a series are easily counted.
"""

from datetime import datetime
from typing import ClassVar, Literal
from uuid import UUID

from shared.contracts.fact import Fact, Hex32, Part
from shared.contracts.papers import NumberTaken


class CountOpening(Part):
    """What has a count of its own, and the count of its first number. `year` is 0 if the count never starts again;
    `team` is the letter of the team and `kind` the word of the form, where the scope counts for each of them.
    """

    series: str
    scope: str
    format: str
    per: Literal["year", "ever"]
    year: int
    team: str = ""
    kind: str = ""
    next: int
    """The count of the first number that this system gives."""
    old_register: Hex32
    """SHA-256 of the register that the bureau kept before."""


class SeriesOpeningRequested(Fact):
    """Somebody asks that a series goes on from the register that the bureau kept before. Stream series/<uuid>, as for
    all events of one request.
    """

    type: ClassVar[str] = "documents.series.requested"

    opening: CountOpening
    remark: str


class SeriesOpened(Fact):
    """Somebody else approved it: the first number has the count that was asked for."""

    type: ClassVar[str] = "documents.series.opened"

    opening: CountOpening
    remark: str
    requested_by: str


class SeriesOpeningRefused(Fact):
    """Somebody else refused it."""

    type: ClassVar[str] = "documents.series.refused"

    opinion: str


class SeriesOpeningWithdrawn(Fact):
    """The request was withdrawn before anybody decided on it."""

    type: ClassVar[str] = "documents.series.withdrawn"

    reason: str


class AdvanceNumberTaken(Fact):
    """A number was taken along to where there is no network, for a paper of a form in an inspection. Stream
    advance-number/<uuid>, as for all events of one such number.
    """

    type: ClassVar[str] = "documents.advance-number.taken"

    number: NumberTaken
    form: str
    matter: UUID
    carrier: str
    """The subject of the person who takes it along."""
    due: datetime
    """When it must be back."""
    covert: bool = False
    """Whether one of the `draws` behind the matter is covert and was not open: then only who may read covert draws, the
    carrier and the people of the `crew` (subjects) know of it.
    """
    draws: tuple[UUID, ...] = ()
    crew: tuple[str, ...] = ()


class AdvanceNumberUsed(Fact):
    """A paper was written by hand under the number; the next paper of its form and matter has the number."""

    type: ClassVar[str] = "documents.advance-number.used"

    number: str
    photograph: Hex32
    """SHA-256 of the photograph of the signed paper."""


class AdvanceNumberVoided(Fact):
    """No paper was written under the number, or it did not come back in time: it is void, and never used again."""

    type: ClassVar[str] = "documents.advance-number.voided"

    number: str
    because: str
