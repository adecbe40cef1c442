"""Registers: every number with what became of it; of covert papers, only that a number was taken."""

import asyncio
import json
from collections.abc import Sequence
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import uuid4

from openpyxl import load_workbook
from typer.testing import CliRunner

from deploy.cli import main
from services.documents.paper.store import PAPERS
from services.publishing.log.usecases import publish_checkpoint
from shared.access.roles import Role
from shared.aggregate import begin
from shared.contracts.papers import PaperDrafted
from shared.log.occasion import Actor, Occasion
from shared.work import Acting
from tests.integration.documents.letters import LETTER, approved, issued
from tests.support.apps import BUREAU
from tests.support.paperwork import Paperwork
from tests.support.published_log import KEY, house_on

_LINES = "/registers/letters"
_SECRET = {
    *("number", "repeat", "form", "title", "matter", "paper", "day", "taken_by", "because", "file"),
    *("advance", "photograph"),
}


async def voided(office: Paperwork, because: str = "=HYPERLINK(1)") -> str:
    paper = await approved(office)
    with patch("services.documents.rendering.proof.unproved", lambda *_: [because]):
        await office.issue()
    return paper


async def covert(office: Paperwork, *crew: str) -> None:
    """A letter for a covert visit, as a step of it would draft it."""
    draft = PaperDrafted(
        paper=uuid4(),
        form="guidance-opinion",
        edition="2022-city",
        fields=LETTER,
        matter=uuid4(),
        approved=True,
        covert=True,
        draws=(uuid4(),),
        crew=crew,
    )
    await record_draft(office, draft)
    await office.issue()


async def record_draft(office: Paperwork, draft: PaperDrafted) -> None:
    occasion = Occasion(BUREAU, Actor("documents", "service", "documents"), office.now, uuid4().hex, "")
    async with office.app.resources.work(BUREAU) as work:
        await begin(Acting.of(work, occasion), PAPERS, draft.paper, draft)


async def lines(office: Paperwork, query: str = "", role: Role = Role.CLERK, **more: Any) -> list[Any]:
    return list((await office.get(role, f"{_LINES}?{query}", **more))["items"])


async def book(office: Paperwork, query: str = "", role: Role = Role.CLERK) -> list[Sequence[Any]]:
    answer = await office.ask(role, "GET", f"{_LINES}.xlsx?{query}")
    assert answer.status_code == 200, answer.text
    assert int(answer.headers["content-length"]) == len(answer.content)
    return [*load_workbook(BytesIO(answer.content))["文号登记簿"].iter_rows(values_only=True)]


async def test_a_register_has_every_number_and_what_became_of_it(office: Paperwork) -> None:
    first, void, last = await issued(office), await voided(office), await issued(office)
    found = await lines(office)
    assert [line["count"] for line in found] == [1, 2, 3]
    assert [line["state"] for line in found] == ["issued", "voided", "issued"]
    assert [line["paper"] for line in found] == [first["id"], void, last["id"]]
    assert found[0]["number"] == first["name"]
    assert found[0]["file"] == first["file"]["sha256"]
    assert found[0]["title"] == "安全生产执法指导意见书"
    assert "=HYPERLINK" in found[1]["because"]
    (head,) = (await office.get(Role.CLERK, "/registers"))["items"]
    assert (head["series"], head["year"], head["kind"], head["last"]) == ("letters", 2026, "指导", 3)
    assert [head[name] for name in ("lines", "taken", "issued", "voided")] == [3, 0, 2, 1]
    await office.check()


async def test_lines_are_narrowed_and_come_page_by_page(office: Paperwork) -> None:
    await issued(office)
    office.now += timedelta(days=1)
    await voided(office)
    for query, counts in {
        "year=2026": [1, 2],
        "year=2025": [],
        "state=voided": [2],
        "state=taken": [],
        "form=guidance-opinion": [1, 2],
        "form=order-to-rectify": [],
        "kind=%E6%8C%87%E5%AF%BC": [1, 2],
        "team=F": [],
        "since=2026-03-03": [2],
        "until=2026-03-02": [1],
    }.items():
        assert [line["count"] for line in await lines(office, query)] == counts, query
    page = await office.get(Role.CLERK, f"{_LINES}?limit=1&count=true")
    assert (page["items"][0]["count"], page["count"]["rows"]) == (1, 2)
    page = await office.get(Role.CLERK, page["next"])
    assert (page["items"][0]["count"], page["next"]) == (2, None)


async def test_lines_of_some_days_come_in_the_order_in_which_they_were_taken(office: Paperwork) -> None:
    for _ in range(3):
        await issued(office)
        office.now += timedelta(days=1)
    page = await office.get(Role.CLERK, f"{_LINES}?limit=1&since=2026-03-03")
    assert page["items"][0]["count"] == 2
    following = await office.get(Role.CLERK, page["next"])
    assert (following["items"][0]["count"], following["next"]) == (3, None)
    other = page["next"].replace("since=2026-03-03", "year=2026")
    answer = await office.ask(Role.CLERK, "GET", other)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/cursor-refused")


async def test_a_series_that_is_not_there_has_no_register(office: Paperwork) -> None:
    answer = await office.ask(Role.CLERK, "GET", "/registers/nobody")
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/number-series-unknown")
    assert (await office.ask(Role.CLERK, "GET", "/registers/nobody.xlsx")).status_code == 404


async def test_of_a_covert_paper_the_register_tells_that_a_number_was_taken(office: Paperwork) -> None:
    await issued(office)
    await covert(office, "made-up-inspector")
    seen, secret = await lines(office)
    assert {name for name, value in secret.items() if value is None} == _SECRET
    assert (seen["known"], secret["known"], secret["count"], secret["state"]) == (True, False, 2, "issued")
    # No filter tells what is not shown.
    assert [line["count"] for line in await lines(office, "form=guidance-opinion")] == [1]
    # The word has its own count here, and the register of a count shows all its numbers.
    assert [line["count"] for line in await lines(office, "kind=%E6%8C%87%E5%AF%BC")] == [1, 2]
    for role, subject in ((Role.CHIEF, "made-up-chief"), (Role.INSPECTOR, "made-up-inspector")):
        (_, known) = await lines(office, role=role, subject=subject)
        assert known["number"] == "（示）应急指导〔2026〕2号"
        assert [line["count"] for line in await lines(office, "form=guidance-opinion", role)] == [1, 2]
    head, first, second = await book(office)
    assert second[head.index("文号")] == "（涉密检查，暂不公开）"
    assert {
        name: second[head.index(name)] for name in ("事项编号", "文书编号", "文书种类", "成文日期")
    } == dict.fromkeys(("事项编号", "文书编号", "文书种类", "成文日期"))
    assert (await book(office, role=Role.CHIEF))[2][0] == "（示）应急指导〔2026〕2号"
    assert first[0] == "（示）应急指导〔2026〕1号"
    await office.check()


async def test_the_workbook_has_all_lines_and_no_formula(office: Paperwork) -> None:
    await issued(office)
    await voided(office)
    head, first, void = await book(office, "year=2026")
    assert first[head.index("取号时间")] == "2026-03-02 09:30:00"
    assert void[head.index("状态")] == "已作废"
    assert "=HYPERLINK(1)" in void[head.index("作废原因")]
    assert await book(office, "year=2025") == [head]


async def test_the_registers_of_the_bureau_are_what_the_published_log_says(office: Paperwork, tmp_path: Path) -> None:
    await issued(office)
    await voided(office)
    await covert(office)
    await approved(office)
    async with house_on(office.database, tmp_path) as house:
        assert len((await evidence(office, Role.CHIEF)).splitlines()) == 1, "nothing is published yet"
        await office.sequence()
        await publish_checkpoint(house.publisher)
        await issued(office, fields={"contact": "测试员二"})
        await house.published(tmp_path / "log")
    for role, code, said in ((Role.CHIEF, 3, "✓ withheld"), (Role.CLERK, 3, "– withheld  1 条涉密")):
        (tmp_path / "registers.jsonl").write_bytes(await evidence(office, role))
        words = ["verify", "register", str(tmp_path / "registers.jsonl"), "--log", str(tmp_path / "log")]
        result = await asyncio.to_thread(CliRunner().invoke, main, [*words, "--key", str(KEY.verifier)])
        assert result.exit_code == code, result.output
        assert "✗" not in result.stdout
        assert said in result.stdout
        assert "✓ lines  3 行 / 3 lines" in result.stdout
        assert "✓ newest" in result.stdout
    assert b'"check"' not in await evidence(office, Role.CHIEF), "no check word leaves the house"
    # A secret number tells neither the matter nor the form.
    (secret,) = [value for value in map(json.loads, (await evidence(office, Role.CLERK)).splitlines()) if hides(value)]
    assert {*secret} == {"entry", "line"}
    assert secret["line"] == {
        "series": "letters",
        "year": 2026,
        "team": "",
        "kind": "指导",
        "count": 3,
        "state": "issued",
    }


async def evidence(office: Paperwork, role: Role) -> bytes:
    answer = await office.ask(role, "GET", "/registers.jsonl")
    assert answer.status_code == 200, answer.text
    return answer.content


def hides(value: Any) -> bool:
    assert ("payload" in value) is ("salt" in value)
    return "line" in value and "payload" not in value
