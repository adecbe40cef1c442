"""Services over HTTP: recorded with their proofs, told of the papers, with a receipt; corrected by two persons."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.access.roles import Role
from shared.contracts.asked import PaperForm, PaperRevoked
from tests.integration.documents.letters import LETTER, issued
from tests.integration.documents.test_asked_papers import ASKED, MATTER, OPENED, asked, note_names
from tests.support.apps import bearer
from tests.support.facts_of_visit import RECTIFY, made_up
from tests.support.paperwork import MORNING, Paperwork
from tests.support.postgres import connect

SERVERS = [{"name": f"测试员{number}", "certificate": f"3701012300{number}"} for number in (1, 2)]
PAPER = str(made_up("order-to-rectify"))
ORDERED: tuple[PaperForm, ...] = ("inspection-approval", "site-plan", "inspection-record", "order-to-rectify")
FIRM = "云山县恒泰化工有限公司"


def account(**others: Any) -> Any:
    said: Any = {"by": "in-person", "at": (MORNING + timedelta(hours=1)).isoformat(), "place": "示例路1号"}
    said |= {"servers": SERVERS, "receiver": "示例负责人"}
    return {**said, "proofs": [{"kind": "signed-receipt", "sha256": "ab" * 32}], **others}


def served(*papers: str, addressee: str = FIRM, **others: Any) -> Any:
    return {"papers": list(papers), "addressee": addressee, "account": account(**others)}


async def ordered(office: Paperwork, **more: Any) -> str:
    """The paper of an order, issued; an hour and more later."""
    await note_names(office)
    office.now = office.now.replace(day=10)
    for form in ORDERED:
        await office.happens("cases", "paper-wish", asked(form, **more))
        await office.issue(seconds=31)
    office.now += timedelta(hours=2)
    return PAPER


def at(hours: float) -> str:
    return (MORNING.replace(day=10) + timedelta(hours=hours)).isoformat()


async def told_of(office: Paperwork, paper: str) -> list[tuple[str, Any, Any]]:
    """The events in the stream of the paper since its issue: type, entry, payload."""
    await office.sequence()
    connection = await connect(office.database.admin_url)
    rows = await connection.fetch(
        "SELECT type, entry, payload::text AS payload FROM log.event WHERE stream = $1 ORDER BY version",
        f"paper/{paper}",
    )
    await connection.close()
    found = [(row["type"], json.loads(row["entry"]), json.loads(row["payload"])) for row in rows]
    types = [type_ for type_, _, _ in found]
    return found[types.index("documents.paper.issued") + 1 :]


async def test_an_order_is_served_and_its_receipt_is_issued(office: Paperwork) -> None:
    paper = await ordered(office)
    service = await office.post(Role.INSPECTOR, "/services", served(paper, at=at(1)))
    assert (service["status"], service["effective"], service["papers"][0]["number"]) == (
        "recorded",
        "2026-03-10",
        "（示）应急责改〔2026〕1号",
    )
    shown = await office.get(Role.CLERK, f"/papers/{paper}")
    assert (shown["status"], [each["service"] for each in shown["served"]]) == ("issued", [service["id"]])
    ((type_, entry, payload),) = await told_of(office, paper)
    assert (type_, entry["public"], payload["subject"], payload["matter"]) == (
        "documents.paper.served",
        {},
        str(RECTIFY),
        str(MATTER),
    )
    await office.issue()
    receipt = await office.get(Role.CLERK, f"/papers/{service['receipt']}")
    assert (receipt["status"], receipt["name"]) == ("issued", "（示）应急回〔2026〕1号")
    assert receipt["fields"]["papers"][0]["number"] == shown["name"]
    await office.check()


async def test_no_entry_links_a_service_to_its_papers(office: Paperwork) -> None:
    paper = await ordered(office)
    service = await office.post(Role.INSPECTOR, "/services", served(paper, at=at(1)))
    await office.issue()
    await office.sequence()
    connection = await connect(office.database.admin_url)
    entries = [row["entry"].decode() for row in await connection.fetch("SELECT entry FROM log.event")]
    await connection.close()
    streams = {stream: [json.loads(each) for each in entries if f'"{stream}"' in each] for stream in _streams(service)}
    traces = [{each[name] for each in found for name in ("trace", "cause")} - {""} for found in streams.values()]
    assert all(streams.values())
    for place, one in enumerate(traces):
        assert all(one.isdisjoint(other) for other in traces[:place])


def _streams(service: Any) -> list[str]:
    return [f"service/{service['id']}", f"paper/{service['papers'][0]['paper']}", f"paper/{service['receipt']}"]


async def test_letters_without_a_matter_are_listed_by_paper(office: Paperwork) -> None:
    one, two = [(await issued(office))["id"] for _ in range(2)]
    office.now += timedelta(hours=2)
    services = [
        (await office.post(Role.CLERK, "/services", served(each, addressee=LETTER["bureau"])))["id"]
        for each in (one, two)
    ]
    found = (await office.get(Role.AUDITOR, "/services"))["items"]
    assert [each["id"] for each in found] == services[::-1]
    found = (await office.get(Role.AUDITOR, f"/services?paper={one}"))["items"]
    assert [each["id"] for each in found] == services[:1]
    assert (await office.get(Role.AUDITOR, f"/services?matter={MATTER}"))["items"] == []
    await office.check()


@pytest.mark.parametrize(
    ("body", "refused"),
    [
        (served(str(uuid4())), (409, "paper-not-in-force")),
        (served(PAPER, at=at(1), proofs=[]), (422, "service-unproved")),
        (served(PAPER, at=at(1), servers=SERVERS[:1]), (422, "servers-too-few")),
        (served(PAPER, at=at(-24)), (422, "service-time-impossible")),
        (served(PAPER, PAPER, at=at(1)), (422, "papers-apart")),
        (served(PAPER, at=at(1), addressee="云山县恒泰化工公司"), (422, "addressee-not-named")),
        (served(str(made_up("inspection-record")), at=at(1)), (422, "form-not-served")),
    ],
)
async def test_what_is_refused_leaves_nothing_behind(office: Paperwork, body: Any, refused: Any) -> None:
    paper = await ordered(office)
    assert await office.refused(Role.INSPECTOR, "/services", body) == refused
    assert await told_of(office, paper) == []
    assert (await office.get(Role.CLERK, "/services"))["items"] == []


async def test_who_may_not_serve_papers_does_not(office: Paperwork) -> None:
    paper = await ordered(office)
    assert (await office.refused(Role.CHIEF, "/services", served(paper, at=at(1))))[0] == 403
    await office.post(Role.CLERK, "/services", served(paper, at=at(1)))
    assert await office.refused(Role.CLERK, "/services", served(paper, at=at(1))) == (409, "served-already")


async def test_a_correction_by_two_persons_replaces_the_receipt(office: Paperwork) -> None:
    paper = await ordered(office)
    service = await office.post(Role.INSPECTOR, "/services", served(paper, at=at(1)))
    await office.issue()
    path = f"/services/{service['id']}"
    recording = [{"kind": "recording", "sha256": "cd" * 32}]
    left = account(by="left-with-witness", at=at(1.5), reason="拒绝签收", proofs=recording)
    asked_for = {"account": left, "because": "登记时选错方式"}
    await office.post(Role.GROUP_LEADER, f"{path}/correction-request", asked_for, subject="made-up-x")
    assert await office.refused(Role.GROUP_LEADER, f"{path}/correction", subject="made-up-x") == (403, "same-person")
    refused = await office.post(Role.CHIEF, f"{path}/correction-refusal", {"opinion": "请补录像"})
    assert (refused["correction"], refused["account"]["by"]) == (None, "in-person")
    await office.post(Role.INSPECTOR, f"{path}/correction-request", asked_for)
    corrected = await office.post(Role.CHIEF, f"{path}/correction")
    assert (corrected["account"]["by"], len(corrected["decided"])) == ("left-with-witness", 2)
    await office.issue()
    receipts = [await office.get(Role.CLERK, f"/papers/{each['receipt']}") for each in (service, corrected)]
    assert [each["status"] for each in receipts] == ["replaced", "issued"]
    shown = await office.get(Role.CLERK, f"/papers/{paper}")
    assert [each["served_by"] for each in shown["served"]] == ["left-with-witness"]
    assert [type_ for type_, _, _ in await told_of(office, paper)] == ["documents.paper.served"] * 2
    await office.check()


async def test_papers_that_were_not_served_are_not(office: Paperwork) -> None:
    paper = await ordered(office)
    service = await office.post(Role.INSPECTOR, "/services", served(paper, at=at(1)))
    path = f"/services/{service['id']}"
    await office.post(Role.INSPECTOR, f"{path}/correction-request", {"account": None, "because": "送的是另一份"})
    undone = await office.post(Role.CHIEF, f"{path}/correction")
    assert (undone["status"], undone["receipt"], undone["next"]) == ("undone", None, [])
    await office.issue()
    assert (await office.get(Role.CLERK, f"/papers/{service['receipt']}"))["status"] == "discarded"
    assert (await office.get(Role.CLERK, f"/papers/{paper}"))["served"] == []
    assert [type_ for type_, _, _ in await told_of(office, paper)][-1] == "documents.paper.unserved"
    again = await office.post(Role.INSPECTOR, "/services", served(paper, at=at(1.5)))
    assert again["status"] == "recorded"
    await office.check()


@pytest.mark.parametrize("role", [Role.CLERK, Role.AUDITOR])
async def test_services_in_a_covert_visit_are_secret_until_its_draws_are_open(office: Paperwork, role: Role) -> None:
    draw = made_up("draw")
    paper = await ordered(office, hidden=True, draws=(draw,))
    body = served(paper, at=at(1))
    assert await office.refused(Role.CLERK, "/services", body) == (409, "paper-not-in-force")
    service = await office.post(Role.INSPECTOR, "/services", body, subject="u-1")

    async def seen_by(**who: Any) -> tuple[int, int]:
        one = await office.ask(role, "GET", f"/services/{service['id']}", **who)
        return one.status_code, len((await office.get(role, "/services", **who))["items"])

    assert await seen_by() == (404, 0)
    assert await seen_by(subject="u-1") == (200, 1)
    assert (await office.ask(role, "GET", f"/papers/{service['receipt']}")).status_code == 404
    await office.happens("sampling", "draw", OPENED, key=draw)
    assert await seen_by() == (200, 1)
    await office.check()


async def test_two_services_at_once_of_one_paper_are_one(office: Paperwork) -> None:
    paper = await ordered(office)
    key = uuid4().hex
    answers = [await _record(office, paper, key) for _ in range(2)]
    assert answers[0] == answers[1], "the same request is answered once"
    assert len((await office.get(Role.CLERK, "/services"))["items"]) == 1


async def _record(office: Paperwork, paper: str, key: str) -> Any:
    token = bearer(office.issuer, Role.INSPECTOR, subject="made-up-inspector", now=office.now)
    headers = {**token, "Idempotency-Key": key}
    answer = await office.client.post("/services", headers=headers, json=served(paper, at=at(1)))
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


def revoked(form: PaperForm) -> PaperRevoked:
    return PaperRevoked(paper=made_up(form), day=ASKED[form][1], because="指令撤回")


async def test_the_paper_of_an_order_that_was_taken_back_is_withdrawn(office: Paperwork) -> None:
    paper = UUID(await ordered(office))
    for _ in range(2):
        await office.happens("cases", "paper-wish", revoked("order-to-rectify"))
    found = await office.get(Role.CLERK, f"/papers/{paper}")
    assert (found["status"], found["ended"]["because"]) == ("withdrawn", "指令撤回")
    body = served(str(paper), at=at(1))
    assert await office.refused(Role.INSPECTOR, "/services", body) == (409, "paper-not-in-force")
    await office.check()


async def test_a_wish_that_was_taken_back_is_never_made_a_paper(office: Paperwork) -> None:
    await note_names(office)
    await office.happens("cases", "paper-wish", asked("order-to-rectify"))
    await office.happens("cases", "paper-wish", revoked("order-to-rectify"))
    assert (await office.get(Role.CLERK, "/papers/pending"))["items"] == []
    await office.happens("cases", "paper-wish", asked("order-to-rectify"))
    await office.issue()
    assert (await office.get(Role.CLERK, "/papers"))["items"] == []
    await office.check()


async def test_a_paper_that_waits_for_its_number_is_discarded(office: Paperwork) -> None:
    """It waits for the record of the inspection, which is never issued."""
    await note_names(office)
    await office.happens("cases", "paper-wish", asked("order-to-rectify"))
    await office.issue()
    await office.happens("cases", "paper-wish", revoked("order-to-rectify"))
    assert (await office.get(Role.CLERK, f"/papers/{PAPER}"))["status"] == "discarded"
    await office.check()


@pytest.mark.parametrize("last", ["undone", "other"])
async def test_of_a_service_that_was_corrected_twice_at_most_one_receipt_is_in_force(
    office: Paperwork, last: str
) -> None:
    paper = await ordered(office)
    path = f"/services/{(await office.post(Role.INSPECTOR, '/services', served(paper, at=at(1))))['id']}"
    await office.issue()
    # The receipt of the first correction is not issued yet when the second comes.
    other = {"account": account(at=at(1), place="示例路3号"), "because": "地址有误"}
    for body in ({**other, "account": account(at=at(1), place="示例路2号")}, {**other, **_LAST[last]}):
        await office.post(Role.INSPECTOR, f"{path}/correction-request", body)
        service = await office.post(Role.CHIEF, f"{path}/correction")
    await office.issue()
    receipts = (await office.get(Role.CLERK, "/papers?form=service-receipt"))["items"]
    in_force = [each["id"] for each in receipts if each["status"] == "issued"]
    assert in_force == ([service["receipt"]] if service["receipt"] else [])
    assert {each["status"] for each in receipts} <= {"issued", "replaced", "withdrawn", "discarded"}
    await office.check()


_LAST: Any = {"undone": {"account": None}, "other": {}}


@pytest.mark.parametrize("secret_first", [True, False])
async def test_a_service_is_as_secret_as_the_most_secret_of_its_papers(office: Paperwork, secret_first: bool) -> None:
    draw = made_up("draw")
    secret = await ordered(office, hidden=True, draws=(draw,))
    # Somebody who does not know of the secret matter has drafted a letter in it.
    letter = (await issued(office, matter=str(MATTER), fields={"bureau": FIRM}))["id"]
    office.now += timedelta(hours=2)
    papers = (secret, letter) if secret_first else (letter, secret)
    service = await office.post(Role.INSPECTOR, "/services", served(*papers, at=at(4)), subject="u-1")
    await office.issue()
    for path in (f"/services/{service['id']}", f"/papers/{service['receipt']}"):
        assert (await office.ask(Role.CLERK, "GET", path)).status_code == 404
        assert (await office.ask(Role.INSPECTOR, "GET", path, subject="u-1")).status_code == 200
    await office.happens("sampling", "draw", OPENED, key=draw)
    assert (await office.ask(Role.CLERK, "GET", f"/services/{service['id']}")).status_code == 200
    await office.check()
