"""Draws of protocol 2 that have ended, as they would be published: a small log, its receipts, and the bundle."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from shared.canonical import JsonObject, canonical
from shared.draws.blinding import blind
from shared.draws.bundle import Bundle, Completed, Failed, Opening
from shared.draws.computation import outcome_of
from shared.draws.entropy import Value
from shared.draws.frames import Frame, LeftOut, Lists, Person, Roster, Slot, Task, Unit
from shared.draws.seed import outcome_hash, seed
from shared.draws.spec import Spec, read_spec
from shared.log.checkpoints import Checkpoint
from shared.log.event import Event, leaf_hash
from shared.log.merkle import root_of
from shared.log.notes import Kind, Note, SigningKey
from shared.log.receipts import Receipt
from tests.unit.draws.builders import at, beacon, nonce_of, parties, reveal_signature, spec_of

ORIGIN = "example.org/log"
LOG = SigningKey(ORIGIN, Kind.ED25519, bytes(range(32)))
WITNESS = SigningKey("example.org/witness", Kind.COSIGNATURE, bytes(range(1, 33)))
OTHER = SigningKey("city.example/witness", Kind.COSIGNATURE, bytes(range(2, 34)))
FRAME_KEY = bytes(range(32))
ROUND = 123
SIGNATURE = "b75c69d0b72a5d906e854e808ba7e2accb1542ac355ae486d591aa9d43765482e26cd02df835d3546d23c4b13e0dfc92"
"""Quicknet's own signature of round 123."""
DUE = datetime(2023, 8, 23, 15, 15, 33, tzinfo=UTC)
MADE = datetime(2023, 8, 23, 15, 0, tzinfo=UTC)
ENDS = MADE + timedelta(days=3)
DATED: JsonObject = {"year": 2023, "ends": at(ENDS), "entropy": [beacon(ROUND)]}
Cosignature = tuple[SigningKey, datetime]
Edit = Callable[[JsonObject], object]


def unedited(_: JsonObject) -> None:
    """Publish what really happened."""


@dataclass(frozen=True)
class Draw:
    """A draw to be published, and what is false about it. The edits change the JSON of an entry before it is logged.

    `opened` counts the parties that open their nonces; a draw in which not all do fails. `seen` and `ended` are the
    cosignatures under the checkpoints of the announcement, which covers `covered` entries, and of the end.
    """

    lists: Lists
    spec: JsonObject
    openings: dict[str, Opening] = field(default_factory=dict)
    opened: int = 8
    announced: Edit = unedited
    last: Edit = unedited
    seen: Sequence[Cosignature] = ((WITNESS, MADE + timedelta(seconds=2)),)
    ended: Sequence[Cosignature] = ((WITNESS, DUE + timedelta(days=3)),)
    log: SigningKey = LOG
    between: bytes = b"between"
    covered: int = 2

    def but(self, **changes: Any) -> "Draw":
        return replace(self, **changes)

    def bundle(self) -> Bundle:
        spec = read_spec(self.spec)
        public: JsonObject = {"spec": self.spec, "open_by": "", "replaces": "", "frozen": at(MADE), "counts": {}}
        announcement = _entry(spec, 1, "announced", public, MADE, self.announced)
        leaf = leaf_hash(announcement).hex()
        given = [source.source for source in spec.parties[: self.opened]]
        values = [Value(source, nonce_of(source)) for source in given]
        if not spec.parties:
            values = [Value("beacon", SIGNATURE)]
        fails = len(values) < len(spec.entropy)
        if fails:
            public, word = {"withheld": spec.entropy[len(values)].source}, "failed"
            outcome, drawn_by = {}, ""
        else:
            drawn_by, word = seed(leaf, values, spec), "completed"
            outcome = outcome_of(spec, self.lists, drawn_by)
            public = {"seed": drawn_by, "outcome_hash": outcome_hash(outcome)}
            public |= {} if spec.parties else {"value": SIGNATURE}
        last = _entry(spec, 3 + len(values), word, public, ENDS if fails else DUE, self.last)
        entries = [b"before", announcement, self.between, last, b"after"]
        end = self._receipt(entries, 3, self.ended)
        return Bundle(
            spec=spec,
            lists=self.lists,
            values=values,
            signatures={source: reveal_signature(self.spec, source, leaf) for source in given},
            openings=self.openings,
            announcement=self._receipt(entries[: self.covered], 1, self.seen),
            ending=Failed(end) if fails else Completed(drawn_by, outcome, end),
        )

    def json(self) -> JsonObject:
        return self.bundle().as_json()

    def _receipt(self, entries: Sequence[bytes], index: int, cosigned: Sequence[Cosignature]) -> str:
        leaves = [leaf_hash(entry) for entry in entries]
        checkpoint = Checkpoint(self.log.name, len(leaves), root_of(leaves))
        lines = [key.sign(checkpoint.text, int(moment.timestamp())) for key, moment in cosigned]
        note = Note(checkpoint.text, (self.log.sign(checkpoint.text), *lines)).to_bytes()
        return Receipt(index, tuple(_path(leaves, index)), note, entries[index]).to_bytes().decode()


def by_beacon(names: int = 8, reason: str = "drawn", **changes: Any) -> Draw:
    """Three of eight enterprises in two strata, two more left out, all of them opened."""
    listed = {f"样例企业{number}": blind(FRAME_KEY, f"样例企业{number}") for number in range(names + 2)}
    ids = [id_ for id_, _ in listed.values()]
    frame = Frame(
        [Unit(id_, "甲" if place % 2 else "", 1 + place % 2) for place, id_ in enumerate(ids[:names])],
        [LeftOut(id_, reason) for id_ in ids[names:]],
    )
    openings = {id_: Opening(name, salt) for name, (id_, salt) in listed.items()}
    spec = spec_of(frame, ("三月", "", 2), ("三月", "甲", 1), **{"reserve": 2, **DATED, **changes})
    return Draw(frame, spec, openings)


def by_parties(**changes: Any) -> Draw:
    """As `by_beacon`, by three parties, of whom the first is the bureau, and with nobody opened."""
    return by_beacon(entropy=parties(), **changes).but(openings={})


def failed(opened: int = 1, **changes: Any) -> Draw:
    """A draw by parties in which not all have opened."""
    return by_parties(**changes).but(opened=opened)


def assignment(**changes: Any) -> Draw:
    """Two tasks, which are opened, and three people, of whom one more is left out."""
    tasks = {name: blind(FRAME_KEY, name) for name in ("样例企业0", "样例企业1")}
    first, second = sorted(id_ for id_, _ in tasks.values())
    people = [blind(FRAME_KEY, name)[0] for name in ("people/1", "people/2", "people/3", "people/4")]
    roster = Roster(
        [Task(first, (Slot("leader", ("leader",)), Slot("any", ()))), Task(second, (Slot("any", ()),))],
        [
            Person(people[0], ("leader",), 2, ()),
            Person(people[1], (), 1, (first,)),
            Person(people[2], (), 1, ()),
        ],
        [LeftOut(people[3], "leave")],
    )
    openings = {id_: Opening(name, salt) for name, (id_, salt) in tasks.items()}
    return Draw(roster, spec_of(roster, **{**DATED, **changes}), openings)


def set_public(**changes: object) -> Edit:
    """Publish other public members of an entry."""
    return lambda fields: fields["public"].update(changes)


def covert() -> Draw:
    """A covert draw that is opened: nobody tells why the others are left out."""
    draw = by_beacon(10, reason="withheld", entropy=parties())
    return draw.but(announced=set_public(open_by="2023-10-01"))


def replacing() -> Draw:
    """A draw in the place of one that was annulled."""
    return by_parties(names=4, serial=8).but(announced=set_public(replaces=str(UUID(int=7)), joined=1, left=0))


KINDS: Mapping[str, Callable[[], Draw]] = {
    "beacon": by_beacon,
    "parties": by_parties,
    "assign": assignment,
    "assign by parties": lambda: assignment(entropy=parties()),
    "failed": failed,
    "covert": covert,
    "replacing": replacing,
    "more": lambda: by_beacon(4, purpose="monthly/2023-08/W/more-1"),
}
"""A maker of each kind of bundle."""


def set_field(**changes: object) -> Edit:
    """Publish other fields of an entry."""
    return lambda fields: fields.update(changes)


def _entry(spec: Spec, version: int, word: str, public: JsonObject, time: datetime, edit: Edit) -> bytes:
    type_ = f"sampling.draw.{word}"
    event = Event(
        UUID(int=version), spec.bureau, spec.stream, version, type_, time, "", "", public, payload={}, salt=bytes(32)
    )
    fields = json.loads(event.sealed().entry)
    edit(fields)
    return canonical(fields)


def _path(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """RFC 6962 §2.1.1 by its definition."""
    if len(leaves) == 1:
        return []
    split = 1 << (len(leaves) - 1).bit_length() - 1
    if index < split:
        return [*_path(leaves[:split], index), root_of(leaves[split:])]
    return [*_path(leaves[split:], index - split), root_of(leaves[:split])]
