"""Pages of a directory of 1,000,000 enterprises: over HTTP under 16 clients, and beside it the bare queries.

Clients, service and PostgreSQL share the machine. The clients pause half a second on average, as who turns pages does;
then not at all, and the service answers as fast as it can.
"""

import random
from collections.abc import Iterator, Mapping
from urllib.parse import urlencode

import asyncpg
import uvloop

from services.sampling.registers.enterprises.finding import NamesWanted
from services.sampling.registers.enterprises.listing import EnterprisesWanted
from services.sampling.registers.enterprises.search_store import found, walked
from services.sampling.registers.enterprises.sought import read_text
from services.sampling.registers.enterprises.spelled import SpelledName, spelled_names
from shared.access.roles import Role
from shared.http.paging import encode_cursor
from tests.bench.loading import Ask, loaded
from tests.bench.measuring import Finding, durable_database, percentile, scaled
from tests.bench.served import Client, served
from tests.support.apps import BUREAU, bearer, new_issuer
from tests.support.postgres import Database, connect
from tests.support.sampling import sampling_settings

ROWS = scaled(1_000_000)
_CLIENTS = 16
_EACH = scaled(80)
_PAUSE = 0.5
_LIMIT = 50
_IMPORT = "00000000-0000-7000-8000-000000000001"
HEADS = ("宏达", "鑫源", "永盛", "泰和", "金鼎", "恒通", "瑞丰", "中天", "利民", "兴业", "德胜", "广源")
_TRADES = ("机械", "化工", "建材", "商贸", "烟花", "食品", "纺织")
# One name in twenty has brackets.
_MADE_UP = f"""
INSERT INTO sampling.enterprise
    (bureau, identifier, identifier_kind, name, area, address, industry, "group", business_scope, import, event, trace,
     added_at, changed_at, vanished_at, industry_code, sector, risk_class, credit_class, status, flags)
SELECT '{BUREAU}', '91{BUREAU}' || upper(lpad(to_hex(n * 2654435761 % 4294967296), 8, '0')) || '0X', 'uscc',
    (CAST(ARRAY{list(HEADS)} AS text[]))[1 + n % 12] || CASE WHEN n % 20 = 7 THEN '（集团）' ELSE '' END
        || '第' || n || (CAST(ARRAY{list(_TRADES)} AS text[]))[1 + n / 3 % 7] || '有限公司',
    '街道' || n * 7919 % 97, '示例路' || n || '号', '行业' || n * 104729 % 800, '组' || n % 9,
    '示例产品的制造与销售（依法须经批准的项目，经相关部门批准后方可开展经营活动）', CAST('{_IMPORT}' AS uuid),
    CAST('{_IMPORT}' AS uuid), '', now(), now(), CASE WHEN n % 50 = 0 THEN now() END,
    lpad(CAST(n * 104729 % 4400 AS text), 4, '0'),
    (ARRAY['冶金','有色','建材','机械','轻工','纺织','烟草','商贸','危险化学品'])[1 + n / 11 % 9],
    (ARRAY['红','橙','黄','蓝'])[1 + n / 13 % 4], (ARRAY['A','B','C','D'])[1 + n / 5 % 4],
    CASE WHEN n % 1000 = 0 THEN 'closed' WHEN n % 100 = 1 THEN 'suspended' ELSE 'open' END,
    CAST(CASE WHEN n % 2000 = 3 THEN '{{"blacklist": [{{"on": "2026-01-01", "source": "x"}}]}}' ELSE '{{}}' END AS
        jsonb)
FROM generate_series(CAST(1 AS bigint), {ROWS}) n;
INSERT INTO sampling.listing (bureau, list, identifier, since)
SELECT bureau, 'enterprises', identifier, now() FROM sampling.enterprise;
INSERT INTO sampling.listing (bureau, list, identifier, since)
SELECT bureau, '危化品企业名录', identifier, now() FROM sampling.enterprise WHERE hashtext(identifier) % 500 = 0
"""  # noqa: S608  # our own text
_SPELLED = """
INSERT INTO sampling.spelled_name (bureau, identifier, name, former, text, syllables, initials, traits)
SELECT e.bureau, e.identifier, e.name, false, head.text || number || tail.text,
    head.syllables || regexp_replace(number, '.', '''\\&', 'g') || tail.syllables,
    head.initials || number || tail.initials,
    sampling.traits(
        e.bureau, e.area, e.industry, e.sector, e."group", e.status, e.risk_class, e.credit_class, e.import,
        e.vanished_at
    ) || ARRAY(SELECT e.bureau || '/flag:' || e.raised WHERE e.raised <> '') || ARRAY(
        SELECT l.bureau || '/list:' || l.list FROM sampling.listing l
        WHERE l.bureau = e.bureau AND l.identifier = e.identifier
    )
FROM sampling.enterprise e
    CROSS JOIN LATERAL (SELECT substring(e.name FROM '[0-9]+') AS number) AS made
    JOIN part head ON head.name = split_part(e.name, made.number, 1)
    JOIN part tail ON tail.name = split_part(e.name, made.number, 2)
ORDER BY e.identifier
"""
ASKED = {
    "all": EnterprisesWanted(),
    "one area": EnterprisesWanted(area="街道7"),
    "one industry, not vanished": EnterprisesWanted(industry="行业12", vanished=False),
    "a sector and a group": EnterprisesWanted(sector="危险化学品", group="组3"),
    "an area and a class": EnterprisesWanted(area="街道20", credit_class="D", risk_class="红"),
    "a status few have": EnterprisesWanted(status="closed"),
    "open in an area": EnterprisesWanted(status="open", area="街道55"),
    "blacklisted": EnterprisesWanted(flag="blacklist"),
    "blacklisted in a sector": EnterprisesWanted(flag="blacklist", sector="冶金"),
    "a list few are on": EnterprisesWanted(list="危化品企业名录"),
    "a list and a group": EnterprisesWanted(list="危化品企业名录", group="组1"),
    "two characters many have": EnterprisesWanted(text="宏达"),
    "two characters all have": EnterprisesWanted(text="公司"),
    "a name": EnterprisesWanted(text="鑫源第99955"),
    "two characters nobody has": EnterprisesWanted(text="火星"),
    "many have it, in an area": EnterprisesWanted(text="化工", area="街道3"),
    "an identifier's beginning": EnterprisesWanted(text="9137012400"),
    "values that exclude each other": EnterprisesWanted(group="组0", text="第4"),
    "vanished": EnterprisesWanted(vanished=True, area="街道9"),
    "of no import": EnterprisesWanted(last_import=None, industry="没有"),
}


def findings() -> Iterator[Finding]:
    with durable_database() as database:
        uvloop.run(fill(database))
        bare, paused, saturated = uvloop.run(_measure(database))
    at = f"{ROWS:,} enterprises, {_CLIENTS} clients"
    p95, of_bare = percentile(paused, 0.95), percentile(bare, 0.95)
    yield Finding(
        f"a page of {at}, p95", f"{p95:.1f} ms", f"p50 {percentile(paused, 0.5):.1f} ms", p95, at_most=30, unit="ms"
    )
    yield Finding(f"a page of {at}, p95", f"{p95:.1f} ms", f"bare queries {of_bare:.1f} ms", p95 / of_bare, at_most=4)
    full = percentile(saturated, 0.95)
    middle = percentile(saturated, 0.5)
    yield Finding(
        f"the same without pauses, {1e3 * _CLIENTS / (sum(saturated) / len(saturated)):.0f} pages/s, p95",
        f"{full:.1f} ms",
        f"p50 {middle:.1f} ms",
        full,
        at_most=200,
        unit="ms",
    )


async def fill(database: Database, *, analyze: bool = True) -> None:
    """The directory, with its names spelled: the parts of which they are made by the service's own code."""
    admin = await connect(database.admin_url)
    await admin.execute(_MADE_UP, timeout=900)
    await admin.execute("CREATE TEMPORARY TABLE part (name text, text text, syllables text, initials text)")
    parts = spelled_names(
        [f"{head}{group}第" for head in HEADS for group in ("", "（集团）")] + [f"{trade}有限公司" for trade in _TRADES]
    )
    await admin.copy_records_to_table("part", records=parts, columns=SpelledName._fields)
    await admin.execute("ANALYZE part")
    # Filled first, the index is built in a tenth of the time.
    index = await admin.fetchval("SELECT pg_get_indexdef('sampling.spelled_name_grams'::regclass)")
    await admin.execute("DROP INDEX sampling.spelled_name_grams")
    await admin.execute(_SPELLED, timeout=3600)
    await admin.execute(f"SET maintenance_work_mem = '512MB'; {index}", timeout=3600)
    for table in ("enterprise", "listing", "spelled_name") if analyze else ():
        await admin.execute(f"VACUUM ANALYZE sampling.{table}", timeout=900)
    await admin.close()


async def _measure(database: Database) -> tuple[list[float], list[float], list[float]]:
    """Milliseconds of each page: by bare queries with pauses, over HTTP with pauses, over HTTP without."""
    bare = await loaded([await _querying(database) for _ in range(_CLIENTS)], _EACH, _PAUSE)
    issuer = new_issuer()
    headers = bearer(issuer, Role.REGISTRAR)
    with served("sampling", sampling_settings(issuer, database.url("cheqian_sampling"))) as port:
        await loaded([await _requesting(port, headers) for _ in range(_CLIENTS)], _EACH, 0)
        paused = await loaded([await _requesting(port, headers) for _ in range(_CLIENTS)], _EACH, _PAUSE)
        saturated = await loaded([await _requesting(port, headers) for _ in range(_CLIENTS)], _EACH, 0)
    return bare, paused, saturated


def _wanted(chance: random.Random) -> tuple[str, str]:
    """One of the questions, and after which identifier its page begins; "" from the start."""
    after = "" if chance.random() < 0.5 else f"91{BUREAU}{chance.randrange(16**8):08X}"
    return chance.choice(sorted(ASKED)), after


async def _querying(database: Database) -> Ask:
    """Pages by the queries alone, on a connection of its own, as the service's role."""
    address = database.url("cheqian_sampling").replace("+asyncpg", "", 1)
    connection: asyncpg.Connection[asyncpg.Record] = await asyncpg.connect(address)
    await connection.execute(f"SET cheqian.bureau = '{BUREAU}'")

    async def ask(_: int, chance: random.Random) -> None:
        name, after = _wanted(chance)
        wanted = ASKED[name]
        if wanted.text is None:
            await walked(connection, BUREAU, wanted, after, _LIMIT + 1)
        else:
            await found(connection, NamesWanted(BUREAU, wanted, read_text(wanted.text), after), _LIMIT + 1)

    return ask


_NOT_ASKED = {"personal", "named", "code", "prefix"}
"""What is no parameter of a query: the token says it, or the service reads it from the text."""


async def _requesting(port: int, headers: Mapping[str, str]) -> Ask:
    """Pages over HTTP. Whether personal data are shown is said by the token, not by the query."""
    client = await Client.at(port, headers)

    async def ask(_: int, chance: random.Random) -> None:
        name, after = _wanted(chance)
        wanted = {key: getattr(ASKED[name], key) for key in ASKED[name].__slots__ if key not in _NOT_ASKED}
        told = {
            key: str(value).lower() if value in (True, False) else value
            for key, value in wanted.items()
            if value is not None
        }
        query = urlencode({**told, "limit": _LIMIT, **({"after": encode_cursor(after)} if after else {})})
        await client.good(f"/enterprises?{query}")

    return ask
