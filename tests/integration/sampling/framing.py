"""A bureau whose policy has kinds of draw of every population; its frames, who is in them and who is out."""

from datetime import datetime
from typing import Any
from uuid import uuid4

import orjson

from services.sampling.draws.frame.store import openings_in, units_in
from shared.contracts.fact import BlobRef
from shared.contracts.frame import FrameFrozen
from shared.draws.frames import LeftOut
from shared.draws.reading import read_left_out
from shared.log.streams import load
from shared.work import Work
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
effective: {from: 2023-08-01}
teams:
  - {code: W, name: 危化组, where: {field: group, in: [危险化学品]}}
  - {code: G, name: 工贸组, where: {field: group, in: [工商贸]}}
draws:
  - name: open
    title: 不定向抽查
    selection:
      exclude:
        - {because: inspected}
        - {because: drawn}
        - {because: at-cap}
        - {because: inspected-elsewhere, within_months: 3}
    shares: [{rate: 30%}]
    reserve: 2
  - name: monthly
    title: 每月抽查
    selection: {stratify_by: team}
    by_plan: true
  - {name: teams-in-turn, title: 各组抽查, selection: {stratify_by: team}, shares: [{count: 1}], per: quarter}
  - {name: secret, title: 暗查, selection: {exclude: [{because: drawn}]}, shares: [{count: 1}], covert: true}
  - {name: inspectors, title: 抽人员, selection: {population: people, stratify_by: section}}
  - name: experts
    title: 抽专家
    selection:
      population: experts
      weights: {base: {by: score, bands: [{at_least: 80, weight: 4}], otherwise: 1}}
    shares: [{count: 1}]
  - name: topics
    title: 抽事项
    selection: {population: items, certain: [{stratum: 重点, where: {field: kind, in: [key]}}]}
  - {name: counties, title: 抽县区, selection: {population: counties}, shares: [{count: 1}], months: [9, 10, 11]}
coverage: {caps: [{times: 2, basis: 本局决定}]}
supervision:
  enterprises: 1
  counties: [{code: '411121', name: 甲县}, {code: '411122', name: 乙县}, {code: '411102', name: 丙区}]
"""


async def furnish(desk: Desk) -> Desk:
    """Ten enterprises and a policy, on 23 August 2023."""
    await desk.import_list(10)
    await desk.adopt(POLICY.encode())
    return desk


async def preview(desk: Desk, who: str = "drawer", query: str = "", **request: object) -> Json:
    return await desk.done(who, f"/frames/preview{query}", {"title": "检查对象名录库", **request})


async def problem(desk: Desk, who: str = "drawer", **request: object) -> Json:
    answer = await desk.ask(who, "POST", "/frames", {"title": "名单", **request})
    assert not answer.is_success, answer.text
    return {"code": answer.json()["type"].removeprefix("/problems/"), "status": answer.status_code, **answer.json()}


async def frozen(desk: Desk, **request: Any) -> tuple[Json, dict[str, tuple[str, int]]]:
    """The frame as shown, and each one in it with stratum and weight."""
    shown = await desk.freeze(**request)
    async with desk.app.resources.work() as work:
        event = (await load(work.session, f"frame/{shown['id']}"))[0]
        fact = FrameFrozen.of(event)
        openings = await openings_in(work, fact.openings)
        units = await units_in(work, fact.units)
    return shown, {openings[unit.id]["name"]: (unit.stratum, unit.weight) for unit in units}


async def left_out_in(work: Work, left_out: BlobRef) -> list[LeftOut]:
    """The members who are left out of a frame or of a roster, sorted by id."""
    return read_left_out(orjson.loads(await work.blobs.get(left_out)))


async def left_out(desk: Desk, frame: Json) -> dict[str, str]:
    """Each member who is left out of a frame, with the public reason."""
    async with desk.app.resources.work() as work:
        event = (await load(work.session, f"frame/{frame['id']}"))[0]
        fact = FrameFrozen.of(event)
        openings = await openings_in(work, fact.openings)
        members = await left_out_in(work, fact.left_out)
    return {openings[member.id]["name"]: member.reason for member in members}


async def inspected(desk: Desk, number: int, on: str, who: str = "registrar", **others: object) -> None:
    entry = {"identifier": code(number), "held_on": on, "occasion": "plan", "source": "现场检查记录", **others}
    await desk.done(who, "/recorded-inspections", {"inspections": [entry]})


async def drawn(
    desk: Desk, name: str, kind: str | None, *, embargoed: bool = False, withdrawn_at: datetime | None = None
) -> None:
    """What the completion of a draw leaves in the read table."""
    connection = await connect(desk.database.admin_url)
    await connection.execute(
        "INSERT INTO sampling.drawn (bureau, draw, unit, population, kind, identifier, deal, stratum, drawn_at,"
        " withdrawn_at, embargoed, year) VALUES ($1, $2, $3, 'enterprises', $4, $5, '', '', $6, $7, $8, $9)",
        *(BUREAU, uuid4(), uuid4().hex, kind, name, desk.now, withdrawn_at, embargoed, desk.now.year),
    )
    await connection.close()


async def only_draw(desk: Desk) -> str:
    """The id of the draw that `drawn` has made up."""
    connection = await connect(desk.database.admin_url)
    draw = await connection.fetchval("SELECT draw FROM sampling.drawn")
    await connection.close()
    return str(draw)


async def exclusions(desk: Desk, frame: Json, who: str = "auditor", query: str = "") -> dict[str, list[str]]:
    answer = await desk.ask(who, "GET", f"/frames/{frame['id']}/exclusions{query}")
    assert answer.status_code == 200, answer.text
    return {one["identifier"]: [reason["because"] for reason in one["reasons"]] for one in answer.json()["items"]}
