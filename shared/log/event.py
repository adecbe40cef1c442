"""An event and its entry: what is recorded, and the part of it that is hashed and public (docs/protocol.md)."""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import ClassVar
from uuid import UUID

from shared.canonical import JsonObject, canonical
from shared.errors import Invalid

# A bundle gives an entry's length in two bytes.
ENTRY_LIMIT = 65_535


class EntryTooLarge(Invalid):
    code = "entry-too-large"
    title = "公开部分过长"
    title_en = "Public part too large"


@dataclass(frozen=True, kw_only=True)
class Event:
    """One fact in one stream. `version` counts from 1 in the stream; `time` is UTC in whole milliseconds."""

    id: UUID
    bureau: str
    stream: str
    version: int
    type: str
    time: datetime
    trace: str
    cause: str
    public: JsonObject
    payload: JsonObject
    salt: bytes

    KIND: ClassVar[int] = 1

    @cached_property
    def payload_json(self) -> bytes:
        """JCS of the payload: what is committed to."""
        return canonical(self.payload)

    @cached_property
    def entry(self) -> bytes:
        """The bytes that are hashed into the log and published. Raises EntryTooLarge, NotCanonical."""
        data = canonical(
            {
                "v": self.KIND,
                "id": str(self.id),
                "bureau": self.bureau,
                "stream": self.stream,
                "version": self.version,
                "type": self.type,
                "time": event_time(self.time),
                "trace": self.trace,
                "cause": self.cause,
                "public": self.public,
                "payload": commitment(self.salt, self.payload_json),
            }
        )
        if len(data) > ENTRY_LIMIT:
            raise EntryTooLarge(
                f"事件公开部分为 {len(data)} 字节，上限 {ENTRY_LIMIT} 字节；请把大块内容放入附件。",
                f"The entry is {len(data)} bytes, at most {ENTRY_LIMIT}; move bulk content to a blob.",
                size=len(data),
            )
        return data

    @classmethod
    def from_entry(cls, entry: bytes, payload: JsonObject, salt: bytes) -> "Event":
        """The event behind an entry; the caller vouches for payload and salt."""
        fields = json.loads(entry)
        return cls(
            id=UUID(fields["id"]),
            bureau=fields["bureau"],
            stream=fields["stream"],
            version=fields["version"],
            type=fields["type"],
            time=datetime.fromisoformat(fields["time"]),
            trace=fields["trace"],
            cause=fields["cause"],
            public=fields["public"],
            payload=payload,
            salt=salt,
        )


def commitment(salt: bytes, payload_json: bytes) -> str:
    """Hex of H("cheqian-payload/1\\n" || hex(salt) || "\\n" || JCS(payload)).

    It binds the public entry to the private payload, and says nothing of it without the salt.
    """
    return hashlib.sha256(b"cheqian-payload/1\n%s\n%s" % (salt.hex().encode(), payload_json)).hexdigest()


def leaf_hash(entry: bytes) -> bytes:
    """RFC 6962 §2.1: H(0x00 || entry)."""
    return hashlib.sha256(b"\0" + entry).digest()


def event_time(moment: datetime) -> str:
    """Always with three decimals, so that times in entries have one form."""
    return f"{moment.astimezone(UTC).isoformat(timespec='milliseconds').removesuffix('+00:00')}Z"
