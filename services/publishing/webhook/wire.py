"""The requests and answers of the API about webhooks. Times are Beijing times."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from services.publishing.webhook.state import WebhookStatus
from shared.access.acting_person import ActingPerson
from shared.clock import BeijingTime
from shared.verbs import Next

_ADDRESS = Field(description="The address that is told.", examples=["https://portal.example/cheqian"])
_TYPES = Field(
    description="The types of events that the address is told, or their beginnings.",
    examples=[["sampling.draw", "publishing.publication.released"]],
)
EventTypes = Annotated[str, StringConstraints(pattern=r"^(sampling|cases|documents|publishing)(\.[a-z-]{1,60}){0,2}$")]


class RegisterWebhookRequest(BaseModel):
    """A request to tell an address of events."""

    model_config = ConfigDict(extra="forbid")

    address: Annotated[str, StringConstraints(max_length=2000)] = _ADDRESS
    types: Annotated[list[EventTypes], Field(min_length=1, max_length=50)] = _TYPES


class EndWebhookRequest(BaseModel):
    """A request to tell an address nothing any more."""

    model_config = ConfigDict(extra="forbid")

    reason: Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]{1,300}$")] = Field(examples=["系统下线"])


class MessageRefusal(BaseModel):
    """Why a message was not taken."""

    code: str = Field(examples=["webhook-refused"])
    message: str = Field(examples=["接收方未接受：状态码为 500。"])
    message_en: str = Field(examples=["The receiver answered 500."])


class WebhookListed(BaseModel):
    """A webhook in a list."""

    id: UUID
    bureau: str = Field(examples=["370124"])
    version: int
    status: WebhookStatus
    address: str = _ADDRESS
    types: tuple[str, ...] = _TYPES
    registered_at: BeijingTime
    registered_by: ActingPerson
    ended_at: BeijingTime | None
    reason: str | None = Field(description="Why it was ended.", examples=["系统下线"])


class WebhookShown(WebhookListed):
    """A webhook at the version in the ETag, with what waits."""

    waiting: int = Field(description="Messages that wait to be sent, or to be sent again.", examples=[0])
    given_up: int = Field(description="Messages that were given up, after ten tries within a day.", examples=[0])
    refusal: MessageRefusal | None = Field(description="Why the last of them failed; null if none of them has.")
    next: list[Next]


class WebhookRegisteredNow(BaseModel):
    """A webhook that was registered now, with the secret that signs its messages. Nobody can show it again."""

    id: UUID
    version: int
    secret: str = Field(
        description="What the libraries of Standard Webhooks verify messages with.",
        examples=["whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="],
    )
