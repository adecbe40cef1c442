"""A house that people have worked in: what stands in its database, and every answer they were given."""

import asyncio
import fcntl
import pickle
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import httpx
import uvloop

from deploy.standalone.site import Site
from shared.postgres import Server
from tests.contract.requests.campaigning import hold_campaign
from tests.contract.requests.clicking import Click, clicked_twice, is_beside
from tests.contract.requests.correcting import correct_the_law
from tests.contract.requests.drawing import (
    annul_draw,
    answer_complaints,
    assign_visits,
    draw_crews,
    form_teams,
    hold_draws,
    visit_covertly,
)
from tests.contract.requests.feeding import make_feeds
from tests.contract.requests.inspecting import inspect, look_after_clocks
from tests.contract.requests.keeping import COMPLAINED, keep_directories
from tests.contract.requests.listing_items import publish_items
from tests.contract.requests.planning import adopt_policy, plan_a_campaign, plan_the_year, record_inspections
from tests.contract.requests.promised import Known
from tests.contract.requests.publishing_matters import publish_matters
from tests.contract.requests.registering import register_parties, register_superiors
from tests.contract.requests.serving_papers import serve_papers
from tests.contract.requests.signing_keys import register_keys_and_seals
from tests.contract.requests.telling_systems import tell_systems
from tests.contract.requests.treating_hazards import treat_hazards
from tests.contract.requests.two_bureaus import OTHER, TwoBureaus, auditor, supervisor, views
from tests.contract.requests.writing_papers import write_papers
from tests.support.apps import BUREAU
from tests.support.bureau import Json, path
from tests.support.credit_house import credit_system, files_of
from tests.support.house import House, house_on
from tests.support.office import Office
from tests.support.oracle import check_nothing_set_aside
from tests.support.postgres import Database, connect, guard_rows, kept_copy

CHOSEN = {
    "X-Request-Id": "made-up.session_1",
    "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
}
"""The headers of every request to the house: a client that keeps one id and one trace through its session."""
_NAMED = {
    "enterprises": "SELECT identifier, name FROM sampling.enterprise",
    "registers": "SELECT key, fields ->> 'name' FROM sampling.record",
    "inspected": "SELECT identifier, name FROM cases.inspection",
    "crews": "SELECT subject, subject FROM cases.crew WHERE subject <> ''",
    "lists": "SELECT DISTINCT list, list FROM sampling.listing WHERE list <> 'enterprises'",
}


_NAME = "lived_in"
_TOLD = ("left", "known", "answers", "entries", "named", "two", "clicks")
"""What is kept of a house beside its database, its folder and its address."""


@dataclass(frozen=True)
class LivedIn:
    """`left`: the time of the house when the last person left. `known`: what leads somewhere. `answers`: what the house
    said, to whatever asked. `entries`: those of its log. `named`: what was then in its directories, identifiers or
    keys, and names, by directory. `two`: what was shown when a second bureau had done the same. `clicks`: what was sent
    twice.
    """

    database: Database
    folder: Path
    site: Site
    left: datetime
    known: Known
    answers: tuple[httpx.Response, ...]
    entries: tuple[bytes, ...]
    named: Mapping[str, frozenset[str]]
    two: TwoBureaus
    clicks: tuple[Click, ...]

    def moved_to(self, database: Database, folder: Path) -> "LivedIn":
        """The same house in copies of its database and of its folder."""
        return replace(self, database=database, folder=folder, site=Site.at(folder, self.site.address))


def house_left(place: Path, server: Server, template: str) -> LivedIn:
    """The house when everything that changes something has been used. People live in it once a run: the first process
    that asks lets them, the others wait. What they were answered is kept beside it.
    """
    place.mkdir(exist_ok=True)
    with (place / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        folder, kept = place / "house", place / "kept"
        if not kept.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            lived_in = uvloop.run(_live_in(kept_copy(server, template, _NAME), folder))
            told = {name: getattr(lived_in, name) for name in _TOLD}
            kept.write_bytes(pickle.dumps((lived_in.site.address, told)))
        address, told = pickle.loads(kept.read_bytes())  # noqa: S301  # our own, of this run
    return LivedIn(database=Database(server, _NAME), folder=folder, site=Site.at(folder, address), **told)


async def _live_in(database: Database, folder: Path) -> LivedIn:
    answers: list[httpx.Response] = []

    async def remember(answer: httpx.Response) -> None:
        await answer.aread()
        if not is_beside(answer):
            answers.append(answer)

    async with (
        credit_system(BUREAU, folder, beside=(OTHER,)) as credit,
        house_on(
            database, folder, beside=(OTHER,), outlets=[*credit.outlets, *files_of(folder, BUREAU, OTHER)]
        ) as house,
    ):
        credit.clock = house.clock
        house.client.event_hooks["response"].append(remember)
        house.client.headers.update(CHOSEN)
        async with clicked_twice(house) as clicks:
            known = await work(house)
        house.client.event_hooks["response"].remove(remember)
        two = await _work_beside(house, known)
        await house.settle()
        await check_nothing_set_aside(database)
    return LivedIn(
        database,
        folder,
        house.site,
        house.clock(),
        known,
        tuple(answers),
        await _entries(database),
        await _named(database),
        two,
        tuple(clicks.found),
    )


async def _named(database: Database) -> Mapping[str, frozenset[str]]:
    connection = await connect(database.admin_url)
    found = {what: await connection.fetch(query) for what, query in _NAMED.items()}
    await connection.close()
    return {what: frozenset(name for row in rows for name in row) for what, rows in found.items()}


async def _entries(database: Database) -> tuple[bytes, ...]:
    connection = await connect(database.admin_url)
    rows = await connection.fetch("SELECT entry FROM log.event ORDER BY id")
    await connection.close()
    return tuple(bytes(row["entry"]) for row in rows)


async def _work_beside(house: House, known: Known) -> TwoBureaus:
    """The same again in another bureau; who is shown what before, and after."""
    ours, theirs, above = auditor(house, house.bureau), auditor(house, OTHER), supervisor(house)
    alone = await views(ours, known)
    elsewhere = await work(replace(house, bureau=OTHER))
    guarded = {
        "beside": await views(ours, known),
        "supervised": await views(above, known, house.bureau),
        "other": await views(theirs, elsewhere),
        "other_supervised": await views(above, elsewhere, OTHER),
    }
    await guard_rows(house.database, guarded=False)
    bare, across = await views(ours, known), await views(ours, elsewhere)
    await guard_rows(house.database)
    return TwoBureaus(alone=alone, bare=bare, across=across, **guarded)


async def work(house: House) -> Known:
    office = Office(house)
    known = {**await adopt_policy(office), **await keep_directories(office), **await publish_items(office)}
    known |= {**await register_parties(office), **await register_superiors(office), **await make_feeds(office)}
    await office.register_parties()
    await form_teams(office)
    plans = [await plan_the_year(office), await plan_a_campaign(office)]
    frames, draws = await hold_draws(office)
    covert_frame, covert = await visit_covertly(office)
    rosters, crews = await draw_crews(office, plans[0])
    visits = await assign_visits(office, crews[0])
    complaints, *complained = await answer_complaints(office)
    april, annulled, annulments = await annul_draw(office, plans[0])
    recorded = await record_inspections(office, known["/enterprises"]["identifier"])
    known |= {**await register_keys_and_seals(office), **await inspect(office), **await write_papers(office)}
    known |= {**await hold_campaign(office), **await _file_of_somebody(office), **await serve_papers(office)}
    known |= {**await _go_on(office), **await treat_hazards(office)}
    await look_after_clocks(office)
    changes = [one for draw in (draws[0], covert, *crews) for one in await office.drawer.get(f"{path(draw)}/changes")]
    await house.settle()
    return {
        **known,
        "/plans": {
            "plan": ids(plans),
            "edition": ("1", "2"),
            "figure": ("remaining", "duty.key-units", "drawn-share", "cap.1", "team.W"),
            "which": ("all", "missing", "not-in-directory"),
        },
        "/recorded-inspections": {"inspection": recorded},
        "/teams": {"season": ("2026",)},
        "/fairness": {"population": ("enterprises", "people")},
        "/frames": {"frame": ids([*frames, covert_frame, april, complaints])},
        "/rosters": {"roster": ids([*rosters, complained[0]])},
        "/draws": {"draw": ids([*draws, covert, *crews, annulled, complained[1]])},
        "/assignments": {"inspection": visits},
        **annulments,
        "/draws/{draw}/annulments": {"draw": (annulled["id"],)},
        "/changes": {"change": ids(changes)},
        **await _published(house, draws, crews),
    }


async def _go_on(office: Office) -> Known:
    return {**await publish_matters(office), **await correct_the_law(office), **await tell_systems(office)}


async def _file_of_somebody(office: Office) -> Known:
    """The file of an enterprise that fits on a page: not of the one whose inspections do everything."""
    visits = await office.chief.get("/cases/inspections?limit=200")
    named = [one["identifier"] for one in visits if one["identifier"] != COMPLAINED]
    return {"/enterprises/{identifier}/file": {"identifier": tuple(dict.fromkeys(named))}}


async def _published(house: House, draws: list[Json], crews: list[Json]) -> Known:
    """What of these strangers may ask for."""
    draw, failed, *_ = draws
    size = len((await house.public.get(f"/draws/{draw['id']}.json"))["steps"])
    units = draw["outcome"]["deals"][0]["units"][:2]
    tasks = [one["outcome"]["assignments"][0]["task"] for one in crews]
    people = [one["outcome"]["assignments"][0]["slots"][0]["drawn"] for one in crews]
    left_out = [(await house.public.get(f"/draws/{one['id']}/excluded.json"))[0] for one in crews]
    return {
        "/draws/{draw}/frame": {"draw": (draw["id"],), "id": ids(units)},
        "/draws/{draw}/tasks": {"draw": ids(crews), "id": ids(tasks)},
        "/draws/{draw}/people": {"draw": ids(crews), "id": ids(people)},
        "/draws/{draw}/excluded/": {"draw": ids(crews), "id": ids(left_out)},
        "/draws/{draw}/end.tlog-proof": {"draw": (failed["id"],)},
        "/bureaus": {"bureau": (house.bureau,), "year": (await _judged(house, draw["year"]),)},
        "/problems": {"code": ("stale-version", "invalid-input")},
        "/receipts": {"position": ("0", str(size))},
        "/log": {"address": (f"0/000.p/{size}", f"entries/000.p/{size}")},
    }


async def _judged(house: House, year: int) -> str:
    """The year, once the bureau's record of it is there."""
    async with asyncio.timeout(60):
        while (await house.public.ask("GET", f"/bureaus/{house.bureau}/{year}.json")).status_code == 404:
            await asyncio.sleep(0.1)
    return str(year)


def ids(things: list[Json]) -> tuple[str, ...]:
    return tuple(thing["id"] for thing in things)
