"""The fact by which cases tells documents and publishing of an inspection that has a code (检查码, 扫码入企).

Documents signs the code; publishing shows its page to whoever has it. Nothing of the fact is public. Its stream, trace
and cause are its own: they link the code to no inspection. Of a covert visit it is told from the arrival on.
"""

from datetime import date
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import StringConstraints

from shared.contracts.assignment import AssignedPlan
from shared.contracts.fact import Fact, Part
from shared.contracts.inspection.facts import CitedRule
from shared.contracts.results import PublishedParty
from shared.policy.draws import Method
from shared.policy.occasions import Occasion

CodeStanding = Literal["approved", "on-site", "over", "not-held", "unapproved", "called-off", "revoked"]
"""What an inspection that was approved has come to. `over`: the visit was held; `unapproved`: its approval was taken
back, and there is no other yet.
"""
Handle = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]


class OfficerComing(Part):
    """A person of the crew who comes, or has come: the name of the slot, and the number of the certificate. `expert`:
    somebody without power to inspect, whose certificate is a number of the register. `name` is "" unless the policy
    makes it public.
    """

    role: str
    certificate: str
    expert: bool = False
    expires: date | None = None
    """The last day of the certificate; None if it has no end."""
    name: str = ""


class ItemToCheck(Part):
    """An item that is checked, and the law and the article by which it is."""

    name: str
    basis: str


class DrawBehind(Part):
    """A draw behind the visit: what it drew. `secret`: its names are not public yet."""

    draw: UUID
    drew: Literal["enterprise", "items", "crew"]
    secret: bool = False


class VisitsCounted(Part):
    """The number, from 1, that this visit has among those of the bureau to the enterprise in the year, as counted on a
    day; and the tightest cap that binds it, None if none does. Covert visits that are not open do not count.
    """

    year: int
    number: int
    cap: int | None = None
    on: date


class VisitBehindCode(Part):
    """What whoever has the code is shown of a visit that may be held, or was held. `day`: the day on which it is to be
    held; None while it is set anew. `arrived`: the day of the arrival.
    """

    approved: date
    day: date | None = None
    arrived: date | None = None
    occasion: Occasion
    methods: tuple[Method, ...]
    plan: AssignedPlan | None = None
    order: str = ""
    """The document of the special order that asks for the visit."""
    powers: tuple[CitedRule, ...] = ()
    """The rules of law that empower the bureau to inspect."""
    items: tuple[ItemToCheck, ...]
    officers: tuple[OfficerComing, ...]
    draws: tuple[DrawBehind, ...]
    count: VisitsCounted | None = None


class FindingBehindDoor(Part):
    """A finding that is on the record which the enterprise has confirmed, with its number there, from 1. `due`: the
    last day on which it is to be put right, if an order says so. Only who has opened the owner's door is shown it.
    """

    finding: UUID
    number: int
    facts: str
    due: date | None = None


class InspectionCodeTold(Fact):
    """An inspection has a code, or what its page shows has changed: all that is so now. Stream inspection-code/<id>,
    where the id follows neither from the inspection nor from the handle.
    """

    type: ClassVar[str] = "cases.inspection-code.told"

    inspection: UUID
    handle: Handle
    """By what the code names the inspection, 16 bytes in hex. Nobody can compute it from what is public."""
    standing: CodeStanding
    party: PublishedParty
    visit: VisitBehindCode | None = None
    """None if there is no visit to be held any more."""
    findings: tuple[FindingBehindDoor, ...] = ()
    hidden: bool
    """Whether only the crew, and readers with the right to covert draws, may know of the inspection."""
    draws: tuple[UUID, ...] = ()
    """The draws that must be open before everybody may know of a hidden inspection."""
    crew: tuple[str, ...] = ()
    """The subjects of the crew, who know of it all the same."""
