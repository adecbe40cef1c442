"""The paper keys of a bureau, computed from the events of their stream."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple, get_args
from uuid import UUID, uuid5

from services.documents.registration.days import Revocation
from shared.contracts.papers import PaperKeyRegistered, PaperKeyRevoked, PaperKeyRotated
from shared.log.deed import Deed
from shared.log.event import Event
from shared.papers.keys import PaperKey, PaperKeys, Registration

PaperKeyFact = PaperKeyRegistered | PaperKeyRotated | PaperKeyRevoked
FACTS: Mapping[str, type[PaperKeyFact]] = {fact.type: fact for fact in get_args(PaperKeyFact)}

_NAMES = UUID("5b9f3c1e-6d0a-4c57-9a86-3f2f6f0d7a41")


def stream_of(bureau: str) -> UUID:
    """The key of the stream with all paper keys of a bureau."""
    return uuid5(_NAMES, bureau)


class KeptKey(NamedTuple):
    """A registered key, who registered it, and its revocation."""

    key: PaperKey
    registered: Deed
    revocation: Revocation | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyring:
    """All paper keys of a bureau; who registered and who revoked each, by its public key."""

    bureau: str
    version: int = 0
    trace: str = ""
    keys: PaperKeys = field(default_factory=PaperKeys)
    registered: Mapping[bytes, Deed] = field(default_factory=dict)
    revoked: Mapping[bytes, Revocation] = field(default_factory=dict)

    @property
    def stream(self) -> str:
        return f"paper-key/{stream_of(self.bureau)}"

    @property
    def kept(self) -> tuple[KeptKey, ...]:
        return tuple(KeptKey(key, self.registered[key.public], self.revoked.get(key.public)) for key in self.keys.known)

    def kept_of(self, public: bytes) -> KeptKey | None:
        """The key, if the bureau has registered it."""
        return next((kept for kept in self.kept if kept.key.public == public), None)


def evolve(keyring: Keyring | None, event: Event) -> Keyring:
    """The keys after one more event of their stream; `keyring` is None before the first."""
    before = keyring or Keyring(bureau=event.bureau, trace=event.trace)
    keyring, fact = replace(before, version=event.version), FACTS[event.type].of(event)
    public = bytes.fromhex(fact.key)
    if isinstance(fact, PaperKeyRevoked):
        keys = keyring.keys.revoked(event.bureau, public, fact.day)
        revocation = Revocation(day=fact.day, because=fact.because, deed=Deed.of(event))
        return replace(keyring, keys=keys, revoked={**keyring.revoked, public: revocation})
    new = Registration(event.bureau, public, fact.first, bytes.fromhex(fact.signature))
    added = keyring.keys.rotated if isinstance(fact, PaperKeyRotated) else keyring.keys.registered
    return replace(keyring, keys=added(new), registered={**keyring.registered, public: Deed.of(event)})
