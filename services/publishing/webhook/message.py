"""A message to a webhook, as Standard Webhooks 1.0 has it: its body, and the headers that prove who sent it."""

from base64 import b64encode
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

import orjson
from standardwebhooks import Webhook as Signer

from shared.listening.told import ToldEvent

_PREFIX = "whsec_"


class Message(NamedTuple):
    """What is sent of an event. `id` is that of the event, so that a receiver knows it again."""

    id: UUID
    position: int
    type: str
    bureau: str
    body: bytes


def message_of(event: ToldEvent) -> Message:
    """The message about an event: its id, type and time, what it happened to, and its public part."""
    said = orjson.loads(event.as_json(""))
    data = {name: said[name] for name in ("id", "position", "bureau", "stream", "version", "public")}
    body = orjson.dumps({"type": event.type, "timestamp": said["time"], "data": data})
    return Message(UUID(said["id"]), event.position, event.type, event.bureau, body)


def wants(types: Collection[str], type_: str) -> bool:
    """Whether one of these is the type, or what it begins with."""
    return any(type_ == each or type_.startswith(f"{each}.") for each in types)


def shown_secret(secret: bytes) -> str:
    """The secret as a receiver's library takes it."""
    return _PREFIX + b64encode(secret).decode()


def signed_headers(secret: bytes, id_: UUID, body: bytes, now: datetime) -> Mapping[str, str]:
    """The headers of a message that is sent now."""
    moment = now.astimezone(UTC).replace(microsecond=0)
    return {
        "webhook-id": str(id_),
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": Signer(secret).sign(str(id_), moment, body.decode()),
    }
