"""A bureau that works by its own policy: what the journeys of the five bureaus have in common."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import deploy
from shared.draws.bundle import read_bundle
from shared.draws.verification import verify_bundle
from shared.identifiers import Uscc
from shared.log.quorum import Quorum
from tests.support.bureau import EVIDENCE, Bureau, Json
from tests.support.house import House, Person

POLICIES = Path(deploy.__file__).parent / "policies"


def made_up(area: str, number: int) -> str:
    """A valid code that no enterprise has."""
    return Uscc.completed(f"91{area}JURN{number:04d}")


def listed(header: str, rows: Iterable[Sequence[object]]) -> bytes:
    """A list as a bureau keeps it, CSV."""
    lines = [header, *(",".join(str(cell) for cell in row) for row in rows)]
    return "\n".join([*lines, ""]).encode()


class Office(Bureau):
    """A bureau's people, directories and papers. Every draw it holds is kept in `held`, to be verified at the end."""

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self.held: list[Json] = []

    async def adopt(self, name: str) -> Json:
        """Adopt one of the project's policy files, and register the parties that its draws need."""
        await self.register_parties()
        return await self.adopt_file((POLICIES / f"{name}.yaml").read_bytes())

    async def keep(self, register: str, records: Mapping[str, Mapping[str, Any]]) -> None:
        """Enter people, experts or items: key → fields."""
        for key, fields in records.items():
            await self.legal.put(f"/sampling/{register}/{key}", {**fields, "reason": "建立名录库"})

    async def import_register(self, register: str, content: bytes) -> Json:
        """A list of people, experts or items; nothing in it may be amiss."""
        answer = await self.legal.ask("PUT", f"/sampling/{register}/imports/{uuid4()}", content=content)
        assert answer.status_code == 201, answer.text
        done = dict(answer.json())
        assert (done["counts"]["faulty"], done["left_out"]) == (0, [])
        return done

    async def frame(self, title: str, **wanted: object) -> Json:
        return dict(await self.drawer.post("/sampling/frames", {"title": title, **wanted}))

    async def roster(self, title: str, **wanted: object) -> Json:
        return dict(await self.drawer.post("/sampling/rosters", {"title": title, **wanted}))

    async def hold(self, title: str, **what: Any) -> Json:
        """A draw by parties, from its announcement to its completion."""
        done = await super().hold(title, **what)
        self.held.append(done)
        return done

    async def crews(self, title: str, draw: Json, **wanted: object) -> list[Json]:
        """The draws of the people who inspect the units of a draw: one for each of its deals."""
        held = []
        for deal in range(1, len(draw["outcome"]["deals"]) + 1):
            named = f"{title}（{deal}）"
            roster = await self.roster(named, draw=draw["id"], deal=deal, **wanted)
            held.append(await self.hold(named, roster=roster))
        return held

    async def draw_teams(self, title: str, **season: str) -> tuple[Json, Json]:
        """The draw that forms the teams of a season, and the teams."""
        proposal = await self.drawer.post("/sampling/teams/frames", {"title": title, **season})
        draw = await self.hold(title, frame=await self.drawer.get(f"/sampling/frames/{proposal['frame']}"))
        return draw, dict(await self.drawer.post("/sampling/teams", {"draw": draw["id"], **season}))

    async def record(self, draw: Json | None, identifiers: Iterable[str], on: date, **others: object) -> None:
        """That these were inspected on a day, following a draw where there is one."""
        about = {"occasion": "draw", "draw": draw["id"]} if draw else {"occasion": "plan"}
        about |= {"held_on": on.isoformat(), "source": "现场检查记录", **others}
        inspections = [{"identifier": identifier, **about} for identifier in identifiers]
        await self.leader.post("/sampling/recorded-inspections", {"inspections": inspections})

    async def approved_plan(self, **draft: object) -> Json:
        """A plan from its draft to its publication, each step by who may take it."""
        return await self.see_through(await self.registrar.post("/sampling/plans", draft))

    async def see_through(self, plan: Json) -> Json:
        """The newest edition of a plan, from its approval to its publication."""
        at = f"/sampling/plans/{plan['id']}"
        paper = {"on": self.house.clock().date().isoformat(), "evidence": EVIDENCE}
        await self.chief.post(f"{at}/approval", {**paper, "document": f"示例政字〔{self.house.clock().year}〕1 号"})
        await self.registrar.post(f"{at}/filing", paper)
        return dict(await self.registrar.post(f"{at}/publication"))

    async def verify_everything(self) -> None:
        """A stranger fetches the bundle of every draw that was held, and finds nothing wrong with any."""
        await self.house.settle()
        for draw in self.held:
            bundle = await self.house.public.get(f"/draws/{draw['id']}/bundle.json")
            wrong = await asyncio.to_thread(wrong_in, bundle, self.house.trusted)
            assert wrong == [], (draw["title"], wrong)
        await self.house.ask_oracle()


def drawn(draw: Json, deal: str | None = None) -> list[str]:
    """The identifiers a completed rank draw drew, in order; of one deal, or of all."""
    deals = draw["outcome"]["deals"]
    return [unit["identifier"] for one in deals if deal in (None, one["name"]) for unit in one["units"]]


def tasks_of(*draws: Json) -> list[Json]:
    """The inspections that completed draws put people on."""
    return [task for draw in draws for task in draw["outcome"]["assignments"]]


def key_of(person: Json) -> str:
    """The key in the register of somebody who was drawn: `people/…`, `experts/…`."""
    return str(person["identifier"]).partition("/")[2]


def crew(task: Json) -> dict[str, str]:
    """Slot → the key of who has it now, of one inspection; "" of a vacant slot."""
    return {slot["name"]: key_of(slot["held"]) if slot["held"] else "" for slot in task["slots"]}


def wrong_in(bundle: Json, trusted: Quorum) -> list[str]:
    """The checks of a bundle that find something wrong."""
    found = verify_bundle(read_bundle(bundle), trusted)
    return [check.name for check in found.checks if check.passed is False]


async def problem(person: Person, path: str, body: object) -> Json:
    """What somebody is told whose request must be refused, with its code."""
    answer = await person.ask("POST", path, json=body)
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    told: dict[str, Any] = answer.json()
    return {**told, "code": told["type"].removeprefix("/problems/")}
