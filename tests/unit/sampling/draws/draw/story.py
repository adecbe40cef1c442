"""Made-up draws of protocol 2, told event by event."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

import orjson

from services.sampling.draws.draw.ending import Computed, compute
from services.sampling.draws.draw.handing_in import HandedIn, reveal
from services.sampling.draws.draw.lifecycle import Draw, evolve
from services.sampling.draws.draw.opening import OpeningDecided
from shared.canonical import JsonObject
from shared.contracts.fact import BlobRef, Fact
from shared.contracts.sampling import Counts, Disclosure, DrawAnnounced, DrawFailed, DrawWitnessed
from shared.draws.assign import AssignOutcome
from shared.draws.frames import Frame, LeftOut, Lists, Person, Roster, Slot, Task, Unit, list_root, lists_by_name
from shared.draws.rank import RankOutcome
from shared.draws.spec import Deal, read_spec
from shared.log.event import Event
from tests.support.parties import BUREAU_CODE, PARTIES, MadeUpParty

BUREAU = "370124"
DRAW = UUID("01950000-0000-7000-8000-000000000001")
BEGIN = datetime(2023, 8, 23, 15, 0, tzinfo=UTC)
"""When the draws are announced."""
DUE = datetime(2023, 8, 23, 15, 15, 33, tzinfo=UTC)
"""When round 123 of quicknet was published."""
ROUND_123 = "b75c69d0b72a5d906e854e808ba7e2accb1542ac355ae486d591aa9d43765482e26cd02df835d3546d23c4b13e0dfc92"
ENDS = {"beacon": "2023-08-24T15:15:33Z", "parties": "2023-08-30T15:00:00Z"}
PURPOSE = "monthly/2023-08"
KEY = "0c" * 32
EVIDENCE = sha256(b"a photograph of a closed gate").hexdigest()
BLOB = BlobRef(sha256="0" * 64, size=2, media_type="application/json")

BEACON: JsonObject = {
    "source": "beacon",
    "type": "drand",
    "chain": "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971",
    "round": 123,
    "due": "2023-08-23T15:15:33Z",
}


def shares(*parties: MadeUpParty) -> list[JsonObject]:
    """The signed commitments of these parties, or of all, as they stand in a spec."""
    return [party.share(BUREAU, PURPOSE) for party in parties or PARTIES]


def id_of(name: str) -> str:
    return sha256(name.encode()).hexdigest()


UNITS = sorted(Unit(id_of(f"unit {n}"), "WG"[n % 2], 1) for n in range(20))
FRAME = Frame(UNITS, [LeftOut(id_of("left out"), "drawn")])
SLOTS = (Slot("leader", ("leader",)), Slot("member", ()))
TASKS = sorted(Task(id_of(f"task {n}"), SLOTS) for n in range(2))
PEOPLE = sorted(Person(id_of(f"person {n}"), ("leader",) if n < 3 else (), 2, ()) for n in range(6))
ROSTER = Roster(TASKS, PEOPLE, ())
DEALS = (Deal(name="三月", stratum="W", count=3), Deal(name="三月", stratum="G", count=2))


@dataclass
class Story:
    """Tell facts with `then`; `draw` is what they make. Without parties, the beacon decides."""

    parties: tuple[MadeUpParty, ...] = ()
    lists: Lists = FRAME
    deals: tuple[Deal, ...] = DEALS
    reserve: int = 2
    disclosure: Disclosure = "at-once"
    open_by: str = ""
    events: list[Event] = field(default_factory=list)
    outcome: JsonObject = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.draw: Draw = self._told(self.announcement(), "made-up-drawer")

    def announcement(self) -> DrawAnnounced:
        return DrawAnnounced(
            spec=self._spec(),
            counts=Counts(members=20, out={}),
            frozen="2023-08-23T14:00:00Z",
            open_by=self.open_by,
            title="三月双随机抽查",
            frame=UUID(int=1),
            units=BLOB,
            left_out=BLOB,
            openings=BLOB,
            people=BLOB if isinstance(self.lists, Roster) else None,
            disclosure=self.disclosure,
        )

    def _spec(self) -> JsonObject:
        lists = {
            name: {"root": list_root(members), "size": len(members), "key": KEY}
            for name, members in lists_by_name(self.lists).items()
        }
        del lists["excluded"]["key"]
        spec: JsonObject = {
            "protocol": "cheqian-draw/2",
            "kind": "assign",
            "bureau": BUREAU,
            "organisation": BUREAU_CODE,
            "year": 2023,
            "serial": 1,
            "draw": str(DRAW),
            "purpose": PURPOSE,
            "policy": {"file": "", "rule": ""},
            "entropy": shares(*self.parties) if self.parties else [BEACON],
            "ends": ENDS["parties" if self.parties else "beacon"],
            **lists,
        }
        if isinstance(self.lists, Frame):
            spec |= {"kind": "rank", "deals": [deal.as_json() for deal in self.deals], "reserve": self.reserve}
        return read_spec(spec).as_json()

    @property
    def ranked(self) -> RankOutcome:
        return RankOutcome.of(self.outcome)

    @property
    def assigned(self) -> AssignOutcome:
        return AssignOutcome.of(self.outcome)

    def opening(self, party: MadeUpParty, **changes: Any) -> HandedIn:
        """What the party hands in to open its nonce."""
        return HandedIn(**{**party.reveal(self.draw.spec.as_json(), self.draw.leaf), **changes})

    def opened(self, *parties: MadeUpParty) -> Draw:
        """These parties open their nonces, in this order."""
        for party in parties:
            self.then(reveal(self.draw, self.opening(party)))
        return self.draw

    def computed(self) -> Computed:
        return compute(self.draw, self.lists, "" if self.parties else ROUND_123)

    def completed(self) -> Draw:
        """With the nonces of all parties, or with the beacon's round."""
        self.opened(*self.parties)
        computed = self.computed()
        self.outcome = orjson.loads(computed.outcome)
        return self.then(computed.stored(BLOB))

    def witnessed(self) -> Draw:
        return self.then(DrawWitnessed(note="a note"), by="sampling")

    def failed(self, withheld: str = "federation") -> Draw:
        return self.then(DrawFailed(withheld=withheld), by="sampling")

    def then(self, fact: Fact | OpeningDecided, *, by: str = "made-up-drawer") -> Draw:
        self.draw = self._told(fact.recorded(BLOB) if isinstance(fact, OpeningDecided) else fact, by)
        return self.draw

    def _told(self, fact: Fact, by: str) -> Draw:
        public, payload = fact.parts()
        event = Event(
            id=UUID(int=len(self.events) + 1),
            bureau=BUREAU,
            stream=f"draw/{DRAW}",
            version=len(self.events) + 1,
            type=fact.type,
            time=BEGIN + timedelta(minutes=len(self.events)),
            trace="0af7651916cd43dd8448eb211c80319c",
            cause="",
            public=public,
            payload={"actor": {"person": by, "role": "drawer", "client": "tests"}, **payload},
            salt=bytes(32),
        ).sealed()
        self.events.append(event)
        return evolve(self.draw if len(self.events) > 1 else None, event)
