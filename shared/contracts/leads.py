"""The fact by which cases tells publishing of a lead that went to another department (线索移送, 安全生产法 第六十九条).

Only publishing reads its payload. It is told only if the policy of the bureau has such publications (`publications`);
a lead of a covert visit when the last of its draws is open.
"""

from datetime import date
from typing import ClassVar
from uuid import UUID

from shared.contracts.fact import Fact, Part
from shared.contracts.publicity import Mentions
from shared.contracts.results import PublishedParty


class LeadFinding(Part):
    """What was found that is not the bureau's to deal with: text as it is published, and its legal basis."""

    text: str
    basis: str


class LeadTold(Fact):
    """A lead was transferred to another department, or that has acknowledged it. Stream publicity/<inspection>.

    `received` is the day of the receipt, `disclosed` that on which a visit that was covert was disclosed.
    """

    type: ClassVar[str] = "cases.lead.told"

    lead: UUID
    inspection: UUID
    party: PublishedParty
    to: str
    document: str = ""
    transferred: date
    received: date | None = None
    disclosed: date | None = None
    findings: tuple[LeadFinding, ...]
    mentions: Mentions = Mentions()
