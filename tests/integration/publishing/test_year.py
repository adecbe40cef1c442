"""The record of a bureau's year on the public site: what a stranger computes from the log, and nothing more."""

import asyncio
import json
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import httpx

from deploy.auditing import LogReader, Trust
from deploy.policy_files import PolicyFiles
from services.publishing.year.folding import JudgedYear, YearFold
from services.publishing.year.store import save_years, year_of
from services.publishing.year.usecases import Auditor
from shared.canonical import JsonObject
from shared.contracts.sampling import DrawSettled
from shared.database import transact
from shared.draws.audit.year import concerns, record_of
from shared.log.verification.reading import Reading
from shared.log.verification.sources import Folder
from shared.pool import Pool
from tests.integration.publishing.test_site import read
from tests.support.assignments import HeldAssign
from tests.support.draws import HeldDraw
from tests.support.publishing import POSTED_AT, Press

YEAR = "/bureaus/370124/2026"


class AYear(NamedTuple):
    """A completed and settled draw, a failed draw, one by hand that has no end, a covert one, and an assignment."""

    kept: HeldDraw
    failed: HeldDraw
    by_hand: HeldDraw
    covert: HeldDraw
    assigned: HeldAssign


async def a_year(press: Press) -> AYear:
    year = AYear(
        press.draw(size=12, count=5, purpose="quarterly/2026-Q1"),
        press.draw(serial=2, size=9, count=2, purpose="quarterly/2026-Q2"),
        press.draw(serial=3, size=5, count=2, purpose="own/2026-03"),
        press.draw(serial=4, size=20, count=4, purpose="night/2026-03", disclosure="after-visits"),
        press.assignment(serial=5),
    )
    await year.kept.hold()
    await year.kept.substitute(0, "closed")
    await year.kept.append(DrawSettled(visited=2, given_up={"moved": 1}, unvisited=2))
    await year.failed.announce()
    await year.failed.reveal("bureau")
    await year.failed.fail()
    await year.by_hand.announce()
    await year.covert.hold()
    await year.assigned.hold()
    return year


async def recorded(site: httpx.AsyncClient) -> JsonObject:
    answer = await site.get(f"{YEAR}.json")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def copied(site: httpx.AsyncClient, folder: Path) -> Folder:
    """A stranger's copy of the published log, which has less than 256 entries."""
    size = (await site.get("/log/checkpoint")).text.split("\n")[1]
    for path in ("checkpoint", f"tile/0/000.p/{size}", f"tile/entries/000.p/{size}"):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes((await site.get(f"/log/{path}")).content)
    return Folder(folder)


async def test_the_site_has_the_record_that_a_stranger_computes_from_the_log(
    press: Press, site: httpx.AsyncClient, tmp_path: Path
) -> None:
    await a_year(press)
    await press.settle()
    told = await recorded(site)
    assert press.trusted.log
    reader = LogReader(Trust(press.trusted.log, press.trusted.witnesses, PolicyFiles(str(tmp_path / "none"))))
    source = await copied(site, tmp_path / "copy")
    checks = await asyncio.to_thread(lambda: [*reader.checks(source, None, Reading().progress)])
    assert all(check.passed for check in checks), checks
    audited = reader.audited()
    assert told["record"] == json.loads(json.dumps(record_of(audited.book, "370124", 2026, audited.at).as_json()))
    concerned = [found for found in audited.findings if concerns(found, "370124", 2026)]
    assert [(found["code"], found["position"], found["severity"]) for found in told["findings"]] == [
        (found.remark.code, found.where.position, found.remark.severity) for found in concerned
    ]
    assert datetime.fromisoformat(told["judged_at"]) == audited.at == POSTED_AT
    states = [(draw["serial"], draw["state"], draw["by_hand"]) for draw in told["record"]["draws"]]
    assert states == [
        (1, "completed", False),
        (2, "failed", False),
        (3, "overdue", True),
        (4, "completed", False),
        (5, "completed", False),
    ]


async def test_the_page_says_in_words_what_went_wrong(press: Press, site: httpx.AsyncClient) -> None:
    year = await a_year(press)
    await press.settle()
    page = (await site.get(YEAR)).text
    (table,) = re.findall(r'<table class="year-draws">.*?</table>', page, re.DOTALL)
    kept, failed, by_hand, covert, assigned = table.split("<tr")[2:]
    assert '<b class="amiss">2</b>' in kept
    assert '<b class="amiss">抽查失败' in failed
    assert '<b class="amiss">违规' in failed
    assert '<b class="amiss">逾期未出结果' in by_hand
    assert '<b class="amiss">手工名单' in by_hand
    assert "暗查" in covert
    assert "尚未办结" in covert
    assert "派人员" in assigned
    reader = await read(site, YEAR)
    assert {f"/draws/{draw.draw}" for draw in year} <= set(reader.links)
    key = str(press.trusted.log)
    command = f"cheqian verify bureau http://127.0.0.1/log --bureau 370124 --year 2026 --key '{key}'"
    assert f"{command} --witness '{press.witness.verifier}' --policies http://127.0.0.1/policies" in reader.text


async def test_the_year_is_found_from_the_front_page_and_from_each_draw(press: Press, site: httpx.AsyncClient) -> None:
    draw = press.draw(size=5, count=2)
    await draw.announce()
    await press.show()
    await press.publish()
    for path in ("/", f"/draws/{draw.draw}"):
        assert YEAR not in (await read(site, path)).links
    await press.judge_years(POSTED_AT)
    for path in ("/", f"/draws/{draw.draw}"):
        assert YEAR in (await read(site, path)).links


async def test_nothing_of_a_covert_draw_leaks_into_the_year(press: Press, site: httpx.AsyncClient) -> None:
    draw = press.draw(size=20, count=4, disclosure="after-visits")
    await draw.hold()
    await draw.substitute(0, "closed")
    await press.settle()
    everything = (await site.get(YEAR)).text + (await site.get(f"{YEAR}.json")).text
    secret = {opening[part] for opening in draw.openings.values() for part in ("name", "salt", "label")}
    assert not [word for word in secret | set(draw.openings) if word in everything or quote(word) in everything]
    assert "门卫称已停产半年" not in everything


async def test_what_is_not_published_is_not_in_the_year(press: Press, site: httpx.AsyncClient) -> None:
    await press.draw(size=5, count=2).announce()
    await press.settle()
    await press.draw(serial=2, size=5, count=2).announce()
    await press.show()
    await press.judge_years(POSTED_AT)
    assert len((await recorded(site))["record"]["draws"]) == 1
    await press.publish()
    await press.judge_years(POSTED_AT)
    assert len((await recorded(site))["record"]["draws"]) == 2


async def test_a_draw_becomes_overdue_without_a_new_entry(press: Press, site: httpx.AsyncClient) -> None:
    draw = press.draw(size=5, count=2)
    await draw.announce()
    await press.show()
    await press.publish(at=draw.begin)
    now = [draw.ends - timedelta(seconds=1)]
    fold = YearFold(press.trusted)
    auditor = Auditor(engine=press.engine, blobs=press.blobs, pool=Pool(1), clock=lambda: now[0], fold=fold)
    await auditor.step()
    assert (await recorded(site))["record"]["draws"][0]["state"] == "announced"
    now[0] += timedelta(seconds=60)
    await auditor.step()
    told = await recorded(site)
    assert told["record"]["draws"][0]["state"] == "overdue"
    assert datetime.fromisoformat(told["judged_at"]) == now[0]


async def test_a_record_of_a_shorter_log_does_not_replace_one_of_a_longer(press: Press) -> None:
    """Two processes may both believe for a moment that they lead."""
    async with transact(press.engine) as session:
        for size in (7, 9, 8):
            judged = JudgedYear("370124", 2026, {"of": size}, [])
            await save_years(session, [judged], size, POSTED_AT + timedelta(hours=size))
        kept = await year_of(session, "370124", 2026)
    assert (kept.size, kept.record, kept.judged_at) == (9, {"of": 9}, POSTED_AT + timedelta(hours=9))


async def test_a_log_is_read_on_where_the_audit_has_stopped(press: Press, site: httpx.AsyncClient) -> None:
    draw = press.draw(size=10, count=3, entropy="beacon")
    fold = YearFold(press.trusted)
    auditor = Auditor(engine=press.engine, blobs=press.blobs, pool=Pool(1), clock=lambda: POSTED_AT, fold=fold)
    await press.announce_by_beacon(draw)
    await auditor.step()
    await draw.complete()
    await press.show()
    await press.publish()
    await auditor.step()
    by_steps = (await site.get("/bureaus/370124/2023.json")).json()
    await press.judge_years(POSTED_AT)
    assert (await site.get("/bureaus/370124/2023.json")).json() == by_steps
    # The note of the witnesses was held against the root that the log had then.
    assert not [found for found in by_steps["findings"] if found["code"] in {"in-time", "clock"}]


async def test_an_unknown_year_says_what_to_do(site: httpx.AsyncClient) -> None:
    for path in (f"{YEAR}.json", YEAR):
        answer = await site.get(path)
        assert (answer.status_code, answer.json()["type"]) == (404, "/problems/year-not-recorded")
        assert "请核对行政区划代码与年份" in answer.json()["detail"]
        assert "Check the code and the year" in answer.json()["detail_en"]
    assert (await site.get("/bureaus/37/2026.json")).status_code == 422


async def test_what_became_of_the_drawn_is_told_and_who_was_never_visited(
    press: Press, site: httpx.AsyncClient
) -> None:
    draw, kept = press.draw(size=12, count=5), press.draw(serial=2, size=12, count=5)
    await draw.hold()
    await kept.hold()
    await press.settle()
    assert "抽而未查" not in (await read(site, f"/draws/{draw.draw}")).text
    await draw.append(DrawSettled(visited=2, given_up={"closed": 1}, unvisited=2))
    await kept.append(DrawSettled(visited=4, given_up={"moved": 1}, unvisited=0))
    await press.settle()
    page = (await read(site, f"/draws/{draw.draw}")).text
    assert "抽而未查 2 户" in page
    assert "抽中 5 户：已检查 2；已停产或关闭 1；既未检查又未说明原因 2。" in page
    told = (await site.get(f"/draws/{draw.draw}.json")).json()["settled"]
    assert told == {"visited": 2, "given_up": {"closed": 1}, "unvisited": 2}
    assert "已办结" in (await read(site, f"/draws/{kept.draw}")).text
