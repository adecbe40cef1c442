"""Adopting policies: which rules on which day, what is refused, what the file's bytes are afterwards."""

from datetime import UTC, datetime, time, timedelta
from hashlib import sha256
from pathlib import Path

import httpx
import pytest

from services.sampling.rules.policy.store import POLICIES, in_force
from services.sampling.rules.policy.tables import TABLES
from services.sampling.settings import SamplingSettings
from shared.access.issuer import Issuer
from shared.access.roles import Role
from shared.aggregate import projections
from shared.clock import SHANGHAI
from shared.contracts.policy import PolicyAdopted
from shared.database import create_engine, transact
from shared.http.application import ServiceApp
from shared.log.rebuild import rebuild
from shared.log.streams import load
from shared.policy.reading import read_policy
from tests.integration.sampling.desk import Desk
from tests.support.apps import BUREAU, bearer, serving, settle_in
from tests.support.log import sequence_all
from tests.support.oracle import check_rebuild
from tests.support.postgres import Database, connect
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


async def get(desk: Desk, path: str, **others: str) -> httpx.Response:
    return await desk.ask("auditor", "GET", f"/policies{path}", **others)


async def test_one_person_requests_and_another_approves(desk: Desk) -> None:
    content = file("2023-08-01", "2023-12-31")
    digest = sha256(content).hexdigest()
    answer = await desk.post_file(content)
    assert answer.status_code == 201, answer.text
    asked, path = answer.json(), answer.headers["Location"]
    assert path == f"/policies/adoptions/{asked['id']}"
    assert (asked["status"], asked["file"], asked["from"]) == ("requested", digest, "2023-08-01")
    assert (await get(desk, f"/{digest}")).status_code == 404
    sent = await desk.ask("chief", "GET", f"{path}/file")
    assert (sent.content, sent.headers["Content-Type"]) == (content, "application/yaml")
    assert await desk.refused("registrar", f"{path}/approval") == (403, "not-permitted")
    both = bearer(desk.issuer, Role.LEGAL, Role.CHIEF, subject="made-up-registrar", now=desk.now)
    assert await desk.refused("chief", f"{path}/approval", **both) == (403, "same-person")
    assert await desk.refused("chief", f"{path}/refusal", {"opinion": "不同意"}, **both) == (403, "same-person")
    done = await desk.done("chief", f"{path}/approval", **{"If-Match": '"1"'})
    assert (done["status"], done["from"], done["decided"]["by"]["subject"]) == (
        "approved",
        "2023-08-24",
        "made-up-chief",
    )
    assert await desk.refused("chief", f"{path}/approval") == (409, "not-now")
    assert (await desk.ask("auditor", "GET", path)).json() == done
    async with transact(desk.app.resources.engine) as session:
        requested, adopted = await load(session, f"policy/{asked['id']}")
    assert (requested.public, adopted.public) == ({}, {"file": digest})
    assert PolicyAdopted.of(adopted).requested_by == "made-up-registrar"


async def test_look_an_adopted_policy_up(desk: Desk) -> None:
    content = file("2023-08-01", "2023-12-31")
    shown = await desk.adopt(content)
    assert (shown["from"], shown["until"], shown["adopted_by"]["subject"]) == (
        "2023-08-23",
        "2023-12-31",
        "made-up-chief",
    )
    assert shown["rules"]["draws"][0]["shares"] == [{"rate": "30%"}]
    assert (await get(desk, "/in-force")).json() == shown
    file_answer = await get(desk, f"/{shown['sha256']}/file")
    assert (file_answer.content, file_answer.headers["Content-Type"]) == (content, "application/yaml")
    async with transact(desk.app.resources.engine) as session:
        ruling = await in_force(session, BUREAU, datetime(2023, 12, 31, tzinfo=UTC).date())
        none = await in_force(session, BUREAU, datetime(2024, 1, 1, tzinfo=UTC).date())
    assert ruling is not None
    assert ruling.policy.as_json() == shown["rules"]
    assert none is None


async def test_a_policy_rules_from_the_day_after_its_adoption(desk: Desk) -> None:
    """Today is 2023-08-23 in Beijing, an hour before midnight."""
    path = (await desk.post_file(file("2023-01-01"))).headers["Location"]
    await desk.done("chief", f"{path}/approval")
    assert (await get(desk, "/in-force")).status_code == 404
    desk.now += timedelta(hours=1)
    assert (await get(desk, "/in-force")).json()["from"] == "2023-08-24"
    assert (await get(desk, "/in-force?on=2023-08-23")).status_code == 404


async def test_on_a_log_for_demonstrations_a_policy_rules_on_the_same_day(
    built: ServiceApp, settings: SamplingSettings, issuer: Issuer, database: Database
) -> None:
    app = settle_in(built, settings.model_copy(update={"log_origin": "demo.example.org/log"}))
    async with serving(app) as client:
        desk = Desk(app, client, issuer, database)
        app.clock = lambda: desk.now
        path = (await desk.post_file(file("2023-01-01"))).headers["Location"]
        assert (await desk.done("chief", f"{path}/approval"))["from"] == "2023-08-23"
        assert (await get(desk, "/in-force")).status_code == 200


async def test_the_later_takes_precedence_from_its_first_day_on(desk: Desk) -> None:
    first = await desk.adopt(file("2023-01-01"))
    answer = await desk.post_file(file("2023-10-01", "2023-11-30", "2023b"), path="/check", who="auditor")
    assert answer.json()["displaces"] == [
        {"sha256": first["sha256"], "policy": "example-2023", "from": "2023-10-01", "until": "2023-11-30"}
    ]
    second = await desk.adopt(file("2023-10-01", "2023-11-30", "2023b"))
    ruling = {
        day: (await get(desk, f"/in-force?on={day}")).json().get("sha256")
        for day in ("2023-08-22", "2023-08-23", "2023-09-30", "2023-10-01", "2023-11-30", "2023-12-01")
    }
    assert [*ruling.values()] == [None, *[first["sha256"]] * 2, *[second["sha256"]] * 2, first["sha256"]]
    listed = (await get(desk, "?limit=1")).json()["items"]
    assert [one["sha256"] for one in listed] == [second["sha256"]]
    assert "rules" not in listed[0]


async def test_the_days_that_have_passed_keep_their_rules(desk: Desk) -> None:
    """Today is 2023-08-23 in Beijing."""
    earlier = await desk.adopt(file("2023-03-01"))
    over = file("2023-08-01", "2023-08-23", "over")
    answer = await desk.post_file(over)
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/policy-over")
    checked = (await desk.post_file(over, path="/check", who="auditor")).json()
    assert (checked["acceptable"], checked["refusal"]) == (False, answer.json()["detail"])
    in_time = await desk.post_file(over, path="/check?on=2023-08-22", who="auditor")
    assert in_time.json()["acceptable"] is True
    (displaced,) = (await desk.post_file(file("2023-08-01", name="later"), path="/check", who="auditor")).json()[
        "displaces"
    ]
    assert (displaced["sha256"], displaced["from"]) == (earlier["sha256"], "2023-08-24")


async def test_what_was_over_or_adopted_meanwhile_is_not_approved(desk: Desk) -> None:
    content = file("2023-08-01", "2023-08-24")
    first, second, third = [(await desk.post_file(content)).headers["Location"] for _ in range(3)]
    await desk.done("chief", f"{first}/approval")
    assert await desk.refused("chief", f"{second}/approval") == (409, "policy-adopted-before")
    late = (await desk.post_file(file("2023-08-01", "2023-08-24", "late"))).headers["Location"]
    desk.now += timedelta(days=1)
    assert await desk.refused("chief", f"{late}/approval") == (409, "policy-over")
    assert (await desk.done("chief", f"{second}/refusal", {"opinion": "已采用"}))["status"] == "refused"
    assert (await desk.done("registrar", f"{third}/withdrawal", {"reason": "重复"}))["status"] == "withdrawn"
    listed = (await get(desk, "/adoptions")).json()["items"]
    assert [one["status"] for one in listed] == ["requested", "withdrawn", "refused", "approved"]


async def test_a_request_sent_again_is_one_request(desk: Desk) -> None:
    content = file("2023-08-23")
    first, again = [await desk.post_file(content, **{"Idempotency-Key": "one"}) for _ in range(2)]
    assert (again.status_code, again.json()) == (201, first.json())


async def test_the_same_file_is_adopted_once(desk: Desk) -> None:
    content = file("2023-08-23")
    await desk.adopt(content)
    anew = await desk.post_file(content)
    assert (anew.status_code, anew.json()["type"]) == (409, "/problems/policy-adopted-before")


async def test_faults_are_refused_with_their_lines(desk: Desk) -> None:
    content = file("2023-08-23", more="teams:\n  - {code: F, nam: 非煤}\n")
    answer = await desk.post_file(content)
    problem = answer.json()
    assert (answer.status_code, problem["type"]) == (422, "/problems/policy-malformed")
    assert [(fault["line"], fault["path"]) for fault in problem["faults"]] == [
        (11, "teams[0].name"),
        (11, "teams[0].nam"),
    ]
    checked = (await desk.post_file(content, path="/check", who="auditor")).json()
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
    answer = await desk.post_file(forbidden)
    problem = answer.json()
    assert (answer.status_code, problem["type"]) == (422, "/problems/policy-unlawful")
    (finding,) = problem["findings"]
    assert (finding["line"], finding["article"]) == (15, "第七十四条第三款")
    checked = (await desk.post_file(forbidden, path="/check", who="auditor")).json()
    assert checked["unlawful"] == problem["findings"]
    counted = file("2023-08-23", "2023-12-31", more=appraisal.replace("MEASURE", "cases-filed"))
    adopted = await desk.adopt(counted)
    assert [warning["rule"] for warning in adopted["warnings"]] == ["cases-filed-counted", "not-carried-out"]
    assert (await get(desk, f"/{adopted['sha256']}")).json()["warnings"] == adopted["warnings"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
async def test_the_five_bureaus_adopt_theirs(desk: Desk, path: Path) -> None:
    """On the day before the first day of each, and it rules on that day."""
    policy = read_policy(path.read_bytes()).policy
    desk.now = datetime.combine(policy.effective.first, time(9), SHANGHAI)
    adopted = await desk.adopt(path.read_bytes(), policy.bureau)
    assert (await get(desk, "/in-force", bureau=policy.bureau)).json() == adopted
    assert adopted["rules"] == policy.as_json()
    assert adopted["from"] == policy.effective.first.isoformat()


async def test_who_may_and_whose(desk: Desk) -> None:
    content = file("2023-08-23")
    assert (await desk.post_file(content, who="drawer")).status_code == 403
    assert (await desk.post_file(content, path="/check", who="expert")).status_code == 403
    assert (await desk.post_file(content, **{"Content-Type": "application/json"})).status_code == 415
    other = await desk.post_file(content.replace(b"370124", b"370125"))
    assert (other.status_code, other.json()["type"]) == (403, "/problems/policy-of-another-bureau")
    checked = (await desk.post_file(content.replace(b"370124", b"370125"), path="/check", who="auditor")).json()
    assert checked["acceptable"] is False
    assert "370125" in checked["refusal"]
    adopted = (await desk.adopt(content))["sha256"]
    assert (await get(desk, f"/{adopted}", bureau="370125")).status_code == 404
    assert (await get(desk, f"/{adopted}?bureau=370124", bureau="370125")).status_code == 403
    seen = await desk.ask("supervisor", "GET", f"/policies/{adopted}?bureau=370124", bureau="370100")
    assert seen.json()["sha256"] == adopted
    assert (await get(desk, "/in-force?on=2020-01-01")).status_code == 404


async def test_the_log_alone_gives_the_same_table(desk: Desk) -> None:
    await desk.adopt(file("2023-03-01"))
    await desk.adopt(file("2023-08-23", "2023-12-31", "second"))
    await desk.post_file(file("2023-08-23", "2023-12-31", "third"))
    connection = await connect(desk.database.admin_url)
    await sequence_all(connection)
    await connection.close()
    owner = create_engine(desk.database.admin_url, application="tests")
    try:
        await check_rebuild(
            desk.database, TABLES, lambda: rebuild(owner, desk.app.resources.blobs, TABLES, projections(POLICIES))
        )
    finally:
        await owner.dispose()
    assert len((await get(desk, "")).json()["items"]) == 2
