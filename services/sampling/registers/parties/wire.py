"""The answers of the API about parties. Times are Beijing times."""

from collections.abc import Mapping
from uuid import UUID

from pydantic import BaseModel, Field

from services.sampling.registers.parties.lifecycle import Party
from services.sampling.registers.parties.requests import KEY, SIGNATURE
from services.sampling.registers.parties.verbs import PARTY
from shared.admission.lifecycle import Admitted
from shared.admission.wire import AdmissionShown, steps
from shared.clock import BeijingTime
from shared.contracts.fact import Hex32


class PartyNamed(BaseModel):
    """A party: the organisation, the organisation above it ("" for none), and its key."""

    organisation: str = Field(examples=["13370124EXAMPFED38"])
    name: str = Field(examples=["平阴县工商业联合会"])
    above: str = Field(examples=[""])
    key: Hex32 = Field(examples=[KEY])
    counts_from: BeijingTime | None = Field(
        description="The time from which the party may take part in draws; null until it is registered."
    )


class PartyListed(PartyNamed):
    """The registration of a party in a list."""

    id: UUID
    bureau: str = Field(examples=["370124"])
    status: Admitted
    version: int
    trace: str
    requested_at: BeijingTime
    registered_at: BeijingTime | None


class PartyShown(PartyNamed, AdmissionShown):
    """The registration of a party in full, at the version in the ETag."""

    signature: str = Field(
        description="The signature over the registration, by this key or by an older key of the organisation.",
        examples=[SIGNATURE],
    )
    approved_by: str = Field(
        description='The area code of another bureau that has registered the same party; "" if none is named.',
        examples=["370112"],
    )


def shown(party: Party, names: Mapping[str, str]) -> PartyShown:
    return PartyShown(
        **party.party._asdict(),
        **steps(party, names),
        signature=party.signature,
        approved_by=party.approved_by,
        counts_from=party.counts_from,
        next=PARTY.next(party, party=party.id),
    )
