"""Facts of the cases service about a bureau's corrections of the law's rows.

A person asks for a correction, another person decides. Everybody sees from its approval on which rule a bureau has
corrected; the row itself, and who asked and approved, stay in the payloads.
"""

from datetime import date
from typing import Annotated, ClassVar

from shared.canonical import JsonObject
from shared.contracts.fact import Fact, Public


class LawCorrectionRequested(Fact):
    """A correction of a rule was asked for. Stream law/<uuid>, as for all events of one correction."""

    type: ClassVar[str] = "cases.law.requested"

    row: JsonObject
    """The row as JSON; `shared.law.correction` reads it."""
    replaces: date | None = None
    """The first day of the edition that the row replaces; None if the row is another edition."""
    remark: str | None = None


class LawCorrected(Fact):
    """Another person approved the correction: from now on, the law of the bureau has the row."""

    type: ClassVar[str] = "cases.law.corrected"

    kind: Annotated[str, Public()]
    rule: Annotated[str, Public()]
    row: JsonObject
    """The row as JSON, as it was asked for."""
    replaces: date | None = None
    requested_by: str


class LawCorrectionRefused(Fact):
    """Another person refused the correction, with an opinion."""

    type: ClassVar[str] = "cases.law.refused"

    opinion: str


class LawCorrectionWithdrawn(Fact):
    """The request was withdrawn before anybody decided on it."""

    type: ClassVar[str] = "cases.law.withdrawn"

    reason: str
