"""A bureau that plans: its policy, its plan, its inspections, on 23 August 2023."""

from collections.abc import Mapping
from typing import Any

from tests.integration.sampling.desk import Desk
from tests.integration.sampling.lists import code
from tests.support.apps import BUREAU
from tests.support.postgres import connect

Json = dict[str, Any]

POLICY = """\
policy: example-2023
bureau: 370124
title: 2023 年抽查规则
source: 示例应急发〔2023〕1号
effective: {from: 2023-01-01, until: 2023-12-31}
teams:
  - {code: G, name: 工商贸检查组, where: {field: group, in: [工商贸]}}
  - {code: W, name: 危化品检查组, where: {field: group, in: [危险化学品]}}
coverage:
  drawn_share: 30%
  ends: 11-30
  duties:
    - {name: key-units, title: 重点单位, where: {flag: key-unit}}
    - {name: general-units, title: 一般单位, where: {not: {flag: key-unit}}, share: 1/3}
    - {name: complaints, title: 投诉举报, where: {flag: complaint}, per: half-year}
  caps:
    - {times: 2, except_for: [complaint, special-order], basis: 示例}
plan: {approved_by: 示例县人民政府, filed_with: 示例市应急管理局, contents: [安全培训], basis: 示例}
"""
EVIDENCE = "ab" * 32
STAFFING = {"staff": 8, "other_enforcement": 535, "non_enforcement": 414}
APPROVAL = {"document": "示例政字〔2023〕5 号", "on": "2023-02-01", "evidence": EVIDENCE}
FILING = {"on": "2023-02-10", "evidence": EVIDENCE}


async def adopt(desk: Desk, policy: str = POLICY) -> str:
    """The policy's hash. It was adopted before its first day."""
    return str((await desk.adopt(policy.encode()))["sha256"])


def content(**changes: object) -> Json:
    return {
        "title": "2023 年度监督检查计划",
        "from": "2023-01-01",
        "until": "2023-12-31",
        "staffing": STAFFING,
        **changes,
    }


async def draft(desk: Desk, *, kind: str = "annual", **changes: object) -> Json:
    return await desk.done("registrar", "/plans", {"kind": kind, "year": 2023, "content": content(**changes)})


async def refusal(desk: Desk, **changes: object) -> Json:
    """The problem that a draft is refused with."""
    body = {"kind": changes.pop("kind", "annual"), "year": 2023, "content": content(**changes)}
    answer = await desk.ask("registrar", "POST", "/plans", body)
    assert 400 <= answer.status_code < 500, answer.text
    return {**answer.json(), "code": answer.json()["type"].removeprefix("/problems/")}


async def rows(desk: Desk, path: str, who: str = "auditor", **others: str) -> list[Json]:
    """All of a list, page by page."""
    found: list[Json] = []
    following: str | None = path
    while following:
        answer = await desk.ask(who, "GET", following, **others)
        assert answer.status_code == 200, answer.text
        found += answer.json()["items"]
        following = answer.json()["next"]
        assert answer.links.get("next", {}).get("url") == following
    return found


async def show(desk: Desk, path: str, who: str = "auditor") -> Json:
    answer = await desk.ask(who, "GET", path)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def flag(desk: Desk, marks: Mapping[int, Mapping[str, str]], status: Mapping[int, str] | None = None) -> None:
    """Put marks on enterprises as an import would leave them: number → flag → the day it was raised."""
    connection = await connect(desk.database.admin_url)
    for number, flags in marks.items():
        told = ", ".join(f'"{name}": [{{"on": "{day}", "source": "示例"}}]' for name, day in flags.items())
        await _set(connection, "flags", f"{{{told}}}", number)
    for number, now in (status or {}).items():
        await _set(connection, "status", now, number)
    await connection.close()


async def _set(connection: Any, column: str, value: str, number: int) -> None:
    cast = "jsonb" if column == "flags" else "text"
    changed = await connection.execute(
        f"UPDATE sampling.enterprise SET {column} = $1::text::{cast} WHERE bureau = $2 AND identifier = $3",  # noqa: S608  # ours
        value,
        BUREAU,
        code(number),
    )
    assert changed == "UPDATE 1"


async def inspect(desk: Desk, *held: tuple[int, str], who: str = "registrar", **others: object) -> None:
    """Put inspections on record: number of the enterprise, and the day."""
    inspections = [
        {"identifier": code(number), "held_on": on, "occasion": "plan", "source": "检查记录", **others}
        for number, on in held
    ]
    await desk.done(who, "/recorded-inspections", {"inspections": inspections})


def number_of(identifier: str) -> int:
    """The reverse of `code`."""
    return int(identifier.removeprefix("91370124EXAM")[:4])
