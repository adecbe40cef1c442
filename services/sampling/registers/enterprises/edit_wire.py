"""What the API says of one enterprise."""

from uuid import UUID

from pydantic import BaseModel, Field

from services.sampling.registers.enterprises.wire import EnterpriseFields, EnterpriseKnown, Listing
from shared.clock import BeijingTime


class EnterpriseInFull(EnterpriseKnown):
    """An enterprise with the lists that name it now, or did."""

    lists: tuple[Listing, ...]


class EnterpriseVersion(BaseModel):
    """What was known of an enterprise from one event until the next, who said so, and why."""

    version: int = Field(description="Counted from 1.", examples=[2])
    from_: BeijingTime = Field(serialization_alias="from")
    until: BeijingTime | None = Field(description="null: it is so now.")
    event: UUID
    what: str = Field(description="The type of the event.", examples=["sampling.enterprise.amended"])
    who: str
    role: str = Field(examples=["registrar"])
    reason: str | None = Field(description="null of an import: its list says so.")
    list: str | None = Field(description="The imported list; null of an edit.", examples=["危化品企业名录"])
    fields: EnterpriseFields
    trace: str


class FlagsRaised(BaseModel):
    """What became of a flag for many, by identifier."""

    raised: tuple[str, ...]
    standing: tuple[str, ...] = Field(description="Marked so already: nothing was done.")
    unknown: tuple[str, ...] = Field(description="Not in the directory: nothing was done.")
