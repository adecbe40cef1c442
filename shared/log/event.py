"""An event and its entry: what is recorded, and the part of it that is hashed and public (docs/protocol.md)."""

import hashlib
from binascii import hexlify
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

import orjson

from shared.canonical import JsonObject, canonical
from shared.errors import Invalid

# A bundle gives an entry's length in two bytes.
ENTRY_LIMIT = 65_535
_VERSION = 1


class EntryTooLarge(Invalid):
    code = "entry-too-large"
    title = "公开部分过长"
    title_en = "Public part too large"


class Event(NamedTuple):
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
    entry: bytes = b""
    """The bytes that are hashed into the log and published; b"" before `sealed`."""
    payload_json: bytes = b""
    """JCS of the payload, which the entry commits to; b"" before `sealed`, and in an event that was read."""

    @property
    def person(self) -> str:
        """Who did it: the subject of the identity provider, or the name of the service that acted."""
        person: str = self.payload["actor"]["person"]
        return person

    def sealed(self) -> "Event":
        """The event with its entry made out of the other fields. Raises EntryTooLarge, NotCanonical."""
        payload_json = canonical(self.payload)
        entry = canonical(
            {
                "v": _VERSION,
                "id": str(self.id),
                "bureau": self.bureau,
                "stream": self.stream,
                "version": self.version,
                "type": self.type,
                "time": event_time(self.time),
                "trace": self.trace,
                "cause": self.cause,
                "public": self.public,
                "payload": commitment(self.salt, payload_json),
            }
        )
        if len(entry) > ENTRY_LIMIT:
            raise EntryTooLarge(
                f"事件公开部分为 {len(entry)} 字节，上限 {ENTRY_LIMIT} 字节；请把大块内容放入附件。",
                f"The entry is {len(entry)} bytes, at most {ENTRY_LIMIT}; move bulk content to a blob.",
                size=len(entry),
            )
        return self._replace(entry=entry, payload_json=payload_json)

    @classmethod
    def from_entry(cls, entry: bytes, payload: JsonObject, salt: bytes) -> "Event":
        """The event behind an entry; the caller vouches for payload and salt."""
        fields = orjson.loads(entry)
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
            entry=entry,
        )


def commitment(salt: bytes, payload_json: bytes) -> str:
    """Hex of H("cheqian-payload/1\\n" || hex(salt) || "\\n" || JCS(payload)).

    It binds the public entry to the private payload, and says nothing of it without the salt.
    """
    return hashlib.sha256(b"cheqian-payload/1\n%b\n%b" % (hexlify(salt), payload_json)).hexdigest()


def leaf_hash(entry: bytes) -> bytes:
    """RFC 6962 §2.1: H(0x00 || entry)."""
    return hashlib.sha256(b"\0" + entry).digest()


def event_time(moment: datetime) -> str:
    """`2026-03-02T01:30:00.123Z`: always with three decimals, so that times in entries have one form."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")[:23] + "Z"
