"""Searching a directory of 1,000,000 enterprises by text: pinyin, initials, parts of names and codes, former names.
Over HTTP, by 16 clients that pause half a second; once with statistics from before the enterprises came, once with new
ones. And how fast names are spelled in the background.

The names are those of `listing`.
"""

import random
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

import orjson
import uvloop
from asyncpg import Connection, Record

from services.sampling.registers.enterprises.spelling_store import step
from shared.access.roles import Role
from shared.blobs import BlobStore
from shared.database import create_engine, transact
from shared.pool import Pool
from shared.work import Work
from tests.bench import listing
from tests.bench.loading import loaded
from tests.bench.measuring import Finding, durable_database, percentile, scaled
from tests.bench.served import Client, served
from tests.support.apps import BUREAU, bearer, new_issuer
from tests.support.postgres import Database, connect
from tests.support.sampling import sampling_settings

_SPELLED_ANEW = scaled(20_000)
_CLIENTS = 16
_EACH = scaled(100)
_PAUSE = 0.5
_MOST = 30
_RARE = ("two characters that few have", "what nobody has", "many have it, in an area")
"""What may be found nowhere."""
# One name in a hundred was another before.
_FORMER = """
INSERT INTO sampling.spelled_name (bureau, identifier, name, former, text, syllables, initials, traits)
SELECT bureau, identifier, '平川' || name, true, '平川' || text, '''ping''chuan' || syllables, 'pc' || initials, traits
FROM sampling.spelled_name WHERE hashtext(identifier) % 100 = 0
"""
_FORGET = """
DELETE FROM sampling.spelled_name
WHERE identifier < (SELECT identifier FROM sampling.spelled_name ORDER BY identifier LIMIT 1 OFFSET $1)
"""
_SAMPLES = """
SELECT identifier, name, syllables, initials FROM sampling.spelled_name WHERE former = $1
ORDER BY md5(identifier) LIMIT 300
"""
Asked = Mapping[str, Sequence[Mapping[str, str]]]
"""Kind of question → query parameters."""


def _asked(present: Sequence[Record], former: Sequence[Record]) -> Asked:
    """What many, few and nobody have; and what was taken out of names that are there."""
    spelled = [row["syllables"].split("'")[1:] for row in present]
    texts: Mapping[str, Sequence[str]] = {
        "two characters that many have": (*listing.HEADS, "公司", "第1"),
        "two characters that few have": ("虹机", "岭镇", "9厂", "火星"),
        "parts of a name": [f"{row['name'][-8:-4]} {row['name'][:2]} {row['name'][3:8]}" for row in present],
        "a whole name": [row["name"] for row in present],
        "a name with other brackets": [row["name"].replace("（", "(").replace("）", ") ") for row in present],
        "a former name": [row["name"][:9] for row in former],
        "pinyin that many have": ("hongda", "yongsheng", "gongsi", "xinyuan", "youxian"),
        "pinyin": ["".join(syllables[:9]) for syllables in spelled],
        "initials that many have": ("hdd1", "jxyxgs", "yxgs", "hd"),
        "initials": [row["initials"][:10] for row in present],
        "the beginning of a code": [row["identifier"][:12] for row in present],
        "a part of a code": [row["identifier"][9:16] for row in present],
        "a code": [row["identifier"].lower() for row in present],
        "what nobody has": ("哈雷彗星", "zzzzqqq", "乌有乡先生公司"),
    }
    return {
        **{kind: [{"text": text} for text in each] for kind, each in texts.items()},
        "many have it, in an area": [{"text": text, "area": "街道3"} for text in ("化工", "huagong", "集团")],
    }


def findings() -> Iterator[Finding]:
    with durable_database() as database, tempfile.TemporaryDirectory() as folder:
        asked, rate = uvloop.run(_fill(database, Path(folder)))
        issuer = new_issuer()
        headers = bearer(issuer, Role.REGISTRAR)
        with served("sampling", sampling_settings(issuer, database.url("cheqian_sampling"))) as port:
            stale = uvloop.run(_searched(port, headers, asked))
            uvloop.run(_analyze(database))
            fresh = uvloop.run(_searched(port, headers, asked))
    yield Finding("names spelled in the background", f"{rate:,.0f} names/s", "—", rate, at_least=1_000, unit="names/s")
    for statistics, took in (("statistics from before", stale), ("new statistics", fresh)):
        every = [each for of_kind in took.values() for each in of_kind]
        worst, slowest = max((percentile(of_kind, 0.95), kind) for kind, of_kind in took.items() if of_kind)
        p95 = percentile(every, 0.95)
        yield Finding(
            f"a search by text among {listing.ROWS:,} enterprises, {_CLIENTS} clients, {statistics}, p95",
            f"{p95:.1f} ms",
            f"p50 {percentile(every, 0.5):.1f} ms; {slowest}: p95 {worst:.1f} ms",
            p95,
            at_most=_MOST,
            unit="ms",
        )


async def _fill(database: Database, folder: Path) -> tuple[Asked, float]:
    """Returns what is asked, and how many names the service spells in a second."""
    admin = await connect(database.admin_url)
    for table in ("enterprise", "spelled_name"):
        await admin.execute(f"ALTER TABLE sampling.{table} SET (autovacuum_enabled = off)")
    await admin.execute("ANALYZE")
    await listing.fill(database, analyze=False)
    await admin.execute(_FORMER, timeout=900)
    await admin.execute("CHECKPOINT", timeout=900)
    rate = await _spell_anew(admin, database, folder)
    samples = [await admin.fetch(_SAMPLES, of_before, timeout=900) for of_before in (False, True)]
    await admin.close()
    return _asked(*samples), rate


async def _spell_anew(admin: "Connection[Record]", database: Database, folder: Path) -> float:
    """Names a second that the service spells beside a million spelled ones."""
    gone = await admin.execute(_FORGET, _SPELLED_ANEW)
    await admin.execute("INSERT INTO sampling.spelling_walk VALUES ($1, '', now())", BUREAU)
    engine, pool = create_engine(database.url("cheqian_sampling"), application="bench"), Pool(1)
    began, steps = time.perf_counter(), 0
    while steps * 2_000 < _SPELLED_ANEW:
        async with transact(engine) as session:
            await step(Work(session=session, blobs=BlobStore.at(folder.as_uri()), pool=pool))
        steps += 1
    took = time.perf_counter() - began
    await engine.dispose()
    await admin.execute("TRUNCATE sampling.spelling_walk")
    return int(gone.split()[-1]) / took


async def _analyze(database: Database) -> None:
    admin = await connect(database.admin_url)
    await admin.execute("VACUUM ANALYZE", timeout=1800)
    await admin.close()


async def _searched(port: int, headers: Mapping[str, str], asked: Asked) -> Mapping[str, list[float]]:
    """What is searched → the milliseconds of each answer."""
    took: dict[str, list[float]] = {kind: [] for kind in asked}
    clients = [await Client.at(port, headers) for _ in range(_CLIENTS)]
    await loaded([partial(_ask, client, asked, took) for client in clients], _EACH, _PAUSE)
    return took


async def _ask(client: Client, asked: Asked, took: Mapping[str, list[float]], turn: int, chance: random.Random) -> None:
    kind = [*asked][turn % len(asked)]
    began = time.perf_counter()
    wanted = chance.choice(asked[kind])
    told = orjson.loads(await client.good(f"/enterprises?{urlencode(wanted)}"))
    took[kind].append((time.perf_counter() - began) * 1e3)
    assert bool(told["items"]) or kind in _RARE, (wanted, told)
