"""The answers of the API about one enterprise."""

from uuid import UUID

from pydantic import BaseModel, Field

from services.sampling.registers.enterprises.wire import EnterpriseFields, EnterpriseKnown, Listing
from shared.clock import BeijingTime


class EnterpriseInFull(EnterpriseKnown):
    """An enterprise, with the lists that name it now or once did."""

    lists: tuple[Listing, ...]


class EnterpriseVersion(BaseModel):
    """A version of an enterprise: what was known from one event until the next, who recorded it, and why."""

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
    """What happened to each identifier when a flag was raised on many."""

    raised: tuple[str, ...]
    standing: tuple[str, ...] = Field(description="Marked so already: nothing was done.")
    unknown: tuple[str, ...] = Field(description="Not in the directory: nothing was done.")
