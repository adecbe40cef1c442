"""Draws of made-up enterprises and people, held step by step: the facts that sampling would append, computed by the
protocol.
"""

import asyncio
import json
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import UUID, uuid5

from sqlalchemy.ext.asyncio import AsyncEngine

from shared.blobs import BlobStore
from shared.canonical import JsonObject, canonical, digest
from shared.contracts.fact import BlobRef, Fact
from shared.contracts.sampling import (
    Disclosure,
    DrawAnnounced,
    DrawCompleted,
    DrawOpened,
    DrawSubstituted,
    DrawVoided,
    LastShareConfirmed,
    LastShareEntered,
    ShareRevealed,
    Value,
    VoidRequested,
)
from shared.database import transact
from shared.draws.blinding import blind
from shared.draws.computation import outcome_of
from shared.draws.entropy import commitment_of
from shared.draws.frames import Frame, Person, Task, Unit, frame_root
from shared.draws.seed import Value as Given
from shared.draws.seed import seed as seed_of
from shared.draws.spec import read_spec, spec_hash
from shared.identifiers import Uscc
from shared.log.append import append
from shared.log.event import Event, leaf_hash
from shared.log.occasion import Actor, Occasion

BEGIN = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
_NAMESPACE = UUID("6f1c8f0e-3a52-4c5b-9d0e-0d6a5c1f7b11")
_TOWNS = ("东岭", "西河", "南坪", "北湖", "中塘", "青石", "白沙", "长桥")
_TRADES = ("化工", "铸造", "水泥制品", "涂料", "木业", "冷链物流", "烟花", "机械")
_KINDS = ("有限公司", "股份有限公司", "厂")


@dataclass(frozen=True)
class Enterprise:
    """Made up, with valid check characters; or whoever else can be drawn."""

    identifier: str
    name: str


def enterprises(count: int) -> list[Enterprise]:
    """So many enterprises, always the same ones."""
    return [
        Enterprise(
            str(Uscc.completed(f"91370124MA3{n:05}")),
            f"平川县{_TOWNS[n % 8]}{_TRADES[n // 8 % 8]}{'' if n < 64 else '第二'}{_KINDS[n % 3]}",
        )
        for n in range(count)
    ]


def members_of(population: str, count: int) -> list[Enterprise]:
    """So many of a population, always the same ones."""
    if population == "enterprises":
        return enterprises(count)
    if population == "items":
        return [Enterprise(f"YJ-{n:03}", f"安全生产第 {n + 1} 项检查") for n in range(count)]
    if population == "counties":
        return [Enterprise(f"41110{n}", f"示例{'甲乙丙丁戊己庚辛'[n % 8]}县") for n in range(count)]
    return [Enterprise(f"{population}-{n:04}", f"测试员{n + 1}号") for n in range(count)]


@dataclass
class Held(ABC):
    """A draw as its stream has it so far. Each step appends one event, a minute after the one before."""

    engine: AsyncEngine
    blobs: BlobStore
    serial: int = 1
    title: str = "2026 年第一季度危险化学品生产经营单位双随机抽查"
    size: int = 136
    disclosure: Disclosure = "at-once"
    number: str = ""
    """The public number that comes last; "" for an escrowed value."""
    events: list[Event] = field(default_factory=list)
    spec: JsonObject = field(default_factory=dict)
    openings: JsonObject = field(default_factory=dict)
    """Who is behind the ids, as sampling keeps it."""

    @property
    def draw(self) -> UUID:
        return uuid5(_NAMESPACE, str(self.serial))

    @property
    def outcome(self) -> JsonObject:
        completed = next(event for event in self.events if event.type == DrawCompleted.type)
        return DrawCompleted.of(completed).outcome

    @abstractmethod
    async def announce(self) -> Event: ...

    @abstractmethod
    def frame(self) -> Frame:
        """What is drawn from."""

    async def reveal(self, source: str) -> Event:
        return await self.append(ShareRevealed(source=source, value=self._nonce(source)))

    async def enter(self) -> Event:
        source = self.spec["entropy"][-1]["source"]
        evidence = sha256(b"a photograph of the newspaper").hexdigest() if self.number else None
        return await self.append(LastShareEntered(source=source, value=self._value(source), evidence=evidence))

    async def confirm(self) -> Event:
        source = self.spec["entropy"][-1]["source"]
        return await self.append(LastShareConfirmed(source=source, value=self._value(source)))

    async def complete(self, *absent: str) -> Event:
        sources = [source["source"] for source in self.spec["entropy"] if source["source"] not in absent]
        values = [Given(source, self._value(source)) for source in sources]
        spec = read_spec(self.spec)
        seed = seed_of(leaf_hash(self.events[0].entry).hex(), values, spec)
        outcome = await asyncio.to_thread(outcome_of, spec, self.frame(), seed)
        return await self.append(
            DrawCompleted(
                seed=seed,
                outcome_hash=digest(outcome),
                entropy=[Value(source=given.source, value=given.value) for given in values],
                absent=list(absent),
                outcome=outcome,
            )
        )

    async def void(self, reason: str) -> Event:
        await self.append(VoidRequested(reason=reason))
        return await self.append(DrawVoided(reason=reason, approver="made-up-chief"))

    async def open(self, *, unvisited: int = 0, reason: str | None = None) -> Event:
        """The visits of a covert draw are over."""
        return await self.append(DrawOpened(unvisited=unvisited, reason=reason))

    async def hold(self) -> None:
        """From the announcement to the completion, everybody in time."""
        await self.announce()
        await self.reveal("法规股")
        await self.reveal("县工商联")
        await self.enter()
        await self.complete()

    async def append(self, fact: Fact) -> Event:
        time = BEGIN + timedelta(days=self.serial, minutes=len(self.events))
        occasion = Occasion("370124", Actor("made-up-person", "drawer", "tests"), time, f"{self.serial:032x}", "")
        async with transact(self.engine) as session:
            (event,) = await append(session, occasion, f"draw/{self.draw}", len(self.events), fact)
        self.events.append(event)
        return event

    async def put(self, members: Sequence[Unit | Task | Person]) -> BlobRef:
        """Members as sampling stores them."""
        return await self.blobs.put(json.dumps([member.as_json() for member in members]).encode(), "application/json")

    async def put_openings(self) -> BlobRef:
        return await self.blobs.put(canonical(self.openings), "application/json")

    def blind(self, someone: Enterprise) -> str:
        """The id of somebody in this draw's frame, and from then on their opening."""
        id_, salt = blind(sha256(b"frame key %d" % self.serial).digest(), someone.identifier)
        self.openings[id_] = {"name": someone.identifier, "salt": salt.hex(), "label": someone.name}
        return id_

    def rules(self, kind: str) -> JsonObject:
        """The fields that specs of both kinds have."""
        return {
            "protocol": "cheqian-draw/1",
            "kind": kind,
            "bureau": "370124",
            "year": 2026,
            "serial": self.serial,
            "draw": str(self.draw),
            "entropy": self._sources(),
        }

    @property
    def frame_id(self) -> UUID:
        return uuid5(_NAMESPACE, f"frame {self.serial}")

    def _nonce(self, source: str) -> str:
        return sha256(f"nonce of {source} {self.serial}".encode()).hexdigest()

    def _sources(self) -> list[JsonObject]:
        last = self._lottery() if self.number else self._escrow()
        return [self._party("法规股", "bureau"), self._party("县工商联", "平川县工商业联合会"), last]

    def _value(self, source: str) -> str:
        return self.number if source == "体彩" else self._nonce(source)

    def _party(self, source: str, owner: str) -> JsonObject:
        commitment = commitment_of(source, self._nonce(source))
        return {"source": source, "type": "party", "owner": owner, "commitment": commitment}

    def _lottery(self) -> JsonObject:
        return {
            "source": "体彩",
            "type": "public",
            "owner": "国家体育总局体育彩票管理中心",
            "what": "排列5 第 26066 期开奖号码",
            "form": "[0-9]{5}",
            "due": "2026-03-16T13:00:00Z",
        }

    def _escrow(self) -> JsonObject:
        commitment = commitment_of("公证处", self._nonce("公证处"))
        return {
            "source": "公证处",
            "type": "escrow",
            "owner": "平川县公证处",
            "commitment": commitment,
            "holder": "平川县公证处",
        }


@dataclass
class HeldDraw(Held):
    """A `rank` draw."""

    count: int = 41
    reserve: int = 3
    heavy: int = 0
    """How many of the units weigh 3."""
    groups: tuple[str, ...] = ("",)
    """The strata, between which units and counts are shared out evenly."""
    population: str = "enterprises"
    units: list[Unit] = field(default_factory=list)

    def frame(self) -> Frame:
        return self.units

    async def announce(self, *, replaces: UUID | None = None) -> Event:
        self.units = sorted(
            Unit(self.blind(one), self.groups[n % len(self.groups)], 3 if n < self.heavy else 1)
            for n, one in enumerate(members_of(self.population, self.size))
        )
        self.spec = {
            **self.rules("rank"),
            "frame": {"root": frame_root(self.units), "size": self.size},
            "deals": [
                {"name": "第一季度", "stratum": group, "count": self.count // len(self.groups)} for group in self.groups
            ],
            "reserve": self.reserve,
        }
        return await self.append(
            DrawAnnounced(
                year=2026,
                serial=self.serial,
                spec_hash=spec_hash(self.spec),
                replaces=replaces,
                disclosure=self.disclosure,
                population=self.population,
                title=self.title,
                spec=self.spec,
                frame=self.frame_id,
                units=await self.put(self.units),
                openings=await self.put_openings(),
            )
        )

    async def substitute(self, place: int, reason: str) -> Event:
        """The unit drawn in this place (from 0) is out; the first of the reserve stands in."""
        deal = self.outcome["deals"][0]
        covert = self.disclosure != "at-once"
        return await self.append(
            DrawSubstituted(
                deal=deal["name"],
                stratum=deal["stratum"],
                withdrawn=deal["units"][place],
                substitute=self.outcome["reserve"][deal["stratum"]][0],
                reason="检查结束前不公开" if covert else reason,
                withheld_reason=reason if covert else None,
            )
        )
