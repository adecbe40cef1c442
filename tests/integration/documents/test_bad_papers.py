"""What is no paper is refused with a problem, and changes nothing; what a paper says is read as nothing but text."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

from services.documents.forms.registry import shipped_forms
from services.documents.rendering.content import foot
from services.documents.rendering.proof import extracted
from shared.access.roles import Role
from tests.integration.documents.letters import LETTER, approved, drafted, issued
from tests.integration.documents.test_asked_papers import asked, note_names
from tests.integration.documents.test_services import account, served
from tests.support.apps import bearer
from tests.support.facts import PARTY, inspection_facts
from tests.support.paperwork import Paperwork
from tests.support.postgres import connect

_NOWHERE = "0190f1d2-7c1b-7c3e-9d4e-2f6a5b8c9d10"
_MIB = 2**20
_BEGUN = b'{"form": "guidance-opinion", "fields": '
_CODE = (
    r'#import "/etc/passwd": * #panic("x") #{1+1} $x^2$ \u{41} <script>alert(1)</script> @fig _u_ *b* `r` ~ // /* */ ]['
)
_HOSTILE = {
    "bureau": '#eval("1") 云山县 <b>局</b> $a_1$',
    "contact": "#sys.inputs @me *_",
    "telephone": "= 0530 `#1` \\ $",
    "opinions": f"= 标题\n- 列表 + 1. 编号\n{_CODE}\n#set page(width: 1cm)\n'' \"\" -- --- ... https://site.example/#x",
}


def letter(**change: Any) -> dict[str, Any]:
    """The body of a draft with other fields; a field that is None is missing."""
    fields = {name: value for name, value in {**LETTER, **change}.items() if value is not None}
    return {"form": "guidance-opinion", "fields": fields}


def after(paper: str, by: str = "replacing") -> dict[str, Any]:
    return {**letter(), "earlier": {"paper": paper, "by": by, "because": "示例"}}


async def events(office: Paperwork) -> int:
    connection = await connect(office.database.admin_url)
    count: int = await connection.fetchval("SELECT count(*) FROM log.event")
    await connection.close()
    return count


async def sent(office: Paperwork, content: bytes | AsyncIterator[bytes], **headers: str) -> tuple[int, str]:
    """Status and code of the refusal of these bytes as a draft."""
    who = bearer(office.issuer, Role.CLERK, subject="made-up-clerk", now=office.now)
    told = {**who, "Idempotency-Key": uuid4().hex, "Content-Type": "application/json", **headers}
    answer = await office.client.post("/papers", content=content, headers=told)
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    problem = answer.json()
    assert problem["detail"]
    assert problem["detail_en"]
    return answer.status_code, problem["type"].removeprefix("/problems/")


_WRONG: list[tuple[Any, tuple[int, str]]] = [
    ({"fields": LETTER}, (422, "invalid-input")),
    ({"form": "guidance-opinion"}, (422, "invalid-input")),
    ({**letter(), "edition": "1999"}, (422, "invalid-input")),
    ({**letter(), "form": "no-such-form"}, (422, "no-such-form")),
    ({**letter(), "team": "Z"}, (422, "team-unknown")),
    ({**letter(), "form": "../forms"}, (422, "invalid-input")),
    ({**letter(), "form": "order-to-rectify"}, (409, "form-of-cases")),
    (letter(contact=None), (422, "fields-wrong")),
    (letter(due="2026-02-30"), (422, "fields-wrong")),
    (letter(due=20260410), (422, "fields-wrong")),
    (letter(contact={"name": "甲"}), (422, "fields-wrong")),
    (letter(contact="甲" * 61), (422, "fields-wrong")),
    (letter(opinions="字" * 40_001), (422, "fields-wrong")),
    (letter(contact="甲\u0007"), (422, "invalid-input")),
    (letter(contact="甲\u0000乙"), (422, "invalid-input")),
    (letter(contact="甲\u202e乙"), (422, "invalid-input")),
    (letter(contact="甲\u2066乙\u2069"), (422, "invalid-input")),
    (letter(contact="甲\u200b乙"), (422, "invalid-input")),
    (letter(contact="甲\ue000"), (422, "fields-wrong")),
    (letter(contact="e\u0301"), (422, "fields-wrong")),
    (letter(contact=" 甲"), (422, "fields-wrong")),
    (letter(opinions="甲\r\n乙"), (422, "fields-wrong")),
    (after(_NOWHERE), (409, "earlier-paper-unfit")),
    (after("1"), (422, "invalid-input")),
    (after(_NOWHERE, by="undoing"), (422, "invalid-input")),
    ({**letter(), "matter_name": "甲\u202e"}, (422, "invalid-input")),
    ([], (422, "invalid-input")),
]
_BYTES: list[tuple[bytes, tuple[int, str]]] = [
    (b"", (422, "invalid-input")),
    (b"\xff\xfe", (400, "malformed-request")),
    (_BEGUN + b"[" * 100_000 + b"]" * 100_000 + b"}", (400, "malformed-request")),
    (
        _BEGUN + b'{"a":' * 50_000 + b"1" + b"}" * 50_001,
        (400, "malformed-request"),
    ),
    (json.dumps(letter(contact="\ud800")).encode(), (422, "invalid-input")),
    (json.dumps(letter(contact=1e400)).encode(), (400, "json-refused")),
]


_NO_SERVICE: list[dict[str, Any]] = [
    {"addressee": "甲\u0007"},
    {"addressee": "甲\u202e乙"},
    {"addressee": "甲\n乙"},
    {"addressee": "长" * 400},
    {"addressee": None},
    {"papers": []},
    {"papers": ["1"]},
    {"account": account(by="by-pigeon")},
    {"account": account(receiver="甲\u0000乙")},
    {"account": account(proofs=[{"kind": "photographs", "sha256": "no picture"}])},
    {"account": account(proofs=[{"kind": "no-such-proof", "sha256": "ab" * 32}])},
    {"account": account(servers=[])},
    {"receipt": _NOWHERE},
]


async def test_a_draft_that_is_wrong_is_refused(office: Paperwork) -> None:
    before = await events(office)
    for body, refusal in _WRONG:
        assert await sent(office, json.dumps(body).encode()) == refusal, body
    assert await events(office) == before
    assert (await office.get(Role.CLERK, "/papers"))["items"] == []


async def test_bytes_that_are_no_draft_are_refused(office: Paperwork) -> None:
    before = await events(office)
    for content, refusal in _BYTES:
        assert await sent(office, content) == refusal, content[:100]
    assert await events(office) == before


async def test_a_body_of_200_megabytes_is_not_read(office: Paperwork) -> None:
    read = 0

    async def pieces() -> AsyncIterator[bytes]:
        nonlocal read
        for _ in range(200):
            read += _MIB
            yield b" " * _MIB

    assert await sent(office, pieces()) == (413, "body-too-large")
    assert await sent(office, b"{}", **{"Content-Length": str(200 * _MIB)}) == (413, "body-too-large")
    assert read < 8 * _MIB


async def test_only_a_paper_in_force_has_a_successor(office: Paperwork) -> None:
    draft, waiting = await drafted(office), await approved(office)
    before = await events(office)
    for paper in (draft, waiting):
        for by in ("replacing", "correcting"):
            assert await office.refused(Role.CLERK, "/papers", after(paper, by)) == (409, "earlier-paper-unfit")
    assert await events(office) == before


async def test_what_is_no_service_is_refused(office: Paperwork) -> None:
    paper = (await issued(office))["id"]
    office.now += timedelta(hours=2)
    before = await events(office)
    for wrong in _NO_SERVICE:
        body = {name: value for name, value in {**served(paper), **wrong}.items() if value is not None}
        assert await office.refused(Role.CLERK, "/services", body) == (422, "invalid-input"), wrong
    assert await events(office) == before
    assert (await office.get(Role.CLERK, "/services"))["items"] == []


async def test_code_in_the_name_of_an_enterprise_is_text(office: Paperwork) -> None:
    await note_names(office)
    named = '示例#eval("1")<b>$x$*厂*_公司_`r`@a[b]\\'
    facts = inspection_facts().model_copy(update={"party": PARTY.model_copy(update={"name": named})})
    wish = asked("site-plan").model_copy(update={"facts": facts})
    await office.happens("cases", "paper-wish", wish)
    await office.issue()
    file = (await office.ask(Role.CLERK, "GET", f"/papers/{wish.paper}/file")).content
    said = await asyncio.to_thread(extracted, file, foot(shipped_forms().form("site-plan").description))
    assert named in said
    await office.check()


async def test_a_paper_says_exactly_what_was_written(office: Paperwork) -> None:
    paper = await issued(office, fields=_HOSTILE)
    assert {name: paper["fields"][name] for name in _HOSTILE} == _HOSTILE
    file = (await office.ask(Role.CLERK, "GET", f"/papers/{paper['id']}/file")).content
    form = shipped_forms().form("guidance-opinion")
    said = await asyncio.to_thread(extracted, file, foot(form.description))
    for text in _HOSTILE.values():
        assert "".join(text.split()) in said
    await office.check()
