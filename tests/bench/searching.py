"""Searching 1,000,000 enterprises, with draws and publications beside them: over HTTP, by 16 clients that pause half a
second. Once with statistics from before the entries came, once with new ones.

Names are made up and spelled by the service's own code, some thousands of them; the database copies them.
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
from asyncpg import Record

from services.publishing.search.entry import named_enterprises
from tests.bench.loading import loaded
from tests.bench.measuring import Finding, durable_database, percentile, scaled
from tests.bench.served import Client, served
from tests.support.postgres import Database, connect
from tests.support.publishing import press_on, publishing_settings

_ENTERPRISES = scaled(1_000_000)
_PUBLICATIONS = scaled(50_000)
_CLIENTS = 16
_EACH = scaled(100)
_PAUSE = 0.5
_MOST = 50

_RARE = ("two characters that few have", "a serial", "what nobody has")
"""What may be found nowhere."""
_PLACES = ("示例市", "平川县", "东岭镇", "西河区", "长桥街道")
_WORDS = (
    "宏达",
    "鑫源",
    "永盛",
    "泰和",
    "金鼎",
    "恒通",
    "瑞丰",
    "中天",
    "利民",
    "兴业",
    "德胜",
    "广源",
    "长虹",
    "重华",
)
_TRADES = ("机械", "化工", "建材", "商贸", "烟花爆竹", "食品", "纺织", "铸造", "矿业", "物流")
_FORMS = ("有限公司", "有限责任公司", "厂", "股份有限公司")

# The number stands between words, so that each name is another: 平川县宏达71204化工有限公司.
_FILL = """
INSERT INTO publishing.found_entry
    (kind, key, bureau, text, label, detail, syllables, initials, named_at, listed, publications)
SELECT 'enterprise', '91370124' || upper(lpad(to_hex(n * 2654435761 % 4294967296), 8, '0')) || '0X', '370124',
    (head[at]).text || n || (tail[of]).text, (head[at]).label || n || (tail[of]).label, '',
    (head[at]).syllables || regexp_replace(n::text, '.', '''\\&', 'g') || (tail[of]).syllables,
    (head[at]).initials || n || (tail[of]).initials, now(), true, '{}'
FROM (SELECT array_agg(h) AS head, count(*)::int AS heads FROM made_up h WHERE place = 'head') AS heads,
    (SELECT array_agg(t) AS tail, count(*)::int AS tails FROM made_up t WHERE place = 'tail') AS tails,
    generate_series(1::bigint, $1::bigint) AS n, LATERAL (SELECT 1 + n * 7919 % heads AS at, 1 + n / 3 % tails AS of) AS
        chosen
"""
_NUMBERS = """
INSERT INTO publishing.found_entry
    (kind, key, bureau, text, label, detail, syllables, initials, named_at, listed, publications)
SELECT 'publication', md5('publication' || n)::uuid::text, '370124', '平应急罚2026' || n || '号',
    '（平）应急罚〔2026〕' || n || '号', 'penalty', '', '', now(), false, '{}'
FROM generate_series(1, $1::int) AS n
"""


_SAMPLES = """
SELECT key, label, syllables, initials FROM publishing.found_entry
WHERE kind = 'enterprise' AND listed AND label ~ '[0-9]' ORDER BY md5(key) LIMIT 500
"""
Asked = Mapping[str, Sequence[str]]
"""Kind of question → what is typed."""


def _asked(samples: Sequence[Record]) -> Asked:
    """What many, few and nobody have; and what was taken out of names that are there."""
    spelled = [row["syllables"].split("'")[1:] for row in samples]
    return {
        "two characters that many have": (*_WORDS, "公司", "平川"),
        "two characters that few have": ("虹机", "岭镇", "华矿", "9厂", "火星"),
        "a part of a name": [row["label"][4:12] for row in samples],
        "a whole name": [row["label"] for row in samples],
        "pinyin that many have": ("hongda", "pingchuanxianxinyuan", "yongsheng", "gongsi", "zhonghua", "youxian"),
        "pinyin": ["".join(syllables[3:11]) for syllables in spelled],
        "initials that many have": ("pcxhd", "dlzxy", "jxyxgs", "qxy", "yxgs"),
        "initials": [row["initials"][1:11] for row in samples],
        "the beginning of a code": [row["key"][:12] for row in samples],
        "a code": [row["key"] for row in samples],
        "the number of a decision": [f"（平）应急罚〔2026〕{number}号" for number in range(1, _PUBLICATIONS, 97)],
        "a part of a number": [f"罚〔2026〕{number}" for number in range(1, min(500, _PUBLICATIONS))],
        "a serial": [f"2026-{number}" for number in range(1, 30)],
        "what nobody has": ("哈雷彗星", "zzzzqqq", "乌有乡先生公司"),
    }


def findings() -> Iterator[Finding]:
    with durable_database() as database, tempfile.TemporaryDirectory() as folder:
        asked = uvloop.run(_fill(database, Path(folder)))
        with served("publishing", publishing_settings(database, Path(folder))) as port:
            stale = uvloop.run(_searched(port, asked))
            uvloop.run(_analyze(database))
            fresh = uvloop.run(_searched(port, asked))
    for statistics, took in (("statistics from before", stale), ("new statistics", fresh)):
        every = [each for of_kind in took.values() for each in of_kind]
        worst, slowest = max((percentile(of_kind, 0.95), kind) for kind, of_kind in took.items() if of_kind)
        p95 = percentile(every, 0.95)
        yield Finding(
            f"a search among {_ENTERPRISES:,} enterprises, {_CLIENTS} clients, {statistics}, p95",
            f"{p95:.1f} ms",
            f"p50 {percentile(every, 0.5):.1f} ms; {slowest}: p95 {worst:.1f} ms",
            p95,
            at_most=_MOST,
            unit="ms",
        )


async def _fill(database: Database, folder: Path) -> Asked:
    async with press_on(database, folder) as press:
        await press.draw(size=30, count=9).hold()
        await press.settle()
    admin = await connect(database.admin_url)
    await admin.execute("ALTER TABLE publishing.found_entry SET (autovacuum_enabled = off)")
    await admin.execute("ANALYZE")
    await admin.execute(
        "CREATE TEMPORARY TABLE made_up (place text, text text, label text, syllables text, initials text)"
    )
    heads = named_enterprises(place + word for place in _PLACES for word in _WORDS)
    tails = named_enterprises(trade + form for trade in _TRADES for form in _FORMS)
    rows = [("head", *name) for name in heads] + [("tail", *name) for name in tails]
    await admin.copy_records_to_table("made_up", records=rows)
    # Filled first, the index is built in a tenth of the time.
    index = await admin.fetchval("SELECT pg_get_indexdef('publishing.found_entry_grams'::regclass)")
    await admin.execute("DROP INDEX publishing.found_entry_grams")
    await admin.execute(_FILL, _ENTERPRISES, timeout=3600)
    await admin.execute(_NUMBERS, _PUBLICATIONS, timeout=900)
    await admin.execute(f"SET maintenance_work_mem = '512MB'; {index}", timeout=3600)
    samples = await admin.fetch(_SAMPLES, timeout=900)
    await admin.close()
    return _asked(samples)


async def _analyze(database: Database) -> None:
    admin = await connect(database.admin_url)
    await admin.execute("VACUUM ANALYZE", timeout=1800)
    await admin.close()


async def _searched(port: int, asked: Asked) -> Mapping[str, list[float]]:
    """What is searched → the milliseconds of each answer."""
    took: dict[str, list[float]] = {kind: [] for kind in asked}
    clients = [await Client.at(port, {}) for _ in range(_CLIENTS)]
    await loaded([partial(_ask, client, asked, took) for client in clients], _EACH, _PAUSE)
    return took


async def _ask(client: Client, asked: Asked, took: Mapping[str, list[float]], turn: int, chance: random.Random) -> None:
    kind = [*asked][turn % len(asked)]
    began = time.perf_counter()
    told = orjson.loads(await client.good(f"/search.json?{urlencode({'q': chance.choice(asked[kind])})}"))
    took[kind].append((time.perf_counter() - began) * 1e3)
    assert bool(told["items"]) or kind in _RARE, (kind, told)
