"""Facts of the documents service about series of numbers (文号), beside those about the papers that have the numbers.

Nothing of them is public: numbers of a series are easily counted.
"""

from typing import ClassVar, Literal

from shared.contracts.fact import Fact, Hex32, Part


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
