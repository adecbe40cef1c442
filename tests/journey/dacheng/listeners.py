"""Everybody who must not hear of a covert draw before its visits are over, and every place where they can listen."""

import json
from collections.abc import AsyncIterator, Iterable

import httpx

from shared.access.roles import GRANTS, Permission, Role
from shared.log.receipts import Receipt
from shared.log.tiles import ENTRIES, WIDTH, TileId
from shared.migrations.access import SERVICES
from tests.journey.dacheng.bureau import Dacheng
from tests.journey.dacheng.world import BUREAU, CITY, NEW, NEW_TOWN, code, name
from tests.support.bureau import Json
from tests.support.house import Person
from tests.support.lists import rows_or_thing
from tests.support.office import tasks_of

SECRETS = frozenset({*map(code, NEW), *map(name, NEW)})
"""Who can be drawn: they stand in no other frame, so that whoever hears one of these has heard of the covert draw."""

OF_US = f"bureau={BUREAU}&limit=200"


def listeners(office: Dacheng) -> list[Person]:
    """Every role without the right, the supervisors of the city among them; the policy lets the legal section see
    covert visits.
    """
    house, knowing = office.house, (*GRANTS[Permission.DRAW_READ_COVERT], Role.LEGAL)
    inside = [role for role in Role if role not in (*knowing, Role.CITY_SUPERVISOR)]
    assert {"registrar", "inspector", "auditor", "publisher", "reviewer", "clerk"} <= set(inside)
    return [*(house.somebody(role) for role in inside), house.somebody(Role.CITY_SUPERVISOR, bureau=CITY)]


def heard(*texts: str) -> set[str]:
    """What of it is told by these texts, in whatever way characters are written there."""
    return {secret for text in texts for secret in SECRETS if secret in text or _escaped(secret) in text}


def _escaped(text: str) -> str:
    return json.dumps(text).strip('"')


async def asked(person: Person, paths: Iterable[str]) -> set[str]:
    """What somebody hears who reads all of these."""
    answers = [await person.ask("GET", path) for path in paths]
    statuses = [answer.status_code for answer in answers]
    assert all(status in (200, 403, 404, 409) for status in statuses), statuses
    return heard(*map(_whole, answers))


def _whole(answer: httpx.Response) -> str:
    return f"{answer.headers} {answer.text}"


def readings(draws: Iterable[Json], frames: Iterable[str], rosters: Iterable[str], visits: Iterable[str]) -> list[str]:
    """Every address inside the bureau that could tell of draws, one by one and in lists."""
    lists = [f"/sampling/{what}?{OF_US}" for what in ("draws", "frames", "rosters", "recorded-inspections")]
    each = [f"/sampling/draws/{draw['id']}" for draw in draws]
    each += [f"/sampling/recorded-inspections?{OF_US}&draw={draw['id']}" for draw in draws]
    each += [f"/sampling/frames/{frame}{more}" for frame in frames for more in ("", "/exclusions")]
    each += [f"/sampling/rosters/{roster}" for roster in rosters]
    return [*lists, *each, *(f"/sampling/recorded-inspections/{visit}" for visit in visits)]


async def what_the_public_hears(office: Dacheng, draws: list[Json]) -> set[str]:
    """Pages, JSON, bundles, proofs, the search, every entry of the log with its receipt, the services' metrics."""
    await office.house.settle()
    public = office.house.public
    paths = ["/", "/log", "/enterprises?q=示例46", f"/enterprises?q={NEW_TOWN}", "/enterprises?q=化工站"]
    paths += [f"/{service}/metrics" for service in SERVICES]
    async for path in _of_draws(public, draws):
        paths.append(path)
    told = await asked(public, paths)
    # An enterprise's own page says back what it was asked for: what it is not, to everybody.
    for number in NEW:
        answer = await public.ask("GET", f"/enterprises/{code(number)}")
        assert (answer.status_code, answer.json()["type"]) == (404, "/problems/no-public-record")
    return told | heard(*[text async for text in _log(public)])


async def _of_draws(public: Person, draws: list[Json]) -> AsyncIterator[str]:
    for draw in draws:
        at = f"/draws/{draw['id']}"
        for more in ("", ".json", "/bundle.json", "/announcement.tlog-proof", "/completion.tlog-proof"):
            yield at + more
        for kind in ("tasks" if draw["method"] == "assign" else "frame", "excluded"):
            yield f"{at}/{kind}.json"
            shown = await public.ask("GET", f"{at}/{kind}.json")
            # Before the opening, the public gets no tasks at all.
            for member in rows_or_thing(shown.json()) if shown.is_success else ():
                yield f"{at}/{kind}/{member['id']}.json"
        for task in tasks_of(draw):
            yield f"{at}/tasks/{task['task']['id']}.json"


async def _log(public: Person) -> AsyncIterator[str]:
    checkpoint = (await public.ask("GET", "/log/checkpoint")).text
    size = int(checkpoint.split("\n")[1])
    for number in range(-(-size // WIDTH)):
        bundle = await public.ask("GET", f"/log/{TileId(ENTRIES, number).at(size)}")
        assert bundle.status_code == 200
        yield bundle.content.decode(errors="replace")
    for position in range(size):
        answer = await public.ask("GET", f"/receipts/{position}")
        yield answer.text
        yield Receipt.parse(answer.content).extra.decode()


def fairness() -> list[str]:
    """Where the year's draws are held against chance, enterprise by enterprise: dear to ask for."""
    year = f"bureau={BUREAU}&year=2019"
    each = [f"/sampling/fairness/{population}?{year}&limit=200" for population in ("enterprises", "people")]
    return [*each, f"/sampling/fairness.svg?{year}"]


async def reports(person: Person, plan: Json) -> list[object]:
    """What somebody is told of coverage, figure by figure with those behind it."""
    at, on = f"/sampling/plans/{plan['id']}/coverage", "on=2019-09-27"
    coverage = await person.get(f"{at}?{on}")
    figures = [coverage["drawn_share"], coverage["remaining"]]
    figures += [*coverage["duties"], *coverage["caps"], *coverage["teams"]]
    behind = [await person.get(f"{at}/{figure['figure']}?{on}&limit=200") for figure in figures]
    return [coverage, behind]
