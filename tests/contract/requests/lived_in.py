"""A house that people have worked in: what stands in its database, and every answer they were given."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import httpx

from deploy.standalone.site import Site
from tests.support.bureau import ESCROW, EXAMPLE, FEDERATION, LEGAL, NOTARY, Bureau, nonce, path
from tests.support.house import House, house_on
from tests.support.postgres import Database


@dataclass(frozen=True)
class LivedIn:
    """`known`: path parameter → values of it that lead somewhere. `answers`: what the house said, to whatever asked."""

    database: Database
    site: Site
    known: Mapping[str, tuple[str, ...]]
    answers: tuple[httpx.Response, ...]


def live_in(database: Database, folder: Path) -> LivedIn:
    """Imports, one with faults, and four draws: two completed, one void, one that has only begun."""
    return asyncio.run(_live_in(database, folder))


async def _live_in(database: Database, folder: Path) -> LivedIn:
    answers: list[httpx.Response] = []

    async def remember(answer: httpx.Response) -> None:
        await answer.aread()
        answers.append(answer)

    async with house_on(database, folder) as house:
        house.client.event_hooks["response"].append(remember)
        known = await _work(house)
    return LivedIn(database, house.site, known, tuple(answers))


async def _work(house: House) -> Mapping[str, tuple[str, ...]]:
    bureau = Bureau(house)
    imports = [await bureau.import_list(EXAMPLE.read_bytes()), await bureau.import_list(_with_faults())]
    await _keep_registers(bureau)
    frame = await bureau.freeze(selection={"stratify_by": "group"})
    whole, stratum = await bureau.freeze(), frame["strata"][0]["stratum"]
    completed, void, begun = [await bureau.announce(whole, ESCROW) for _ in range(3)]
    lottery = await bureau.announce(
        frame, bureau.lottery(), deals=[{"name": "抽查", "stratum": stratum, "rate": "1/2"}]
    )
    await bureau.void(void, "名单遗漏两家企业")
    for party in (LEGAL, FEDERATION):
        await bureau.reveal(completed, party)
    await house.settle()
    await bureau.drawer.post(f"{path(completed)}/last-share", {"value": nonce(NOTARY)})
    done = await bureau.complete(completed)
    drawn = done["outcome"]["deals"][0]["units"]
    await bureau.substitute(completed, drawn[0]["id"], "已注销")
    house.clock.skip(timedelta(minutes=10))
    await bureau.enter_winning_number(lottery)
    await bureau.complete(lottery)
    await house.settle()
    size = len((await house.public.get(f"/draws/{done['id']}.json"))["steps"])
    return {
        "import_id": tuple(one["id"] for one in imports),
        "key": (_KEPT,),
        "directory": ("people", "enterprises"),
        "identifier": (drawn[0]["identifier"], drawn[1]["identifier"]),
        "frame": (frame["id"], whole["id"]),
        "draw": (completed["id"], void["id"], begun["id"], lottery["id"]),
        "id": tuple(unit["id"] for unit in drawn[:2]),
        "position": ("0", str(size)),
        "address": (f"0/000.p/{size}", f"entries/000.p/{size}"),
        "code": ("stale-version", "invalid-input"),
    }


_KEPT = "示例-0017"


async def _keep_registers(bureau: Bureau) -> None:
    """One of each register, under one key."""
    for register, more in {"people": {}, "experts": {}, "items": {"basis": "《安全生产法》第二十八条"}}.items():
        fields = {"name": "示例甲", "reason": "建库", **more}
        await bureau.registrar.put(f"/sampling/{register}/{_KEPT}", fields)


def _with_faults() -> bytes:
    header, *rows = EXAMPLE.read_text("utf-8-sig").splitlines()
    return "\n".join([header, *rows[:-2], f",,{',' * 9}x", rows[0]]).encode()
