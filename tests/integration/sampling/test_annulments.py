"""Annulments over HTTP: by two persons of the superior, or by the decision of an authority outside; what it ends."""

from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import uuid4

import httpx
import pytest

from services.sampling.draws.annulment.store import ANNULMENTS
from services.sampling.draws.annulment.tables import TABLES
from shared.access.roles import Role
from shared.aggregate import projections
from shared.contracts.annulment import AnnulmentApproved, AnnulmentRequested, DrawAnnulled
from shared.database import create_engine, transact
from shared.log.rebuild import rebuild
from shared.log.streams import load
from tests.integration.sampling.crews import FIRMS, PAIR, drawn, problem, reasoned, roster, staff, units
from tests.integration.sampling.desk import EVIDENCE, Desk
from tests.integration.sampling.lists import row
from tests.integration.sampling.test_inspections import faults
from tests.integration.sampling.test_steering import asked, once_more
from tests.integration.sampling.test_superiors import CITY, OTHER, PROVINCE, register
from tests.support.apps import BUREAU, bearer
from tests.support.oracle import check_rebuild

Json = dict[str, Any]
DECISION = b"%PDF-1.7 a made-up decision"
COURT = "示例县人民法院"


@pytest.fixture
async def bureau(desk: Desk) -> Desk:
    """Twelve enterprises, known for a month."""
    async with desk.at(desk.now - timedelta(days=30)):
        await desk.import_list(FIRMS)
    return desk


async def supervised(desk: Desk) -> Json:
    """A completed draw of a bureau that had registered its superior before."""
    await register(desk, CITY)
    await desk.publish()
    return await drawn(desk)


async def annulled(desk: Desk, draw: Json) -> Json:
    """The draw, annulled by two persons of the superior."""
    request = await desk.done("supervisor", at(draw), {"remark": "名录导入有误"}, bureau=CITY)
    await desk.done("supervisor2", f"/annulments/{request['id']}/approval", bureau=CITY)
    return await desk.shown(f"/draws/{draw['id']}")


async def stored(desk: Desk, content: bytes = DECISION, *, who: str = "legal") -> httpx.Response:
    headers = {**desk.token(who), "Idempotency-Key": str(uuid4()), "Content-Type": "application/pdf"}
    return await desk.client.post("/annulments/decisions", headers=headers, content=content)


def code_of(answer: httpx.Response) -> str:
    return str(answer.json()["type"]).removeprefix("/problems/")


def at(draw: Json) -> str:
    return f"/draws/{draw['id']}/annulments"


async def test_two_persons_of_the_superior_annul(bureau: Desk) -> None:
    draw = await supervised(bureau)
    request = await bureau.done("supervisor", at(draw), {"remark": "名录导入有误"}, bureau=CITY)
    path = f"/annulments/{request['id']}"
    assert (request["bureau"], request["asks"], request["status"]) == (BUREAU, CITY, "requested")
    assert (await bureau.shown(f"/draws/{draw['id']}"))["status"] == "completed", "a request changes nothing"
    assert await bureau.refused("supervisor", f"{path}/approval", bureau=CITY) == (403, "same-person")
    assert await bureau.refused("supervisor", at(draw), {}, bureau=CITY) == (409, "annulment-pending")
    shown = await bureau.done("supervisor2", f"{path}/approval", **{"If-Match": '"1"'}, bureau=CITY)
    assert (shown["status"], shown["decided"]["by"]["subject"]) == ("approved", "made-up-supervisor2")
    after = await bureau.shown(f"/draws/{draw['id']}")
    assert (after["status"], after["outcome"]) == ("annulled", draw["outcome"]), "the outcome stays"
    assert (after["annulled"]["by"], after["annulled"]["decision"]) == (CITY, "")
    assert after["annulled"]["counts_from"] == after["annulled"]["at"]
    assert (await bureau.ask("auditor", "GET", path)).json() == shown, "the bureau sees who annulled its draw"
    assert (await bureau.ask("auditor", "GET", at(draw))).json()["items"] == [shown]
    assert [one["id"] for one in (await bureau.ask("drawer", "GET", "/draws?status=annulled")).json()["items"]] == [
        draw["id"]
    ]


async def test_the_log_shows_by_whom_and_no_person(bureau: Desk) -> None:
    draw = await supervised(bureau)
    request = await bureau.done("supervisor", at(draw), {}, bureau=CITY)
    shown = await bureau.done("supervisor2", f"/annulments/{request['id']}/approval", bureau=CITY)
    async with transact(bureau.app.resources.engine, BUREAU) as session:
        requested, approved = await load(session, f"annulment/{request['id']}")
        event = (await load(session, f"draw/{draw['id']}"))[-1]
    assert (requested.type, requested.public) == (AnnulmentRequested.type, {})
    assert (approved.type, approved.public) == (AnnulmentApproved.type, {})
    assert (event.type, event.public) == (DrawAnnulled.type, {"by": CITY, "decision": ""})
    assert (event.bureau, event.trace, str(event.id)) == (BUREAU, draw["trace"], shown["recorded"])
    assert requested.trace == approved.trace != draw["trace"], "nobody sees to which draw a request belongs"
    for entry in (requested, approved, event):
        assert b"made-up" not in entry.entry


async def test_nobody_else_annuls(bureau: Desk) -> None:
    draw = await supervised(bureau)
    for code, who in ((BUREAU, "supervisor"), (PROVINCE, "supervisor"), (BUREAU, "legal")):
        assert await bureau.refused(who, at(draw), {}, bureau=code) == (403, "not-the-superior")
    assert await bureau.refused("supervisor", at(draw), {}, bureau=OTHER) == (404, "draw-unknown")
    assert await bureau.refused("chief", at(draw), {}, bureau=BUREAU) == (403, "not-permitted")
    # Of the superior, supervisors only; others do not see the draw.
    assert await bureau.refused("legal", at(draw), {}, bureau=CITY) == (404, "draw-unknown")
    request = await bureau.done("supervisor", at(draw), {}, bureau=CITY)
    path = f"/annulments/{request['id']}"
    assert await bureau.refused("supervisor", f"{path}/approval", bureau=PROVINCE) == (403, "not-the-superior")
    assert await bureau.refused("supervisor", f"{path}/approval", bureau=OTHER) == (404, "annulment-unknown")
    assert await bureau.refused("chief", f"{path}/approval") == (403, "not-the-superior")
    assert await bureau.refused("chief", f"{path}/refusal", {"opinion": "不同意"}) == (403, "not-the-superior")
    assert await bureau.refused("legal", f"{path}/withdrawal", {"reason": "不撤"}) == (403, "not-the-superior")
    await bureau.done("supervisor", f"{path}/withdrawal", {"reason": "查明名录无误"}, bureau=CITY)
    again = await bureau.done("supervisor", at(draw), {}, bureau=CITY)
    refused = await bureau.done(
        "supervisor2", f"/annulments/{again['id']}/refusal", {"opinion": "理由不足"}, bureau=CITY
    )
    assert (refused["status"], refused["opinion"]) == ("refused", "理由不足")
    assert (await bureau.shown(f"/draws/{draw['id']}"))["status"] == "completed"


async def test_a_superior_registered_after_the_announcement_does_not_annul(bureau: Desk) -> None:
    draw = await drawn(bureau)
    await register(bureau, CITY)
    await bureau.publish()
    assert await bureau.refused("supervisor", at(draw), {}, bureau=CITY) == (403, "not-the-superior")
    assert await bureau.refused("legal", at(draw), {}) == (422, "authority-missing")


async def test_an_authority_outside_annuls_by_a_decision_and_seven_days_later(bureau: Desk) -> None:
    await bureau.adopt_once()
    frame = await bureau.freeze(kind="p1")
    draw = await drawn(bureau)
    assert code_of(await stored(bureau, b"<html>")) == "decision-not-pdf"
    assert code_of(await stored(bureau, who="chief")) == "not-permitted"
    kept = (await stored(bureau)).json()
    assert kept == {"sha256": sha256(DECISION).hexdigest(), "size": len(DECISION)}
    for body, code in (
        ({"authority": COURT}, "authority-missing"),
        ({"decision": kept}, "authority-missing"),
        ({"authority": BUREAU, "decision": kept}, "authority-not-outside"),
        ({"authority": draw["spec"]["organisation"], "decision": kept}, "authority-not-outside"),
        ({"authority": "示例县人民法院\u200b第一庭", "decision": kept}, "invalid-input"),
    ):
        assert await bureau.refused("legal", at(draw), body) == (422, code)
    for other in ({"sha256": "0" * 64}, {"size": len(DECISION) + 1}):
        unknown = {"authority": COURT, "decision": {**kept, **other}}
        assert await bureau.refused("legal", at(draw), unknown) == (422, "decision-not-stored")
    request = await bureau.done("legal", at(draw), {"authority": COURT, "decision": kept})
    await bureau.done("chief", f"/annulments/{request['id']}/approval")
    after = (await bureau.shown(f"/draws/{draw['id']}"))["annulled"]
    assert (after["by"], after["decision"], after["counts_from"]) == (
        COURT,
        kept["sha256"],
        "2023-08-30T23:00:01+08:00",
    )
    # Until then the purpose has its draw.
    body = await asked(bureau, frame, once_more(trial=1))
    assert await bureau.refused("drawer", "/draws", body) == (409, "purpose-drawn")


async def test_the_purpose_is_drawn_again_over_a_corrected_list(bureau: Desk) -> None:
    await bureau.import_rows(*(row(n, 监管类别="工商贸") for n in range(FIRMS + 1)))
    await bureau.adopt_once()
    old = await bureau.freeze(kind="p1")
    await bureau.import_list(FIRMS)
    draw = await annulled(bureau, await supervised(bureau))
    bureau.now += timedelta(hours=1)
    same = await bureau.freeze(kind="p1")
    body = await asked(bureau, same, once_more(trial=1))
    assert await bureau.refused("drawer", "/draws", body) == (409, "frame-unchanged")
    await bureau.import_rows(*(row(n, 监管类别="工商贸") for n in range(2, FIRMS + 1)))
    body = await asked(bureau, old, once_more(trial=2))
    assert await bureau.refused("drawer", "/draws", body) == (409, "frame-before-annulment")
    frame = await bureau.freeze(kind="p1")
    again = await bureau.done("drawer", "/draws", await asked(bureau, frame, once_more(trial=2)))
    assert (again["replaces"], again["purpose"], again["status"]) == (draw["id"], draw["purpose"], "announced")
    async with transact(bureau.app.resources.engine, BUREAU) as session:
        announced = (await load(session, f"draw/{again['id']}"))[0].public
    assert (announced["replaces"], announced["joined"], announced["left"]) == (draw["id"], 1, 2)
    # A purpose is annulled once.
    await bureau.publish()
    for party in once_more(trial=2):
        sent = await bureau.hand_in(f"/draws/{again['id']}", party.reveal(again["spec"], again["announcement"]["leaf"]))
        assert sent.is_success, sent.text
    await bureau.conduct()
    assert await bureau.refused("supervisor", at(again), {}, bureau=CITY) == (409, "purpose-annulled-before")


async def test_nothing_more_is_done_by_an_annulled_draw(bureau: Desk) -> None:
    await staff(bureau)
    draw = await annulled(bureau, await supervised(bureau))
    gone = {"withdrawn": units(draw)[0]["id"], "reason": "closed", "evidence": EVIDENCE}
    assert await bureau.refused("leader", f"/draws/{draw['id']}/substitutions", gone) == (409, "not-now")
    assert await bureau.refused("supervisor", at(draw), {}, bureau=CITY) == (409, "not-now")
    assert (await problem(bureau, draw=draw["id"]))["code"] == "draw-annulled"
    # Who was drawn by it is drawn no more: the same enterprises may be drawn again, and no visit is put down to it.
    bureau.now += timedelta(days=1)
    visit = {
        "identifier": units(draw)[0]["identifier"],
        "held_on": "2023-08-24",
        "occasion": "draw",
        "source": "检查记录",
    }
    assert await faults(bureau, {**visit, "draw": draw["id"]}) == [(0, "no-longer-drawn")]
    preview = await bureau.done("drawer", "/frames/preview", {"title": "检查对象名录库", "kind": "p1"})
    assert preview["size"] == FIRMS


async def test_crews_are_drawn_for_a_draw_that_stands_only(bureau: Desk) -> None:
    await staff(bureau)
    draw = await supervised(bureau)
    first, second = [await roster(bureau, draw=draw["id"]) for _ in range(2)]
    path = await bureau.assign(first)
    assert await bureau.refused("supervisor", at(draw), {}, bureau=CITY) == (409, "draws-waiting")
    crews = await bureau.complete(path)
    await annulled(bureau, draw)
    shares = [party.share(BUREAU, second["purpose"]) for party in once_more(trial=3)]
    body = {"title": "派员抽取", "roster": second["id"], "parties": shares}
    assert await bureau.refused("drawer", "/draws", body) == (409, "purpose-drawn")
    # Their load is not counted any more: nobody goes there.
    preview = await bureau.done(
        "drawer",
        "/rosters/preview",
        reasoned(slots=PAIR, enterprises=[units(draw)[0]["identifier"]]),
    )
    assert {one["load"] for one in preview["people"]} == {0}
    assert crews["status"] == "completed"


async def test_a_roster_frozen_before_the_annulment_is_not_drawn_from(bureau: Desk) -> None:
    await staff(bureau)
    draw = await supervised(bureau)
    made = await roster(bureau, draw=draw["id"])
    await annulled(bureau, draw)
    shares = [party.share(BUREAU, made["purpose"]) for party in once_more(trial=3)]
    body = {"title": "派员抽取", "roster": made["id"], "parties": shares}
    assert await bureau.refused("drawer", "/draws", body) == (409, "draw-annulled")


async def test_what_became_of_the_drawn_is_not_annulled(bureau: Desk) -> None:
    draw = await supervised(bureau)
    bureau.now = bureau.now.replace(year=2024, month=2, day=2)
    await bureau.publish()
    await bureau.conduct()
    assert await bureau.refused("supervisor", at(draw), {}, bureau=CITY) == (409, "settled-already")


async def test_two_who_annul_at_once_leave_one_annulment(bureau: Desk) -> None:
    draw = await supervised(bureau)
    request = await bureau.done("supervisor", at(draw), {}, bureau=CITY)
    path = f"/annulments/{request['id']}/approval"
    answers = [await bureau.ask(f"supervisor{n}", "POST", path, bureau=CITY) for n in (2, 3)]
    assert [answer.status_code for answer in answers] == [200, 409]


async def test_one_person_with_both_roles_is_one_person(bureau: Desk) -> None:
    draw = await drawn(bureau)
    kept = (await stored(bureau)).json()
    request = await bureau.done("legal", at(draw), {"authority": COURT, "decision": kept})
    both = bearer(bureau.issuer, Role.LEGAL, Role.CHIEF, subject="made-up-legal", now=bureau.now)
    assert await bureau.refused("chief", f"/annulments/{request['id']}/approval", **both) == (403, "same-person")


async def test_the_log_alone_gives_the_same_table(bureau: Desk) -> None:
    await annulled(bureau, await supervised(bureau))
    await bureau.publish()
    owner = create_engine(bureau.database.admin_url, application="tests")
    blobs = bureau.app.resources.blobs
    try:
        await check_rebuild(bureau.database, TABLES, lambda: rebuild(owner, blobs, TABLES, projections(ANNULMENTS)))
    finally:
        await owner.dispose()
