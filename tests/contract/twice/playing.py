"""A house that is played twice from the same day on: with a covert draw, and without it.

Both begin as copies of the house in which people have worked, so that they have the same ids and keys. The covert draw
is not opened in the end. Then both go on with the same work at the same time. Nobody looks for files that are not
acknowledged: when that is given up depends on when a process looks.
"""

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from services.sampling.registers.records.fields import Inspector
from shared.access.roles import Role
from shared.contracts.assignment import AssignedParty, VisitDraws
from tests.contract.requests.assigning import assign_by_hand
from tests.contract.requests.lived_in import LivedIn
from tests.contract.requests.promised import Known
from tests.contract.requests.visiting import Visit, hold_visit
from tests.support.bureau import EVIDENCE, Json, path
from tests.support.house import House, house_on
from tests.support.office import Office, drawn, key_of
from tests.support.postgres import Database, clone, connect

COVERTLY, AFTERWARDS = datetime(2026, 4, 13, 1, tzinfo=UTC), datetime(2026, 5, 4, 3, tzinfo=UTC)
"""When the covert draw is held and visited; and when both houses go on."""
_PATIENCE = 60
"""Seconds to wait for what has to happen: only so that a test ends when it never does."""
_ROUNDS = 2
"""How many rounds in which cases is told of visits are held while the covert draw is."""
_PAST = {"exclude": [{"because": "inspected"}, {"because": "drawn"}, {"because": "at-cap"}]}


class Covert(NamedTuple):
    """What stands of the covert draw: ids of its own, and what its readers alone may know. `streams` are its own in the
    log, with the `visits` that cases was told of; `event` is the one that noted the visit, in a stream that tells
    nothing. `visited` is the enterprise that was visited, `crew` are the keys of those who went. `held`: an inspection
    that cases held, by people of the draw, of an enterprise that no draw chose.
    """

    draw: str
    ids: frozenset[str]
    streams: frozenset[str]
    event: str
    visited: str
    inspection: str
    change: str
    crew: tuple[str, ...]
    visits: frozenset[str]
    held: str


@dataclass(frozen=True)
class World:
    """One of the two houses. `done` are the answers to the work that both go on with, in the same order."""

    database: Database
    folder: Path
    done: list[Json]


class Twice(NamedTuple):
    """Both houses, what leads somewhere in them before they part, and how many entries their logs have in common."""

    without: World
    having: World
    covert: Covert
    known: Known
    common: int


def copies(of: LivedIn, place: Path, stack: ExitStack) -> Iterator[tuple[Database, Path]]:
    """Copies of a house that nobody has open: its database, and its folder with keys and files."""
    for number in range(2):
        copied = shutil.copytree(of.folder, place / f"house-{number}")
        yield stack.enter_context(clone(of.database.server, of.database.name)), copied


async def log_size(house: House) -> int:
    checkpoint = await house.public.ask("GET", "/log/checkpoint")
    return int(checkpoint.text.splitlines()[1])


async def play_covertly(database: Database, folder: Path, known: Known) -> tuple[Covert, list[Json]]:
    """The covert draw with its crews: a unit withdrawn, another to be withdrawn, a slot given up, one visit made."""
    async with house_on(database, folder, opening=COVERTLY, outlets=()) as house:
        house.clock.stand(COVERTLY)
        office = Office(house)
        covert = await _hold(office, known)
        await house.settle()
        done = await _go_on(house, known, covert)
        assigned = await office.chief.get(f"/sampling/assignments?draw={covert.draw}")
        visits = frozenset(f"assigned/{one['visit']['inspection']}" for one in assigned)
        inspections = frozenset(f"inspection/{one['visit']['inspection']}" for one in assigned)
        told = await _told_apart(database, covert.held)
        return covert._replace(visits=visits, streams=covert.streams | visits | inspections | told), done


async def play_on(database: Database, folder: Path, known: Known, covert: Covert) -> list[Json]:
    """The same work, where nothing covert has happened."""
    async with house_on(database, folder, opening=COVERTLY, outlets=()) as house:
        house.clock.stand(COVERTLY)
        for _ in range(_ROUNDS):
            await house.hold_assignment_round()
        await house.settle()
        return await _go_on(house, known, covert)


async def _told_apart(database: Database, inspection: str) -> frozenset[str]:
    """The streams in which the inspection asks for papers, and tells of its code: only their payloads say so."""
    connection = await connect(database.admin_url)
    query = """
        SELECT stream FROM log.event WHERE type = 'cases.paper.asked' AND payload #>> '{matter,id}' = $1
            OR type = 'cases.inspection-code.told' AND payload ->> 'inspection' = $1
    """
    rows = await connection.fetch(query, inspection)
    await connection.close()
    return frozenset(row["stream"] for row in rows)


async def _hold(office: Office, known: Known) -> Covert:
    frame = await office.frame("四月暗查暗访", kind="covert")
    draw = await office.hold("四月暗查暗访", frame=frame, open_by="2026-08-31")
    wanted = {"draw": draw["id"], "plan": known["/plans"]["plan"][0], "on": COVERTLY.date().isoformat()}
    roster = await office.roster("四月暗查人员", **wanted)
    crews = await office.hold("四月暗查人员", roster=roster)
    one, two, three = draw["outcome"]["deals"][0]["units"]
    await office.house.hold_assignment_round()
    await office.substitute(draw, three["id"], "closed")
    gone = {"withdrawn": two["id"], "reason": "moved", "evidence": EVIDENCE}
    change = await office.drawer.post(f"{path(draw)}/substitutions", gone)
    tasks = [one["task"] for one in crews["outcome"]["assignments"]]
    task = next(one["id"] for one in tasks if one["identifier"] != three["identifier"])
    await office.leader.post(f"{path(crews)}/successions", {"task": task, "slot": 1, "reason": "ill"})
    await office.house.hold_assignment_round()
    visit = _visit(drawn(draw)[0], occasion="draw", draw=draw["id"])
    noted = await office.leader.post("/sampling/recorded-inspections", {"inspections": [visit]})
    changes = [one for each in (draw, crews) for one in await office.drawer.get(f"{path(each)}/changes")]
    # A gauge counts successions that wait for their second person, whatever the draw.
    (succession,) = (one["id"] for one in changes if one["kind"] == "succession")
    await office.chief.post(f"/sampling/changes/{succession}/approval")
    own = [draw["id"], crews["id"], frame["id"], roster["id"]]
    in_cases = await _hold_in_cases(office, crews["id"], await _not_drawn(office, draw))
    held = (slot["held"] for task in crews["outcome"]["assignments"] for slot in task["slots"])
    return Covert(
        draw=draw["id"],
        ids=frozenset(own),
        streams=frozenset(
            [f"{kind}/{id_}" for id_ in own for kind in ("draw", "frame", "notice")]
            + [f"change/{change['id']}" for change in changes]
            + [f"{kind}/{in_cases}" for kind in ("assigned", "inspection", "held")]
        ),
        event=noted["event"],
        visited=one["identifier"],
        inspection=noted["inspections"][0]["id"],
        change=change["id"],
        crew=tuple(key_of(person) for person in held if person),
        visits=frozenset(),
        held=in_cases,
    )


async def _not_drawn(office: Office, draw: Json) -> str:
    """An enterprise that the draw neither drew nor holds in reserve."""
    drawn_ = {one["identifier"] for one in (*draw["outcome"]["deals"][0]["units"], *draw["outcome"]["reserve"][""])}
    others = (one["identifier"] for one in await office.drawer.get("/sampling/enterprises?limit=50"))
    return str(next(each for each in others if each not in drawn_))


async def _hold_in_cases(office: Office, crews: str, enterprise: str) -> str:
    """A visit by people of a covert draw to an enterprise that no draw chose: cases holds it, reports on it, and tells
    sampling. Publishing is not told before the opening.
    """
    draws = VisitDraws(crew=(UUID(crews),), secret=(UUID(crews),))
    party = AssignedParty(identifier=enterprise, bureau=office.house.bureau, name="示例企业")
    visit = Visit(office, await assign_by_hand(office, covert=True, draws=draws, party=party, occasion="plan"))
    await visit.take(visit.first, "/site-plan", {"on": visit.day(), "method": "现场检查"})
    await visit.sign("/site-plan")
    await hold_visit(visit)
    async with asyncio.timeout(_PATIENCE):
        while visit.id not in {one["id"] for one in await office.drawer.get("/sampling/recorded-inspections")}:
            await asyncio.sleep(0.05)
    said = {"situation": "检查 1 个事项", "appraisal": "制度齐全", "opinion": "加强培训"}
    await visit.take(visit.first, "/report", {**said, "result": {"text": "发现问题待后续处理"}})
    await visit.sign("/report")
    return visit.id


def _visit(identifier: str, **others: object) -> Json:
    """An inspection of another department, which people record by hand: the bureau's own are held in cases."""
    about = {"held_on": COVERTLY.date().isoformat(), "department": "示例县市场监督管理局", "source": "现场检查记录"}
    return {"identifier": identifier, **about, **others}


async def _go_on(house: House, known: Known, covert: Covert) -> list[Json]:
    """Work that touches what the covert draw left: visits of the same enterprise on the same day, frames that leave out
    who was drawn or inspected, a roster of the same people, edits of the enterprise and of a person of the crew.
    """
    house.clock.stand(AFTERWARDS)
    await house.hold_assignment_round()
    office, inspector, visited = Office(house), house.somebody(Role.INSPECTOR), covert.visited
    other = next(each for each in known["/enterprises"]["identifier"] if each != visited)
    visits = [_visit(identifier, occasion="complaint") for identifier in (visited, other)]
    done = [dict(await inspector.post("/sampling/recorded-inspections", {"inspections": visits}))]
    done.append(await office.frame("五月自行抽查", selection=_PAST))
    done.append(await office.frame("五月自行暗查", selection=_PAST, covert=True))
    done.append(await office.frame("五月暗查暗访", kind="covert"))
    wanted = {"crew": "pair", "occasion": "complaint", "on": AFTERWARDS.date().isoformat()}
    # Whoever went covertly to the visited enterprise is of its team.
    named = dict.fromkeys([visited, *(one["identifier"] for one in await _planned(office, known))])
    roster = await office.roster("五月检查人员", enterprises=[*named][:3], **wanted)
    done += [roster, dict(await office.drawer.get(f"/sampling/rosters/{roster['id']}"))]
    done += await _probe(office, visited, covert.crew[0])
    await house.settle()
    return done


async def _probe(office: Office, enterprise: str, person: str) -> list[Json]:
    """Somebody edits an enterprise and a person, and sees which visits are told again."""
    moved = await office.registrar.post(
        f"/sampling/enterprises/{enterprise}/amendments", {"address": "示例街 9 号", "reason": "迁址"}
    )
    record = await office.legal.get(f"/sampling/people/{person}")
    kept = {name: record[name] for name in Inspector.model_fields if record[name] is not None}
    certificate = {"certificate_expires": "2031-05-31", "reason": "换证"}
    renewed = await office.legal.put(f"/sampling/people/{person}", {**kept, **certificate})
    await office.house.hold_assignment_round()
    return [dict(moved), dict(renewed), {"visits": await office.auditor.get("/sampling/assignments")}]


async def _planned(office: Office, known: Known) -> list[Json]:
    return list(await office.drawer.get(f"/sampling/plans/{known['/plans']['plan'][0]}/enterprises?limit=200"))
