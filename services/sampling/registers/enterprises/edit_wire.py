"""The answers of the API about one enterprise."""

from uuid import UUID

from pydantic import BaseModel, Field

from services.sampling.registers.enterprises.wire import EnterpriseFields, EnterpriseKnown, Listing
from shared.clock import BeijingTime


class EnterpriseInFull(EnterpriseKnown):
    """An enterprise, with the lists that name it now and the lists that named it earlier."""

    lists: tuple[Listing, ...]
    former: tuple[str, ...] = Field(
        description="The number of the bureau under which it was listed before it had a code; it still finds it.",
        examples=[["L370124000001"]],
    )


class EnterpriseVersion(BaseModel):
    """A version of an enterprise: its fields from one event until the next, the person who recorded them, and the
    reason.
    """

    version: int = Field(description="The number of the version, counted from 1.", examples=[2])
    from_: BeijingTime = Field(serialization_alias="from")
    until: BeijingTime | None = Field(
        description="The time when the next version began; null for the version that is valid now."
    )
    event: UUID
    what: str = Field(
        description=(
            "The kind of edit that made this version; `imported` if an import made it, `undone` if its undoing did."
        ),
        examples=["amended"],
    )
    who: str
    role: str = Field(examples=["registrar"])
    reason: str | None = Field(description="The reason for the edit; null if an import made this version.")
    list: str | None = Field(
        description="The name of the imported list; null if an edit made this version.", examples=["危化品企业名录"]
    )
    fields: EnterpriseFields
    trace: str


class FlagsRaised(BaseModel):
    """What happened to the identifiers when a flag was raised on many enterprises."""

    raised: tuple[str, ...]
    standing: tuple[str, ...] = Field(description="The identifiers that had this mark already; they were not changed.")
    unknown: tuple[str, ...] = Field(
        description="The identifiers that are not in the directory; nothing was changed for them."
    )
