"""The seals of a bureau, computed from the events of their stream."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple, get_args
from uuid import UUID, uuid5

from services.documents.registration.days import Revocation
from shared.contracts.papers import SealRegistered, SealRevoked
from shared.log.deed import Deed
from shared.log.event import Event

SealFact = SealRegistered | SealRevoked
FACTS: Mapping[str, type[SealFact]] = {fact.type: fact for fact in get_args(SealFact)}

_NAMES = UUID("c3f8a1d2-2f6e-4b0b-8f0d-94a5d1f6b7e3")


def stream_of(bureau: str) -> UUID:
    """The key of the stream with all seals of a bureau."""
    return uuid5(_NAMES, bureau)


class KeptSeal(NamedTuple):
    """A registered certificate (its SHA-256 in hex), for papers from `first` on; who registered it, its revocation."""

    certificate: str
    first: date
    registered: Deed
    revocation: Revocation | None = None

    def seals(self, day: date) -> bool:
        """Whether it seals papers of this day."""
        return self.first <= day and (self.revocation is None or day < self.revocation.day)


@dataclass(frozen=True, slots=True, kw_only=True)
class BureauSeals:
    """All seals of a bureau, in the order of their registration."""

    bureau: str
    version: int = 0
    trace: str = ""
    kept: tuple[KeptSeal, ...] = ()

    @property
    def stream(self) -> str:
        return f"seal/{stream_of(self.bureau)}"

    def kept_of(self, certificate: str) -> KeptSeal | None:
        """The seal, if the bureau has registered its certificate."""
        return next((seal for seal in self.kept if seal.certificate == certificate), None)


def evolve(seals: BureauSeals | None, event: Event) -> BureauSeals:
    """The seals after one more event of their stream; `seals` is None before the first."""
    before = seals or BureauSeals(bureau=event.bureau, trace=event.trace)
    fact, deed = FACTS[event.type].of(event), Deed.of(event)
    if isinstance(fact, SealRegistered):
        kept = (*before.kept, KeptSeal(fact.certificate, fact.first, deed))
    else:
        revocation = Revocation(day=fact.day, because=fact.because, deed=deed)
        kept = tuple(
            seal._replace(revocation=revocation) if seal.certificate == fact.certificate else seal
            for seal in before.kept
        )
    return replace(before, version=event.version, kept=kept)
