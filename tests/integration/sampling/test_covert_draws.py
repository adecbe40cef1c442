"""Covert draws: until the visits are over, nothing tells a drawn name to somebody without the right."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
import pytest

from shared.access.roles import GRANTS, Permission, Role
from tests.integration.sampling.crews import (
    FIRMS,
    ON,
    PAIR,
    adopt,
    changed,
    drawn,
    names_in,
    problem,
    roster,
    sent,
    staff,
    table,
    units,
)
from tests.integration.sampling.desk import EVIDENCE, OPEN_BY, Desk
from tests.integration.sampling.lists import code
from tests.support.apps import BUREAU, bearer
from tests.support.parties import PARTIES

Json = dict[str, Any]

KNOWING = GRANTS[Permission.DRAW_READ_COVERT]


@pytest.fixture
async def draw(desk: Desk) -> Json:
    """A completed covert draw of four enterprises, as a drawer sees it."""
    await desk.import_list(FIRMS)
    await staff(desk)
    return await drawn(desk, covert=True)


async def asked(desk: Desk, role: Role, method: str, path: str, body: object = None) -> httpx.Response:
    token = bearer(desk.issuer, role, subject=f"made-up-{role}", now=desk.now)
    headers = {**token, "Idempotency-Key": str(uuid4()), "If-Match": "*"}
    return await desk.client.request(method, path, headers=headers, json=body)


@dataclass(frozen=True)
class Visits:
    """A covert draw with its crews: a unit withdrawn, a slot given up; another draw that is not completed; texts that
    tell names.
    """

    draw: Json
    people: Json
    pending: str
    gone: Json
    ill: Json

    @property
    def readings(self) -> list[str]:
        draws = [f"/draws/{one['id']}" for one in (self.draw, self.people)]
        frame, roster = f"/frames/{self.draw['frame']}", f"/rosters/{self.people['frame']}"
        return [
            "/draws",
            *draws,
            f"{draws[0]}/changes",
            self.pending,
            "/frames",
            frame,
            "/rosters",
            roster,
            "/recorded-inspections",
        ]

    @property
    def actions(self) -> list[tuple[str, object]]:
        path = f"/draws/{self.draw['id']}"
        asked_for = {"title": "x", "on": ON, "slots": PAIR, "draw": self.draw["id"]}
        return [
            (f"{path}/substitutions", self.gone),
            (f"{path}/opening", {}),
            (f"/draws/{self.people['id']}/successions", self.ill),
            ("/rosters", asked_for),
            ("/rosters/preview", asked_for),
        ]


@pytest.fixture
async def visits(desk: Desk, draw: Json) -> Visits:
    people = await sent(desk, await roster(desk, draw=draw["id"]))
    told = f"{units(draw)[0]['name']}已注销"
    gone = {"withdrawn": units(draw)[0]["id"], "reason": "closed", "evidence": EVIDENCE, "remark": told}
    await changed(desk, f"/draws/{draw['id']}/substitutions", gone)
    task = people["outcome"]["assignments"][0]["task"]
    ill = {"task": task["id"], "slot": 2, "reason": "ill", "remark": f"不去{task['name']}"}
    await desk.done("leader", f"/draws/{people['id']}/successions", ill)
    return Visits(draw, people, await desk.announce(await desk.freeze(covert=True)), gone, ill)


async def test_every_role_at_every_address(desk: Desk, visits: Visits) -> None:
    for role in Role:
        told: set[str] = set()
        for path in visits.readings:
            answer = await asked(desk, role, "GET", path)
            # The experts of this house are in no draw: what they are shown is an empty list.
            assert answer.status_code in ((200, 403, 404) if role is Role.EXPERT else (200, 403)), path
            told |= names_in(answer)
        for path, body in visits.actions:
            answer = await asked(desk, role, "POST", path, body)
            assert answer.status_code in (200, 201, 403, 409, 422), (role, path, answer.text)
            told |= names_in(answer)
        assert bool(told) is (role in KNOWING), (role, told)


async def test_neither_metrics_nor_log_lines_tell(
    desk: Desk, visits: Visits, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in visits.readings:
        assert (await desk.ask("chief", "GET", path)).status_code == 200
    for path, body in visits.actions:
        await desk.ask("drawer", "POST", path, body)
    written = capsys.readouterr().err
    assert "/rosters/preview" in written
    written += (await desk.client.get("/metrics")).text
    assert "示例第" not in written
    assert not any(code(n) in written for n in range(FIRMS))


async def test_actions_answer_with_what_the_one_who_acts_may_know(desk: Desk) -> None:
    await desk.import_list(FIRMS)
    path = await desk.announce(await desk.freeze(covert=True))
    await desk.publish()
    announced = await desk.shown(path)
    for party in PARTIES:
        receipt = await desk.hand_in(path, party.reveal(announced["spec"], announced["announcement"]["leaf"]))
        assert receipt.is_success, receipt.text
        assert not names_in(receipt)
    await desk.conduct()
    answer = await desk.ask("registrar", "GET", path)
    assert not names_in(answer)
    shown = answer.json()
    assert (shown["status"], shown["disclosure"], shown["opened"]) == ("completed", "after-visits", None)
    assert {(unit["identifier"], unit["name"]) for unit in units(shown)} == {(None, None)}
    withdrawn = {"withdrawn": units(shown)[0]["id"], "reason": "closed", "evidence": EVIDENCE, "remark": "第3厂已停产"}
    await changed(desk, f"{path}/substitutions", withdrawn)
    substituted = await desk.ask("registrar", "GET", path)
    assert not names_in(substituted)
    assert (substituted.json()["substitutions"][0]["remark"], "第3厂" in substituted.text) == (None, False)
    known = (await desk.ask("chief", "GET", path)).json()["substitutions"][0]
    assert known["remark"] == "第3厂已停产"
    assert known["withdrawn"]["name"] is not None


async def test_the_log_says_nothing_in_public(desk: Desk, draw: Json) -> None:
    told = f"{units(draw)[0]['name']}已注销"
    gone = {"withdrawn": units(draw)[0]["id"], "reason": "closed", "evidence": EVIDENCE, "remark": told}
    await changed(desk, f"/draws/{draw['id']}/substitutions", gone)
    await sent(desk, await roster(desk, draw=draw["id"]))
    entries = await table(desk, "SELECT convert_from(entry, 'UTF8') AS entry FROM log.event WHERE stream LIKE 'draw/%'")
    text = "".join(one["entry"] for one in entries)
    assert text.count("sampling.draw.announced") == 2
    # Neither is told which units were drawn, which tasks there are, who is left out why.
    assert not any(unit["id"] in text for unit in units(draw))
    assert "示例第" not in text
    assert "测试员" not in text
    assert not any(code(n) in text for n in range(FIRMS))


async def test_only_who_may_know_makes_rosters_of_it_and_refusals_name_nobody(desk: Desk, draw: Json) -> None:
    for path in ("/rosters", "/rosters/preview"):
        refused = await problem(desk, "registrar", path, draw=draw["id"])
        assert (refused["status"], refused["code"]) == (403, "not-permitted")
    recusals = [
        {"person": f"D{n}", "enterprise": units(draw)[0]["identifier"], "reason": "近亲属任职"} for n in range(3)
    ]
    refused = await problem(desk, draw=draw["id"], recusals=recusals)
    assert refused["code"] == "crews-short"
    assert refused["slots"][0]["enterprise"] == f"对象 {units(draw)[0]['id'][:12]}"
    assert "示例第" not in json.dumps(refused, ensure_ascii=False)
    # Enterprises that somebody names to be visited unannounced.
    made = await roster(desk, enterprises=[code(1)], covert=True)
    assert made["disclosure"] == "after-visits"
    assert not names_in(await desk.ask("auditor", "GET", f"/rosters/{made['id']}"))
    assert names_in(await desk.ask("leader", "GET", f"/rosters/{made['id']}"))


async def test_a_repeated_request_tells_no_more_than_the_first(desk: Desk, draw: Json) -> None:
    key = {"Idempotency-Key": "made-up-key"}
    body = {"title": "x", "on": ON, "slots": PAIR, "draw": draw["id"]}
    first = await desk.ask("drawer", "POST", "/rosters", body, **key)
    again = await desk.ask("drawer", "POST", "/rosters", body, **key)
    assert (again.status_code, again.json()) == (201, first.json())
    assert not names_in(first) | names_in(again)


async def test_people_that_are_drawn_are_named_for_those_only_who_may_read_of_them(desk: Desk) -> None:
    await staff(desk)
    frame = await desk.freeze(selection={"population": "people"})
    shown = await desk.complete(await desk.announce(frame))
    assert shown["population"] == "people"
    path = f"/draws/{shown['id']}"
    assert "测试员" in (await desk.ask("auditor", "GET", path)).text
    for role in (Role.INSPECTOR, Role.PUBLISHER):
        answer = await asked(desk, role, "GET", path)
        assert answer.status_code == 200
        assert "测试员" not in answer.text


async def test_a_supervisor_is_told_of_people_and_not_of_covert_draws(desk: Desk, draw: Json) -> None:
    people = await sent(desk, await roster(desk, enterprises=[code(1)]))
    both = bearer(desk.issuer, Role.CITY_SUPERVISOR, Role.DRAWER, bureau="370100", now=desk.now)
    seen = await desk.client.get(f"/draws/{people['id']}", headers=both)
    assert "测试员" in seen.text
    # A drawer's right is to the draws of the own bureau.
    covert = await desk.client.get(f"/draws/{draw['id']}", headers=both)
    assert (covert.status_code, covert.json()["bureau"]) == (200, BUREAU)
    assert not names_in(covert)


async def test_a_covert_kind_of_draw_is_covert_without_asking(desk: Desk) -> None:
    await desk.import_list(FIRMS)
    kind = {"name": "dark", "title": "暗查", "selection": {}, "shares": [{"count": 3}], "covert": True}
    await adopt(
        desk,
        {
            "policy": "covert-2023",
            "bureau": BUREAU,
            "title": "规则",
            "source": "示例〔2023〕3号",
            "effective": {"from": "2023-01-01", "until": "2023-12-31"},
            "draws": [kind],
        },
    )
    frame = await desk.freeze(kind="dark")
    shown = await desk.shown(await desk.announce(frame))
    assert (shown["kind"], shown["disclosure"], shown["open_by"]) == ("dark", "after-visits", OPEN_BY)
