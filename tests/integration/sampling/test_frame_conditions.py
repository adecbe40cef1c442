"""The database finds exactly those whom a condition means, whatever the condition."""

import asyncio
import json
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncEngine

from services.sampling.app import create_app
from services.sampling.registers.enterprises.conditions_in_sql import Among
from services.sampling.registers.enterprises.search_store import filled
from services.sampling.registers.enterprises.sheet import EVERYBODY, Alike, Question, Sheet, fill
from shared.access.roles import Role
from shared.database import create_engine, transact
from shared.policy.conditions import (
    AllOf,
    AnyOf,
    Condition,
    FieldIn,
    Flagged,
    Identified,
    Licensed,
    Listed,
    Not,
    Subject,
)
from shared.postgres import Server
from tests.integration.sampling.lists import code, csv, put, row
from tests.integration.sampling.subjects import subjects
from tests.support.apps import BUREAU, bearer, new_issuer, serving
from tests.support.postgres import Database, clone, connect
from tests.support.sampling import sampling_settings

ON = date(2026, 3, 31)
COUNT = 60
AREAS = ("东镇", "西镇", "a'; --", "%", "\\", "$1")
FLAGS = ("complaint", "key-unit", "penalty")
LICENCES = ("采矿许可证", "x' ?", "{}")
# On both sides of the last months' first days, of which some months have none of that number.
Subjects = list[tuple[str, Subject]]
DAYS = [ON, *(ON - timedelta(days=days) for days in (1, 27, 28, 30, 31, 32, 59, 89, 92, 181, 365, 366))]


@pytest.fixture(scope="module")
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


class World:
    """A directory in which every kind of fact occurs, under the service's own connection."""

    def __init__(self, engine: AsyncEngine, known: Subjects, with_vanished: Subjects) -> None:
        self.engine = engine
        self.known = known
        self.with_vanished = with_vanished


@pytest.fixture(scope="module")
def world(
    runner: asyncio.Runner, postgres: Server, template_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    with clone(postgres, template_database) as database:
        runner.run(_furnish(database, tmp_path_factory.mktemp("blobs")))
        engine = create_engine(database.url("cheqian_sampling"), application="tests")
        known = runner.run(subjects(database))
        yield World(engine, known, runner.run(subjects(database, with_vanished=True)))
        runner.run(engine.dispose())


async def _furnish(database: Database, blobs: Path) -> None:
    issuer = new_issuer()
    settings = sampling_settings(issuer, database.url("cheqian_sampling"), blob_url=blobs.as_uri())
    async with serving(create_app(settings)) as client:
        client.headers.update(bearer(issuer, Role.REGISTRAR))
        for name, numbers in (("全部", range(COUNT + 1)), ("单数", range(1, COUNT, 2)), ("重点", range(9))):
            answer = await put(client, csv(*map(row, numbers)), list_name=name)
            assert answer.status_code == 201, answer.text
        # Those that a list drops are on it no longer; whom no list names has vanished.
        await put(client, csv(*map(row, range(3))), list_name="重点")
        await put(client, csv(*map(row, range(COUNT))), list_name="全部")
    chance = random.Random(20260331)  # noqa: S311  # made-up facts, no secret
    connection = await connect(database.admin_url)
    await connection.executemany(
        "UPDATE sampling.enterprise SET area = $2, flags = $3, licences = $4, registered_on = $5, status = $6"
        " WHERE identifier = $1",
        [(code(n), *_facts(chance)) for n in range(COUNT)],
    )
    await connection.close()


def _facts(chance: random.Random) -> tuple[object, ...]:
    flags = {
        flag: [{"on": chance.choice(DAYS).isoformat(), "source": ""} for _ in range(chance.randrange(3))]
        for flag in chance.sample(FLAGS, chance.randrange(3))
    }
    licences = {
        licence: {"number": "", "expires": chance.choice([None, *(day.isoformat() for day in DAYS)])}
        for licence in chance.sample(LICENCES, chance.randrange(3))
    }
    registered = chance.choice([None, *DAYS])
    return chance.choice(AREAS), json.dumps(flags), json.dumps(licences), registered, chance.choice(("open", "closed"))


def _some(values: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(values, min_size=1, max_size=3).map(tuple)


def _leaves() -> st.SearchStrategy[Condition]:
    days = st.sampled_from(DAYS)
    fields = st.sampled_from(["area", "registered_on", "status", "identifier", "no such field", "name"])
    values = st.sampled_from([*AREAS, *(day.isoformat() for day in DAYS[:3]), "open", code(1), "平阴县示例第1厂"])
    return st.one_of(
        st.builds(FieldIn, field=fields, in_=_some(values)),
        st.builds(
            Flagged,
            flag=st.sampled_from([*FLAGS, "accident"]),
            since=st.none() | days,
            within_months=st.none() | st.integers(1, 13),
        ),
        st.builds(Licensed, licence=st.sampled_from([*LICENCES, "无此证"]), expires_before=st.none() | days),
        st.builds(Listed, list=_some(st.sampled_from(["全部", "单数", "重点", "无此名单"]))),
        st.builds(Identified, identifier=_some(st.sampled_from([code(n) for n in (0, 1, 59, 99)]))),
    )


CONDITIONS = st.recursive(
    _leaves(),
    lambda inner: st.one_of(
        st.builds(AllOf, all=st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(AnyOf, any=st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(Not, not_=inner),
    ),
    max_leaves=8,
)


@given(
    where=st.none() | CONDITIONS,
    fits=st.lists(st.tuples(st.none() | CONDITIONS, st.sampled_from(DAYS)), max_size=3),
    texts=st.lists(st.sampled_from(["area", "registered_on", "status", "no such field"]), unique=True, max_size=3),
    with_outside=st.booleans(),
)
def test_the_database_fills_the_sheet_as_the_pure_conditions_do(
    runner: asyncio.Runner,
    world: World,
    where: Condition | None,
    fits: list[tuple[Condition | None, date]],
    texts: list[str],
    with_outside: bool,
) -> None:
    """Each question is asked for a day of its own: a mark made later is not there yet."""
    questions = {f"question.{number}": Question(*asked) for number, asked in enumerate(fits)}
    sheet = Sheet(Question(where, ON), tuple(texts), questions, with_outside)

    async def ask() -> list[Alike]:
        async with transact(world.engine, BUREAU) as session:
            return await filled(session, Among(BUREAU), sheet)

    assert _told(runner.run(ask())) == _told(fill(sheet, world.known))


@given(condition=CONDITIONS, numbers=st.none() | st.sets(st.integers(0, COUNT + 2)))
def test_the_vanished_are_asked_about_where_that_is_wanted(
    runner: asyncio.Runner, world: World, condition: Condition, numbers: set[int] | None
) -> None:
    sheet = Sheet(Question(None, ON), (), {"asked": Question(condition, ON)})
    asked = None if numbers is None else [code(n) for n in numbers]

    async def ask(*, with_vanished: bool) -> list[Alike]:
        async with transact(world.engine, BUREAU) as session:
            return await filled(session, Among(BUREAU, None, asked, with_vanished), sheet)

    for vanished, known in ((False, world.known), (True, world.with_vanished)):
        some = [(name, subject) for name, subject in known if asked is None or subject.identifier in asked]
        assert _told(runner.run(ask(with_vanished=vanished))) == _told(fill(sheet, some))


def test_the_vanished_say_so(runner: asyncio.Runner, world: World) -> None:
    async def ask() -> list[Alike]:
        async with transact(world.engine, BUREAU) as session:
            return await filled(session, Among(BUREAU, with_vanished=True), Sheet(EVERYBODY.where, ("status",), {}))

    gone = [alike.identifiers for alike in runner.run(ask()) if alike.texts["status"] == "vanished"]
    assert gone == [[code(COUNT)]]


@pytest.mark.parametrize("among", [Among("131025"), Among(BUREAU, identifiers=[code(99)])])
@pytest.mark.parametrize("sheet", [EVERYBODY, Sheet(EVERYBODY.where, ("status",), {})])
def test_nobody_is_no_group(runner: asyncio.Runner, world: World, among: Among, sheet: Sheet) -> None:
    """Another bureau's enterprises are not there, and a code that no enterprise has is nobody's."""

    async def ask() -> list[Alike]:
        async with transact(world.engine, BUREAU) as session:
            return await filled(session, among, sheet)

    assert runner.run(ask()) == []


def _told(groups: list[Alike]) -> list[tuple[object, ...]]:
    """Each group once, and who is in it, in one order."""
    return sorted(
        (
            alike.outside,
            [*alike.texts.items()],
            [*alike.fits.items()],
            sorted(zip(alike.identifiers, alike.names, strict=True)),
        )
        for alike in groups
    )


def test_every_kind_of_fact_occurs(world: World) -> None:
    known = [subject for _, subject in world.known]
    assert len(known) == COUNT
    assert {flag for subject in known for flag in subject.flags} == set(FLAGS)
    assert any(not marks for subject in known for marks in subject.flags.values())
    assert {None, ON} <= {expiry for subject in known for expiry in subject.licences.values()}
    assert {len(subject.lists) for subject in known} == {1, 2, 3}
