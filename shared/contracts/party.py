"""Facts of the sampling service about the parties of draws, and about the bureau above a bureau.

A person requests a registration, another person decides. The log shows a registration to everybody from its approval
on; who requested, who approved, and what was refused stays in the payloads.
"""

from datetime import datetime
from typing import Annotated, ClassVar

from shared.contracts.fact import Fact, Hex32, Public


class PartyRequested(Fact):
    """The registration of a party was requested. Stream party/<uuid>, as for all events of one registration.

    The fields are those of `PartyRegistered`.
    """

    type: ClassVar[str] = "sampling.party.requested"

    organisation: str
    name: str
    above: str
    key: Hex32
    signature: str
    approved_by: str
    remark: str | None = None


class PartyRegistered(Fact):
    """Another person approved the registration: the organisation may be a party of draws, once this counts."""

    type: ClassVar[str] = "sampling.party.registered"

    organisation: Annotated[str, Public()]
    """The unified social credit code of the party."""
    name: Annotated[str, Public()]
    above: Annotated[str, Public()]
    """The code of the organisation above the party; "" if there is none."""
    key: Annotated[Hex32, Public()]
    """The Ed25519 key of the party, in hex."""
    signature: Annotated[str, Public()]
    """The signature over the registration, in hex: by this key, or by an older key of the organisation."""
    approved_by: Annotated[str, Public()]
    """The code of another bureau that has registered the same party, so that it counts at once; else ""."""
    requested_by: str
    counts_from: datetime


class PartyRefused(Fact):
    """Another person refused the registration, with an opinion."""

    type: ClassVar[str] = "sampling.party.refused"

    opinion: str


class PartyWithdrawn(Fact):
    """The request was withdrawn before anybody decided on it."""

    type: ClassVar[str] = "sampling.party.withdrawn"

    reason: str


class SuperiorRequested(Fact):
    """The registration of the bureau above this bureau was requested. Stream superior/<uuid>, as for all its events."""

    type: ClassVar[str] = "sampling.superior.requested"

    superior: str
    remark: str | None = None


class SuperiorRegistered(Fact):
    """Another person approved the registration: from now on, two persons of that bureau may annul draws."""

    type: ClassVar[str] = "sampling.superior.registered"

    superior: Annotated[str, Public()]
    """The area code of the bureau above."""
    requested_by: str


class SuperiorRefused(Fact):
    """Another person refused the registration, with an opinion."""

    type: ClassVar[str] = "sampling.superior.refused"

    opinion: str


class SuperiorWithdrawn(Fact):
    """The request was withdrawn before anybody decided on it."""

    type: ClassVar[str] = "sampling.superior.withdrawn"

    reason: str
