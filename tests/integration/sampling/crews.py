"""A bureau that sends crews: its people and experts, its policy, and draws of people held from end to end."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

import asyncpg
import httpx

from services.sampling.registers.records.naming import key_of
from shared.canonical import JsonObject
from tests.integration.sampling.desk import Desk
from tests.integration.sampling.lists import code
from tests.support.postgres import connect
from tests.unit.sampling.draws.team import pingyin

Json = dict[str, Any]
FIRMS = 12
"""How many enterprises the directory has where a covert draw is held."""

ON = "2023-09-04"
PAIR = [{"name": "组长", "tags": ["section:执法大队"]}, {"name": "组员"}]


def rules(**changes: object) -> JsonObject:
    """A policy as a file says it: two teams by category, crews, a head who takes no part."""
    return {
        "policy": "crews-2023",
        "bureau": "370124",
        "title": "2023 年双随机执法检查方案",
        "source": "示例应急发〔2023〕2号",
        "effective": {"from": "2023-01-01", "until": "2023-12-31"},
        "crews": [
            {"name": "pair", "slots": PAIR},
            {"name": "with-expert", "slots": PAIR, "experts": 1},
        ],
        **changes,
    }


async def adopt(desk: Desk, policy: JsonObject) -> str:
    return str((await desk.adopt(pingyin.written(policy)))["sha256"])


async def keep(desk: Desk, register: str, key: str, **fields: object) -> None:
    """Put somebody into a register."""
    entry = {"name": f"测试员{key}", "reason": "建库", **fields}
    answer = await desk.ask("registrar", "PUT", f"/{register}/{key}", entry)
    assert answer.is_success, answer.text


async def enter(desk: Desk, register: str, records: Mapping[str, Mapping[str, object]]) -> None:
    """Put everybody into a register with one list: key → fields."""
    names = ["key", "name", *sorted({name for fields in records.values() for name in fields} - {"name"})]
    rows = [{"key": key, "name": f"测试员{key}", **fields} for key, fields in records.items()]
    lines = [names, *([str(row.get(name, "")) for name in names] for row in rows)]
    headers = {**desk.token("registrar"), "Content-Type": "text/csv"}
    content = "\n".join(",".join(line) for line in lines).encode()
    answer = await desk.client.put(f"/{register}/imports/{uuid4()}", content=content, headers=headers)
    assert answer.status_code == 201, answer.text
    assert answer.json()["counts"]["added"] == len(records), answer.text


async def staff(desk: Desk, brigade: int = 3, others: int = 5, experts: int = 0) -> None:
    """Inspectors D0… of the brigade, who lead, and S0… of other sections; experts X0…."""
    leading = {f"D{number}": {"section": "执法大队", "cadre": "yes"} for number in range(brigade)}
    following = {f"S{number}": {"section": "监管科"} for number in range(others)}
    if leading or following:
        await enter(desk, "people", {**leading, **following})
    if experts:
        await enter(desk, "experts", {f"X{number}": {"specialism": "化工"} for number in range(experts)})


async def drawn(desk: Desk, count: int = 4, *, who: str = "drawer", **frame: Any) -> Json:
    """A completed draw of so many enterprises, with a reserve of two."""
    made = await desk.freeze(**frame)
    deals = {} if made["deals"] else {"deals": [{"name": "九月", "count": count}]}
    return await desk.complete(await desk.announce(made, **deals), who)


def reasoned(**said: object) -> Json:
    """A request for a roster. Enterprises that nobody drew are inspected on complaints, if no plan is named."""
    chosen = said.keys() & {"enterprises", "frame"} and not said.keys() & {"draw", "continues", "plan"}
    return {"title": "九月检查派员", "on": ON, **({"occasion": "complaint"} if chosen else {}), **said}


async def roster(desk: Desk, **said: object) -> Json:
    """A roster; approved by a second person if it was made by hand."""
    made = await desk.done("drawer", "/rosters", reasoned(**{"slots": PAIR, **said}))
    if made["approval_needed"]:
        return await desk.done("chief", f"/rosters/{made['id']}/approval")
    return made


async def problem(desk: Desk, who: str = "drawer", path: str = "/rosters", **said: object) -> Json:
    """What a roster is refused with."""
    body = reasoned(**{**({} if "crew" in said else {"slots": PAIR}), **said})
    answer = await desk.ask(who, "POST", path, body)
    assert 400 <= answer.status_code < 500, answer.text
    found = dict(answer.json())
    return {**found, "code": found["type"].removeprefix("/problems/")}


async def sent(desk: Desk, made: Mapping[str, Any]) -> Json:
    """A draw over a roster, completed."""
    return await desk.complete(await desk.assign(made))


def crews(shown: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Enterprise → slot → key of who was drawn."""
    return {
        served["task"]["identifier"]: {slot["name"]: key_of(slot["drawn"]["identifier"]) for slot in served["slots"]}
        for served in shown["outcome"]["assignments"]
    }


async def table(desk: Desk, query: str, *values: object) -> Sequence[asyncpg.Record]:
    """Rows of the read tables, as their owner sees them."""
    connection = await connect(desk.database.admin_url)
    try:
        return list(await connection.fetch(query, *values))
    finally:
        await connection.close()


def units(draw: Mapping[str, Any]) -> list[Json]:
    return list(draw["outcome"]["deals"][0]["units"])


def names_in(answer: httpx.Response) -> set[str]:
    """The enterprises that an answer tells, by name or by code, in its body or its headers."""
    text = json.dumps(json.loads(answer.text), ensure_ascii=False) + str(answer.headers)
    return {f"第{n}厂" for n in range(FIRMS) if code(n) in text or f"示例第{n}厂" in text}


async def changed(desk: Desk, path: str, body: object) -> Json:
    """The draw with a change that a group leader has requested and a chief has approved."""
    asked = await desk.done("leader", path, body)
    await desk.done("chief", f"/changes/{asked['id']}/approval")
    return await desk.shown(path.rpartition("/")[0], "leader")
