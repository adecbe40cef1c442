"""A made-up draw, told event by event."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import UUID

from services.sampling.draws.draw.last_share import Timing

from services.sampling.draws.draw.ending import complete
from services.sampling.draws.draw.lifecycle import Draw, evolve
from shared.canonical import JsonObject
from shared.contracts.fact import BlobRef, Fact
from shared.contracts.sampling import Disclosure, DrawAnnounced, LastShareEntered, ShareRevealed, SlotRef
from shared.draws.drand import QUICKNET
from shared.draws.entropy import commitment_of
from shared.draws.frames import Members, Roster, Unit, frame_root
from shared.draws.spec import (
    Deal,
    Dice,
    Drand,
    Escrow,
    LastSource,
    Party,
    PublicNumber,
    Source,
    read_spec,
    spec_hash,
)
from shared.log.event import Event

DRAW = UUID("01950000-0000-7000-8000-000000000001")
BEGIN = datetime(2023, 8, 23, 15, 0, tzinfo=UTC)
DUE = datetime(2023, 8, 23, 15, 15, 33, tzinfo=UTC)
"""When round 123 of quicknet was published."""
ROUND_123 = "b75c69d0b72a5d906e854e808ba7e2accb1542ac355ae486d591aa9d43765482e26cd02df835d3546d23c4b13e0dfc92"
EVIDENCE = sha256(b"a newspaper page").hexdigest()
UNITS = sorted(Unit(sha256(b"unit %d" % n).hexdigest(), "WG"[n % 2], 1) for n in range(20))
REVEAL_PERIOD = timedelta(hours=24)

DRAWER, REGISTRAR, CHIEF = "made-up-drawer", "made-up-registrar", "made-up-chief"


def nonce(source: str) -> str:
    return sha256(source.encode()).hexdigest()


def party(source: str, owner: str) -> Party:
    return Party(source=source, type="party", owner=owner, commitment=commitment_of(source, nonce(source)))


LEGAL = party("法规股", "bureau")
FEDERATION = party("县工商联", "县工商业联合会")
BEACON = Drand(
    source="信标", type="drand", owner="League of Entropy", chain=QUICKNET.hash, round=123, due="2023-08-23T15:15:33Z"
)
LOTTERY = PublicNumber(
    source="彩票",
    type="public",
    owner="国家彩票中心",
    what="第 2023097 期",
    form="[0-9]{5}",
    due="2023-08-23T15:15:33Z",
)
DICE = Dice(source="骰子", type="dice", owner="bureau", count=20, due="2023-08-23T15:15:33Z", where="县政务大厅")
ESCROW = Escrow(
    source="公证处",
    type="escrow",
    owner="县公证处",
    commitment=commitment_of("公证处", nonce("公证处")),
    holder="县公证处",
)


@dataclass
class Story:
    """Tell facts with `then`; `draw` is what they make."""

    last: LastSource = BEACON
    parties: tuple[Source, ...] = (LEGAL, FEDERATION)
    deals: tuple[Deal, ...] = (Deal(name="三月", stratum="W", count=3), Deal(name="三月", stratum="G", count=2))
    reserve: int = 2
    disclosure: Disclosure = "at-once"
    roster: Roster | None = None
    """Whom people are assigned out of, instead of units ranked."""
    id: UUID = DRAW
    slot: SlotRef | None = None
    events: list[Event] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.spec = read_spec(
            {
                "protocol": "cheqian-draw/1",
                "bureau": "370124",
                "year": 2023,
                "serial": 1,
                "draw": str(self.id),
                "entropy": [source.as_json() for source in (*self.parties, self.last)],
                **self._drawn_from(),
            }
        )
        blob = BlobRef(sha256="0" * 64, size=2, media_type="application/json")
        announced = DrawAnnounced(
            year=2023,
            serial=1,
            spec_hash=spec_hash(self.spec),
            title="三月双随机抽查",
            spec=self.spec.as_json(),
            frame=UUID(int=1),
            units=blob,
            openings=blob,
            people=blob if self.roster else None,
            disclosure=self.disclosure,
            slot=self.slot,
        )
        self.draw: Draw = self._told(announced, DRAWER)

    def _drawn_from(self) -> JsonObject:
        if self.roster:
            refs: dict[str, Members] = {"tasks": self.roster.tasks, "people": self.roster.people}
            members = {name: {"root": frame_root(found), "size": len(found)} for name, found in refs.items()}
            return {"kind": "assign", **members}
        return {
            "kind": "rank",
            "frame": {"root": frame_root(UNITS), "size": len(UNITS)},
            "deals": [deal.as_json() for deal in self.deals],
            "reserve": self.reserve,
        }

    def completed(self) -> Draw:
        """With the shares of everybody, and the beacon's."""
        for source in self.spec.entropy[:-1]:
            self.then(ShareRevealed(source=source.source, value=nonce(source.source)))
        self.then(LastShareEntered(source=self.last.source, value=ROUND_123))
        return self.then(complete(self.draw, self.roster or UNITS))

    def then(self, fact: Fact, *, by: str = DRAWER) -> Draw:
        self.draw = self._told(fact, by)
        return self.draw

    def _told(self, fact: Fact, by: str) -> Draw:
        public, payload = fact.parts()
        event = Event(
            id=UUID(int=len(self.events) + 1),
            bureau="370124",
            stream=f"draw/{self.id}",
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


def timing(now: datetime = DUE, published_at: datetime | None = BEGIN + timedelta(seconds=1)) -> Timing:
    return Timing(now, published_at, REVEAL_PERIOD)
