"""Events and their entries. An entry is the part of an event that is hashed and public (docs/protocol.md)."""

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
    title_en = "The public part of the event is too large"


class Event(NamedTuple):
    """A fact in a stream. `version` counts the events of the stream from 1; `time` is UTC in whole milliseconds."""

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
    """The bytes that are hashed into the log and published; b"" until `sealed` makes them."""
    payload_json: bytes = b""
    """JCS of the payload, to which the entry commits; b"" until `sealed` makes it, and in an event that was read."""

    @property
    def person(self) -> str:
        """The person who acted: the subject of the identity provider; or the name of the service that acted."""
        person: str = self.payload["actor"]["person"]
        return person

    def sealed(self) -> "Event":
        """The event with its entry, which is made from the other fields. Raises EntryTooLarge, NotCanonical."""
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
        """The event that an entry records. The caller guarantees that payload and salt belong to the entry."""
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
    """The commitment to a payload: hex of H("cheqian-payload/1\\n" || hex(salt) || "\\n" || JCS(payload)).

    The hash binds the public entry to the private payload. Without the salt it reveals nothing about the payload.
    """
    return hashlib.sha256(b"cheqian-payload/1\n%b\n%b" % (hexlify(salt), payload_json)).hexdigest()


def leaf_hash(entry: bytes) -> bytes:
    """The leaf hash of an entry (RFC 6962 §2.1): H(0x00 || entry)."""
    return hashlib.sha256(b"\0" + entry).digest()


def event_time(moment: datetime) -> str:
    """The time as text: `2026-03-02T01:30:00.123Z`.

    It always has three decimals, so that times in entries have one form.
    """
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")[:23] + "Z"
