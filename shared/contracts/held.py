"""Facts of the cases service that tell sampling what became of an inspection: it was held or not, and how it ended.

Only sampling reads their payloads; type, stream, trace and cause say nothing about the enterprise or the draw.
"""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from shared.contracts.fact import Fact
from shared.contracts.inspection.visit import Failure
from shared.policy.draws import ON_SITE, Method
from shared.policy.occasions import Occasion

NotHeldBecause = Literal["called-off"] | Failure
"""Why an inspection was not held."""


class InspectionHeld(Fact):
    """The crew has visited the enterprise, and the record of the visit is confirmed. Stream held/<inspection>."""

    type: ClassVar[str] = "cases.inspection.held"

    inspection: UUID
    identifier: str
    held_on: date
    occasion: Occasion
    draw: UUID | None = None
    """The draw that drew the enterprise."""
    draws: tuple[UUID, ...] = ()
    """All draws behind the visit, those of the people too. Everybody may know of it when the last of them is open."""
    crew: tuple[UUID, ...]
    """The lasting ids of the people who were there."""
    team: str = ""
    """The code of the team that inspects the enterprise; "" without teams, and in the events of before."""
    methods: tuple[Method, ...] = ON_SITE


class InspectionNotHeld(Fact):
    """The inspection was called off, or its visit could not be held. Stream held/<inspection>, in place of `held`."""

    type: ClassVar[str] = "cases.inspection.missed"

    inspection: UUID
    on: date
    """The day on which it was called off, or on which the crew was there in vain."""
    because: NotHeldBecause
    reason: str = ""
    """The code of the reason for which it was called off."""


class InspectionConcluded(Fact):
    """The report of the inspection counts: its result, and the number of findings that stand."""

    type: ClassVar[str] = "cases.inspection.concluded"

    inspection: UUID
    result: str
    national: str = ""
    findings: int
