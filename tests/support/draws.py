"""Draws of made-up enterprises and people, held step by step: the facts that sampling would append, computed by the
protocol.
"""

import asyncio
import json
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from hashlib import sha256
from typing import Literal
from uuid import UUID, uuid5

from sqlalchemy.ext.asyncio import AsyncEngine

from shared.blobs import BlobStore
from shared.canonical import JsonObject, canonical
from shared.clock import beijing_date, rfc3339
from shared.contracts.fact import BlobRef, Fact
from shared.contracts.sampling import (
    Counts,
    Disclosure,
    DrawAnnounced,
    DrawCompleted,
    DrawFailed,
    DrawOpened,
    DrawRevealed,
    DrawSubstituted,
    DrawWitnessed,
    OpenedBecause,
)
from shared.database import transact
from shared.draws.blinding import blind, key_commitment
from shared.draws.computation import outcome_of
from shared.draws.entropy import Value
from shared.draws.frames import WITHHELD, Frame, LeftOut, Lists, Members, Unit, list_root
from shared.draws.seed import outcome_hash
from shared.draws.seed import seed as seed_of
from shared.draws.spec import read_spec
from shared.identifiers import Uscc
from shared.log.append import append
from shared.log.event import Event, leaf_hash
from shared.log.occasion import Actor, Occasion
from tests.support.sources import BEACON_DUE, BEACON_VALUE, BUREAU, beacon, nonce_of, parties, reveal_signature

BEGIN = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
BEGIN_BY_BEACON = datetime(2023, 8, 23, 15, 0, tzinfo=UTC)
"""A quarter of an hour before the round whose value is known."""
_NAMESPACE = UUID("6f1c8f0e-3a52-4c5b-9d0e-0d6a5c1f7b11")
_TOWNS = ("东岭", "西河", "南坪", "北湖", "中塘", "青石", "白沙", "长桥")
_TRADES = ("化工", "铸造", "水泥制品", "涂料", "木业", "冷链物流", "烟花", "机械")
_KINDS = ("有限公司", "股份有限公司", "厂")
_REASONS = ("drawn", "at-cap", "not-open")


@dataclass(frozen=True)
class Enterprise:
    """Made up, with valid check characters; or whoever else can be drawn."""

    identifier: str
    name: str


def enterprises(count: int, *, start: int = 0) -> list[Enterprise]:
    return [
        Enterprise(
            str(Uscc.completed(f"91370124MA3{n:05}")),
            f"平川县{_TOWNS[n % 8]}{_TRADES[n // 8 % 8]}{'' if n < 64 else '第二'}{_KINDS[n % 3]}",
        )
        for n in range(start, start + count)
    ]


def members_of(population: str, count: int, *, start: int = 0) -> list[Enterprise]:
    """So many of a population, always the same ones."""
    numbers = range(start, start + count)
    if population == "enterprises":
        return enterprises(count, start=start)
    if population == "items":
        return [Enterprise(f"YJ-{n:03}", f"安全生产第 {n + 1} 项检查") for n in numbers]
    if population == "counties":
        return [Enterprise(f"4111{n:02}", f"示例{'甲乙丙丁戊己庚辛壬癸'[n % 10]}县") for n in numbers]
    return [Enterprise(f"{population}/{n:04}", f"测试员{n + 1}号") for n in numbers]


@dataclass
class Held(ABC):
    """A draw as its stream has it so far. Each step appends one event, a minute after the one before."""

    engine: AsyncEngine
    blobs: BlobStore
    serial: int = 1
    title: str = "2026 年第一季度危险化学品生产经营单位双随机抽查"
    size: int = 136
    out: int = 6
    """How many are left out."""
    disclosure: Disclosure = "at-once"
    entropy: Literal["parties", "beacon"] = "parties"
    purpose: str = ""
    population: str = "enterprises"
    events: list[Event] = field(default_factory=list)
    spec: JsonObject = field(default_factory=dict)
    openings: JsonObject = field(default_factory=dict)
    """Who is behind the ids, as sampling keeps it."""
    outcome: JsonObject = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)

    @property
    def draw(self) -> UUID:
        return uuid5(_NAMESPACE, str(self.serial))

    @property
    def begin(self) -> datetime:
        return BEGIN_BY_BEACON if self.entropy == "beacon" else BEGIN + timedelta(days=self.serial)

    @property
    def ends(self) -> datetime:
        return self.begin + timedelta(days=10)

    @property
    def covert(self) -> bool:
        return self.disclosure == "after-visits"

    @cached_property
    def frame_key(self) -> bytes:
        return sha256(b"frame key %d" % self.serial).digest()

    @property
    def leaf(self) -> str:
        """The leaf hash of the announcement."""
        return leaf_hash(self.events[0].entry).hex()

    @abstractmethod
    async def announce(self, *, replaces: UUID | None = None) -> Event: ...

    @abstractmethod
    def lists(self) -> Lists:
        """What is drawn from."""

    async def witness(self, note: bytes) -> Event:
        return await self.append(DrawWitnessed(note=note.decode()))

    async def reveal(self, source: str) -> Event:
        value, signature = nonce_of(source, str(self.draw)), reveal_signature(str(self.draw), source, self.leaf)
        return await self.append(DrawRevealed(source=source, value=value, signature=signature))

    async def complete(self) -> Event:
        """After the last value: of the parties, or of the beacon, which comes with this event."""
        spec = read_spec(self.spec)
        by_beacon = self.entropy == "beacon"
        values = [Value(one.source, nonce_of(one.source, str(self.draw))) for one in spec.parties]
        seed = seed_of(self.leaf, values or [Value("beacon", BEACON_VALUE)], spec)
        self.outcome = await asyncio.to_thread(outcome_of, spec, self.lists(), seed)
        fact = DrawCompleted(
            seed=seed,
            value=BEACON_VALUE if by_beacon else "",
            outcome_hash=outcome_hash(self.outcome),
            outcome=await self.blobs.put(canonical(self.outcome), "application/json"),
        )
        return await self.append(fact, at=BEACON_DUE + timedelta(seconds=4) if by_beacon else None)

    async def fail(self) -> Event:
        """The end has come, and the next party has not opened."""
        opened = sum(event.type == DrawRevealed.type for event in self.events)
        return await self.append(DrawFailed(withheld=self.spec["entropy"][opened]["source"]), at=self.ends)

    async def open(self, *, because: OpenedBecause = "visited", unvisited: int = 0, reason: str | None = None) -> Event:
        """A covert draw is opened."""
        openings = await self.blobs.put(canonical(self.openings), "application/json")
        return await self.append(DrawOpened(because=because, unvisited=unvisited, reason=reason, openings=openings))

    async def hold(self) -> None:
        """A draw by parties, from the announcement to the completion, everybody in time."""
        await self.announce()
        for source in self.spec["entropy"]:
            await self.reveal(source["source"])
        await self.complete()

    async def append(self, fact: Fact, *, at: datetime | None = None) -> Event:
        time = at or self.begin + timedelta(minutes=len(self.events))
        occasion = Occasion("370124", Actor("made-up-person", "drawer", "tests"), time, f"{self.serial:032x}", "")
        async with transact(self.engine) as session:
            (event,) = await append(session, occasion, f"draw/{self.draw}", len(self.events), fact)
        self.events.append(event)
        return event

    async def put(self, members: Members) -> BlobRef:
        """Members as sampling stores them."""
        return await self.blobs.put(json.dumps([member.as_json() for member in members]).encode(), "application/json")

    def blind(self, someone: Enterprise) -> str:
        """The id of somebody in this draw's lists, and from then on their opening."""
        id_, salt = blind(self.frame_key, someone.identifier)
        self.openings[id_] = {"name": someone.identifier, "salt": salt.hex(), "label": someone.name}
        return id_

    def leave_out(self, members: Sequence[Enterprise], reasons: Sequence[str] = _REASONS) -> None:
        """Leave these out, for one reason after the other; of a covert draw no reason is told."""
        self.left_out = sorted(
            LeftOut(self.blind(one), WITHHELD if self.covert else reasons[n % len(reasons)])
            for n, one in enumerate(members)
        )

    def rules(self, kind: str) -> JsonObject:
        """The fields that specs of both kinds have."""
        purpose = self.purpose or f"draws/{self.serial}"
        draw = str(self.draw)
        return {
            "protocol": "cheqian-draw/2",
            "kind": kind,
            "bureau": "370124",
            "organisation": BUREAU,
            "year": beijing_date(self.begin).year,
            "serial": self.serial,
            "draw": draw,
            "purpose": purpose,
            "policy": {"file": sha256(b"policy").hexdigest(), "rule": "quarterly"},
            "excluded": {"root": list_root(self.left_out), "size": len(self.left_out)},
            "entropy": [beacon()] if self.entropy == "beacon" else parties("370124", purpose, draw),
            "ends": rfc3339(self.ends),
        }

    def ref(self, members: Members) -> JsonObject:
        return {"root": list_root(members), "size": len(members), "key": key_commitment(self.frame_key)}

    async def announced(self, replaces: UUID | None, counts: Counts, **files: BlobRef) -> Event:
        open_by = str(beijing_date(self.ends) + timedelta(days=30)) if self.covert else ""
        fact = DrawAnnounced(
            spec=self.spec,
            counts=counts,
            changed=2,
            frozen=rfc3339(self.begin - timedelta(days=1)),
            open_by=open_by,
            replaces=str(replaces or ""),
            title=self.title,
            frame=uuid5(_NAMESPACE, f"frame {self.serial}"),
            left_out=await self.put(self.left_out),
            openings=await self.blobs.put(canonical(self.openings), "application/json"),
            disclosure=self.disclosure,
            population=self.population,
            **files,
        )
        return await self.append(fact)


@dataclass
class HeldDraw(Held):
    """A `rank` draw."""

    count: int = 41
    reserve: int = 3
    heavy: int = 0
    """How many of the units weigh 3."""
    groups: tuple[str, ...] = ("",)
    """The strata, between which units and counts are shared out evenly."""
    units: list[Unit] = field(default_factory=list)

    def lists(self) -> Frame:
        return Frame(self.units, self.left_out)

    async def announce(self, *, replaces: UUID | None = None) -> Event:
        self.units = sorted(
            Unit(self.blind(one), self.groups[n % len(self.groups)], 3 if n < self.heavy else 1)
            for n, one in enumerate(members_of(self.population, self.size))
        )
        self.leave_out(members_of(self.population, self.out, start=self.size))
        self.spec = {
            **self.rules("rank"),
            "frame": self.ref(self.units),
            "deals": [
                {"name": "第一季度", "stratum": group, "count": self.count // len(self.groups)} for group in self.groups
            ],
            "reserve": self.reserve,
        }
        reasons = Counter(one.reason for one in self.left_out)
        counts = Counts(members=self.size, out=dict(reasons))
        return await self.announced(replaces, counts, units=await self.put(self.units))

    async def substitute(self, place: int, reason: str) -> Event:
        """The unit drawn in this place (from 0) is out; the next of the reserve stands in."""
        deal = self.outcome["deals"][0]
        used = sum(event.type == DrawSubstituted.type for event in self.events)
        reserve = self.outcome["reserve"].get(deal["stratum"], [])[used:]
        return await self.append(
            DrawSubstituted(
                n=used + 1,
                reason=reason,
                left=len(reserve),
                evidence=sha256(b"a photograph of the gate").hexdigest(),
                deal=deal["name"],
                stratum=deal["stratum"],
                withdrawn=deal["units"][place],
                substitute=reserve[0] if reserve else None,
                remark="门卫称已停产半年",
            )
        )
