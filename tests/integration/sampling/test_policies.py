"""Adopting policies: which rules on which day, what is refused, what the file's bytes are afterwards."""

from datetime import UTC, datetime, time
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from services.sampling.rules.policy.store import in_force
from services.sampling.rules.policy.tables import TABLES
from services.sampling.rules.policy.usecases import PROJECTIONS
from shared.clock import SHANGHAI
from shared.contracts.policy import PolicyAdopted
from shared.database import create_engine, transact
from shared.log.rebuild import rebuild
from shared.log.streams import load
from shared.policy.reading import read_policy
from tests.integration.sampling.desk import Desk
from tests.support.apps import BUREAU
from tests.support.log import sequence_all
from tests.support.oracle import check_rebuild
from tests.support.postgres import connect
from tests.unit.policy.examples import FILES

YEAR = """\
# 说明：示例
policy: example-{name}
bureau: 370124
title: {name} 年抽查规则
source: 示例应急发〔{name}〕1号
effective: {{from: {first}{until}}}
draws:
  - {{name: open, title: 不定向抽查, selection: {{}}, shares: [{{rate: 30%}}]}}
coverage: {{caps: [{{times: 2, basis: 本局决定}}]}}
"""


def file(first: str, last: str = "", name: str = "2023", more: str = "") -> bytes:
    until = f", until: {last}" if last else ""
    return (YEAR.format(name=name, first=first, until=until) + more).encode()


async def post(
    desk: Desk, content: bytes, *, path: str = "", who: str = "chief", bureau: str = BUREAU, **headers: str
) -> httpx.Response:
    sent = {**desk.token(who, bureau), "Idempotency-Key": str(uuid4()), "Content-Type": "application/yaml", **headers}
    return await desk.client.post(f"/policies{path}", headers=sent, content=content)


async def get(desk: Desk, path: str, **others: str) -> httpx.Response:
    return await desk.ask("auditor", "GET", f"/policies{path}", **others)


async def test_adopt_and_look_up(desk: Desk) -> None:
    content = file("2023-08-01", "2023-12-31")
    answer = await post(desk, content)
    assert answer.status_code == 201, answer.text
    shown = answer.json()
    digest = sha256(content).hexdigest()
    assert shown["sha256"] == digest
    assert (shown["from"], shown["until"], shown["adopted_by"]["subject"]) == (
        "2023-08-01",
        "2023-12-31",
        "made-up-chief",
    )
    assert shown["rules"]["draws"][0]["shares"] == [{"rate": "30%"}]
    assert answer.headers["Location"] == f"/policies/{digest}"
    assert (await get(desk, f"/{digest}")).json() == shown
    assert (await get(desk, "/in-force")).json() == shown
    file_answer = await get(desk, f"/{digest}/file")
    assert (file_answer.content, file_answer.headers["Content-Type"]) == (content, "application/yaml")
    async with transact(desk.app.resources.engine) as session:
        (event,) = await load(session, f"policy/{BUREAU}")
        ruling = await in_force(session, BUREAU, datetime(2023, 12, 31, tzinfo=UTC).date())
        none = await in_force(session, BUREAU, datetime(2024, 1, 1, tzinfo=UTC).date())
    assert event.public == {"file": digest}
    assert PolicyAdopted.of(event).rules == shown["rules"]
    assert ruling is not None
    assert ruling.policy.as_json() == shown["rules"]
    assert none is None


async def test_the_later_takes_precedence_from_its_first_day_on(desk: Desk) -> None:
    first = (await post(desk, file("2023-01-01"))).json()
    answer = await post(desk, file("2023-10-01", "2023-11-30", "2023b"), path="/check", who="auditor")
    assert answer.json()["displaces"] == [
        {"sha256": first["sha256"], "policy": "example-2023", "from": "2023-10-01", "until": "2023-11-30"}
    ]
    second = (await post(desk, file("2023-10-01", "2023-11-30", "2023b"))).json()
    ruling = {
        day: (await get(desk, f"/in-force?on={day}")).json().get("sha256")
        for day in ("2022-12-31", "2023-01-01", "2023-09-30", "2023-10-01", "2023-11-30", "2023-12-01")
    }
    assert [*ruling.values()] == [None, *[first["sha256"]] * 2, *[second["sha256"]] * 2, first["sha256"]]
    listed = (await get(desk, "?limit=1")).json()["items"]
    assert [one["sha256"] for one in listed] == [second["sha256"]]
    assert "rules" not in listed[0]


async def test_the_days_that_have_passed_keep_their_rules(desk: Desk) -> None:
    """Today is 2023-08-23 in Beijing."""
    await post(desk, file("2023-03-01"))
    reaching = await post(desk, file("2023-08-01", name="later"))
    assert (reaching.status_code, reaching.json()["type"]) == (409, "/problems/policy-reaches-back")
    assert "example-2023（2023-08-01 至 2023-08-22）" in reaching.json()["detail"]
    checked = (await post(desk, file("2023-08-01", name="later"), path="/check", who="auditor")).json()
    assert (checked["acceptable"], checked["refusal"]) == (False, reaching.json()["detail"])
    in_time = await post(desk, file("2023-08-01", name="later"), path="/check?on=2023-08-01", who="auditor")
    assert in_time.json()["acceptable"] is True
    assert (await post(desk, file("2023-08-23", name="from-today"))).status_code == 201
    # What no policy ruled is history that may be told.
    assert (await post(desk, file("2022-01-01", "2023-02-28", "history"))).status_code == 201
    assert (await post(desk, file("2022-12-01", "2022-12-31", "rewritten"))).status_code == 409


async def test_the_same_file_is_adopted_once(desk: Desk) -> None:
    content = file("2023-08-23")
    first = await post(desk, content, **{"Idempotency-Key": "one"})
    again = await post(desk, content, **{"Idempotency-Key": "one"})
    assert (again.status_code, again.json()) == (201, first.json())
    anew = await post(desk, content)
    assert (anew.status_code, anew.json()["type"]) == (409, "/problems/policy-adopted-before")


async def test_faults_are_refused_with_their_lines(desk: Desk) -> None:
    content = file("2023-08-23", more="teams:\n  - {code: F, nam: 非煤}\n")
    answer = await post(desk, content)
    problem = answer.json()
    assert (answer.status_code, problem["type"]) == (422, "/problems/policy-malformed")
    assert [(fault["line"], fault["path"]) for fault in problem["faults"]] == [
        (11, "teams[0].name"),
        (11, "teams[0].nam"),
    ]
    checked = (await post(desk, content, path="/check", who="auditor")).json()
    assert (checked["acceptable"], checked["faults"]) == (False, problem["faults"])


async def test_the_law_refuses_and_warns(desk: Desk) -> None:
    appraisal = """\
teams: [{code: F, name: 非煤组}]
appraisals:
  - name: year
    title: 年度排名
    of: team
    measures: [{measure: MEASURE}]
    basis: 第五部分
"""
    forbidden = file("2023-08-23", "2023-12-31", more=appraisal.replace("MEASURE", "penalty-amount-per-head"))
    answer = await post(desk, forbidden)
    problem = answer.json()
    assert (answer.status_code, problem["type"]) == (422, "/problems/policy-unlawful")
    (finding,) = problem["findings"]
    assert (finding["line"], finding["article"]) == (15, "第七十四条第三款")
    checked = (await post(desk, forbidden, path="/check", who="auditor")).json()
    assert checked["unlawful"] == problem["findings"]
    counted = file("2023-08-23", "2023-12-31", more=appraisal.replace("MEASURE", "cases-filed"))
    adopted = (await post(desk, counted)).json()
    assert [warning["rule"] for warning in adopted["warnings"]] == ["cases-filed-counted"]
    assert (await get(desk, f"/{adopted['sha256']}")).json()["warnings"] == adopted["warnings"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
async def test_the_five_bureaus_adopt_theirs(desk: Desk, path: Path) -> None:
    """On the first day of each, and it rules on that day."""
    policy = read_policy(path.read_bytes()).policy
    desk.now = datetime.combine(policy.effective.first, time(9), SHANGHAI)
    adopted = await post(desk, path.read_bytes(), bureau=policy.bureau)
    assert adopted.status_code == 201, adopted.text
    assert (await get(desk, "/in-force", bureau=policy.bureau)).json() == adopted.json()
    assert adopted.json()["rules"] == policy.as_json()


async def test_who_may_and_whose(desk: Desk) -> None:
    content = file("2023-08-23")
    assert (await post(desk, content, who="registrar")).status_code == 403
    assert (await post(desk, content, path="/check", who="ops")).status_code == 403
    assert (await post(desk, content, **{"Content-Type": "application/json"})).status_code == 415
    other = await post(desk, content.replace(b"370124", b"370125"))
    assert (other.status_code, other.json()["type"]) == (403, "/problems/policy-of-another-bureau")
    checked = (await post(desk, content.replace(b"370124", b"370125"), path="/check", who="auditor")).json()
    assert checked["acceptable"] is False
    assert "370125" in checked["refusal"]
    adopted = (await post(desk, content)).json()["sha256"]
    assert (await get(desk, f"/{adopted}", bureau="370125")).status_code == 404
    assert (await get(desk, f"/{adopted}?bureau=370124", bureau="370125")).status_code == 403
    seen = await desk.ask("supervisor", "GET", f"/policies/{adopted}?bureau=370124", bureau="370100")
    assert seen.json()["sha256"] == adopted
    assert (await get(desk, "/in-force?on=2020-01-01")).status_code == 404


async def test_the_log_alone_gives_the_same_table(desk: Desk) -> None:
    await post(desk, file("2023-03-01"))
    await post(desk, file("2023-08-23", "2023-12-31", "second"))
    connection = await connect(desk.database.admin_url)
    await sequence_all(connection)
    await connection.close()
    owner = create_engine(desk.database.admin_url, application="tests")
    try:
        await check_rebuild(
            desk.database, TABLES, lambda: rebuild(owner, desk.app.resources.blobs, TABLES, PROJECTIONS)
        )
    finally:
        await owner.dispose()
    assert len((await get(desk, "")).json()["items"]) == 2
