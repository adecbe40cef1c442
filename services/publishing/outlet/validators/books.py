"""The books of a day: what we sent, what the target received (归集), and what it kept after cleaning (清洗入库)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from services.publishing.outlet.target import Target
from services.publishing.outlet.validators.flaw import Flaw, Spotted, told
from shared.contracts.deliveries import RecordKind


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedRecord:
    """A record that the target is owed, or was sent. Without a receipt the target has not accepted it.

    `due` is the last day on which it is in time; `sent_on` the day on which this version went out.
    """

    key: str
    version: int
    sha256: str
    due: date | None
    sent_on: date | None = None
    receipt: str | None = None


@dataclass(frozen=True, slots=True)
class ReceivedThere:
    """A record that the target has received."""

    key: str
    version: int
    receipt: str = ""


@dataclass(frozen=True, slots=True)
class KeptThere:
    """A record that the target has kept: the version, and the hash of its fields."""

    key: str
    version: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DayBooks:
    """The books of both sides about the records of one kind that were sent on a day; and, of ours, what is owed still.

    `until` is the day on which the books are compared.
    """

    kind: RecordKind
    target: Target
    day: date
    until: date
    ours: tuple[OwedRecord, ...]
    received: tuple[ReceivedThere, ...]
    kept: tuple[KeptThere, ...]


@dataclass(frozen=True, slots=True)
class RegisteredBody:
    """A body in a register of bodies, ours or the target's."""

    name: str
    code: str


def compared(books: DayBooks) -> list[Flaw]:
    """Every way in which the books differ, in the order of keys: missing there, extra, differing, lost in cleaning."""
    found = sorted(_spotted(books), key=lambda each: each[:2])
    return [told(flaw, what, key=key, kind=books.kind, target=books.target) for key, flaw, what in found]


def confused_codes(bodies: Iterable[RegisteredBody], kind: RecordKind, target: Target) -> list[Flaw]:
    """Bodies without a code, bodies with several codes, and codes of several bodies (重错码)."""
    names: dict[str, set[str]] = defaultdict(set)
    codes: dict[str, set[str]] = defaultdict(set)
    for body in bodies:
        codes[body.name].add(body.code)
        names[body.code].add(body.name)
    found = [*_codes_of(codes), *_names_of(names)]
    return [told("one-code-two-bodies", what, key=key, kind=kind, target=target) for key, what in found]


def _spotted(books: DayBooks) -> Iterator[tuple[str, str, Spotted]]:
    """The key of a record, the flaw, and what was found."""
    received = {(each.key, each.version) for each in books.received}
    for ours in books.ours:
        was_received = (ours.key, ours.version) in received
        if ours.receipt is None and not was_received:
            if ours.due and ours.due < books.until:
                yield ours.key, "not-sent", Spotted("missing", expected=ours.due.isoformat())
        elif not was_received:
            yield ours.key, "not-sent", Spotted("incorrect", found=ours.receipt or "")
        elif ours.sent_on and ours.due and ours.sent_on <= ours.due < books.day:
            yield ours.key, "late", Spotted("conflict", found=books.day.isoformat(), expected=ours.due.isoformat())
    known = {(each.key, each.version) for each in books.ours}
    for key, _ in sorted(received - known):
        yield key, "not-sent", Spotted("conflict", found=key)
    yield from _cleaned(books, received)


def _cleaned(books: DayBooks, received: set[tuple[str, int]]) -> Iterator[tuple[str, str, Spotted]]:
    """What became of the newest version of each of our records that the target has received."""
    newest: dict[str, OwedRecord] = {}
    for ours in sorted(books.ours, key=lambda each: each.version):
        if (ours.key, ours.version) in received:
            newest[ours.key] = ours
    kept = {each.key: each for each in sorted(books.kept, key=lambda each: each.version)}
    for key, ours in newest.items():
        there = kept.get(key)
        if there is None:
            yield key, "lost-in-cleaning", Spotted("missing")
        elif there.version != ours.version:
            yield key, "lost-in-cleaning", Spotted("conflict", found=str(there.version), expected=str(ours.version))
        elif there.sha256 != ours.sha256:
            yield key, "lost-in-cleaning", Spotted("incorrect")


def _codes_of(codes: Mapping[str, set[str]]) -> Iterator[tuple[str, Spotted]]:
    for name, of_body in sorted(codes.items()):
        several = sorted(of_body - {""})
        if not several:
            yield name, Spotted("missing", "party.code", name)
        elif len(several) > 1:
            yield name, Spotted("incorrect", "party.code", name, "、".join(several), expected_en=", ".join(several))


def _names_of(names: Mapping[str, set[str]]) -> Iterator[tuple[str, Spotted]]:
    for code, of_code in sorted(names.items()):
        several = sorted(of_code)
        if code and len(several) > 1:
            yield code, Spotted("conflict", "party.code", code, "、".join(several), expected_en=", ".join(several))
