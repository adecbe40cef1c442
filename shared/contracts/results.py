"""The fact by which cases tells publishing what of an inspection is to be published.

Only publishing reads its payload, which says who is named in its texts: publishing takes out what the public may not
read. A covert visit is told of when the last of its draws is open, and not before: type, stream, trace, cause and time
of the fact are public at once.
"""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from shared.contracts.fact import Fact, Part
from shared.contracts.publicity import Mentions, Withheld
from shared.policy.occasions import Occasion


class PublishedParty(Part):
    """The enterprise: its name and its code. `individual`: an individual business (个体工商户), whose name may be of a
    person.
    """

    name: str
    identifier: str
    individual: bool = False


Checked = Literal["as-required", "not-as-required", "does-not-apply"]


class ItemResult(Part):
    """An item of the list that was checked, and what was found: text as it is published, and `checked`, which facts of
    earlier days do not say.
    """

    code: str
    title: str
    result: str
    checked: Checked | None = None


class FindingPublished(Part):
    """Something wrong that was found, and what was done about it. `corrected`: whether it is put right."""

    text: str
    basis: str
    handling: str
    corrected: bool


class InspectionResultTold(Fact):
    """The result of an inspection counts and is to be published, or what became of its findings has changed. Stream
    publicity/<inspection>.

    `result` is the text of the national list, `national` its code, `local` the bureau's own. `visited` is the day of
    the arrival, or of the failed visit; `ended` the day on which the crew left, `concluded` that on which the report
    counts, `disclosed` that on which a visit that was covert was disclosed. `crew` are the names of those who were
    there, `certificates` the numbers that they showed, both as far as the policy lets the public know them. `closed`:
    nothing of the inspection is open any more.
    """

    type: ClassVar[str] = "cases.result.told"

    inspection: UUID
    party: PublishedParty
    occasion: Occasion
    visited: date
    ended: date | None = None
    concluded: date
    disclosed: date | None = None
    plan: UUID | None = None
    draw: UUID | None = None
    """The draw that drew the enterprise."""
    draws: tuple[UUID, ...] = ()
    items: tuple[ItemResult, ...]
    result: str
    national: str
    local: str = ""
    findings: tuple[FindingPublished, ...] = ()
    crew: tuple[str, ...] = ()
    certificates: tuple[str, ...] = ()
    closed: bool = False
    mentions: Mentions = Mentions()
    withheld: Withheld | None = None
