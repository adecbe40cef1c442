"""Numbers without network: taken along before a visit, handed in with a photograph or given up; void when late."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.documents.advance_number.background import void_all_late
from services.publishing.log.usecases import publish_checkpoint
from shared.access.roles import Role
from tests.integration.documents.letters import approved, drafted, issued, secret_letter
from tests.integration.documents.test_registers import evidence, lines, record_draft
from tests.support.paperwork import Paperwork, adopted
from tests.support.published_log import house_on

PHOTOGRAPH = "cd" * 32
_PATH = "/advance-numbers"
_MATTER = "0190f1d2-7c1b-7c3e-9d4e-2f6a5b8c9d10"
_SERIES = {
    "name": "letters",
    "title": "指导",
    "format": "（示）应急{kind}〔{year}〕{number}号",
    "scope": "document-kind",
    "hand_back": {"by": "10:00", "working_days": 1, "most": 3, "basis": "示例"},
}


@pytest.fixture
async def desk(office: Paperwork) -> Paperwork:
    """A bureau whose policy lets numbers be taken along, and an inspection with a paper."""
    await office.happens("sampling", "policy", adopted("有网无网", numbering=[_SERIES]))
    await issued(office, matter=_MATTER, matter_name="示例")
    return office


async def taken_along(desk: Paperwork, count: int = 1, **more: Any) -> list[Any]:
    body = {"matter": _MATTER, "form": "guidance-opinion", "count": count, **more}
    return list((await desk.post(Role.INSPECTOR, _PATH, body))["items"])


async def test_a_paper_that_was_written_by_hand_has_its_number(desk: Paperwork) -> None:
    first, second = await taken_along(desk, 2)
    assert [each["number"] for each in (first, second)] == ["（示）应急指导〔2026〕2号", "（示）应急指导〔2026〕3号"]
    assert first["due"] == "2026-03-03T10:00:00+08:00"
    assert (first["carrier"]["subject"], first["title"]) == ("made-up-inspector", "安全生产执法指导意见书")
    assert [line["state"] for line in await lines(desk)] == ["issued", "along", "along"]
    await desk.post(Role.INSPECTOR, f"{_PATH}/{second['id']}/handing-in", {"photograph_sha256": PHOTOGRAPH})
    await desk.post(Role.INSPECTOR, f"{_PATH}/{first['id']}/giving-up", {"because": "未开具"})
    assert [line["state"] for line in await lines(desk)] == ["issued", "voided", "used"]
    # A paper of another matter takes a new number; the paper of this one has the number that was written on it.
    other, paper = await issued(desk), await issued(desk, matter=_MATTER, matter_name="示例")
    assert (other["number"]["count"], paper["name"]) == (4, "（示）应急指导〔2026〕3号")
    found = await lines(desk)
    assert [(line["count"], line["state"]) for line in found] == [
        *((1, "issued"), (2, "voided"), (3, "issued"), (4, "issued"))
    ]
    assert (found[2]["paper"], found[2]["photograph"], found[2]["advance"]) == (paper["id"], PHOTOGRAPH, second["id"])
    assert (await issued(desk, matter=_MATTER, matter_name="示例"))["number"]["count"] == 5
    (head,) = (await desk.get(Role.CLERK, "/registers"))["items"]
    assert [head[name] for name in ("last", "lines", "taken", "issued", "voided")] == [5, 5, 0, 4, 1]
    await desk.check()


async def test_a_paper_waits_until_it_is_known_whether_it_was_written_by_hand(desk: Paperwork) -> None:
    (out,) = await taken_along(desk)
    paper = await approved(desk, matter=_MATTER, matter_name="示例")
    await desk.issue()
    waits = await desk.get(Role.CLERK, f"/papers/{paper}")
    assert (waits["status"], waits["waits_for"]["code"]) == ("approved", "number-not-handed-in")
    await desk.post(Role.INSPECTOR, f"{_PATH}/{out['id']}/giving-up", {"because": "未开具"})
    await desk.issue(seconds=60)
    assert (await desk.get(Role.CLERK, f"/papers/{paper}"))["number"]["count"] == 3
    await desk.check()


async def test_what_is_late_is_void_and_stops_its_carrier(desk: Paperwork) -> None:
    (out,) = await taken_along(desk)
    desk.now = datetime(2026, 3, 3, 1, 59, 59, tzinfo=UTC)
    assert await void_all_late(desk.app.resources) == 0
    desk.now += timedelta(seconds=1)
    body = {"matter": _MATTER, "form": "guidance-opinion", "count": 1}
    assert await desk.refused(Role.INSPECTOR, _PATH, body) == (409, "advance-number-overdue")
    assert await void_all_late(desk.app.resources) == 1
    shown = await desk.get(Role.CLERK, f"{_PATH}/{out['id']}")
    assert (shown["status"], shown["because"]) == ("voided", "逾期未交回，自动作废")
    refused = await desk.refused(Role.INSPECTOR, f"{_PATH}/{out['id']}/handing-in", {"photograph_sha256": PHOTOGRAPH})
    assert refused[0] == 409
    assert len(await taken_along(desk)) == 1
    await desk.check()


async def test_numbers_go_along_only_as_the_policy_says(desk: Paperwork) -> None:
    await taken_along(desk, 2)
    body = {"matter": _MATTER, "form": "guidance-opinion", "count": 2}
    for change, refused in (
        ({}, (409, "too-many-advance-numbers")),
        ({"matter": str(uuid4())}, (422, "matter-unknown")),
        ({"form": "nobody"}, (409, "no-number-series")),
        ({"form": "inspection-receipt"}, (409, "no-number-series")),
    ):
        assert await desk.refused(Role.INSPECTOR, _PATH, {**body, **change}) == refused
    without = {name: value for name, value in _SERIES.items() if name != "hand_back"}
    await desk.happens("sampling", "policy", adopted("不得预领", numbering=[without]))
    assert await desk.refused(Role.INSPECTOR, _PATH, body) == (409, "no-advance-numbers")
    # What was refused took nothing.
    assert [line["count"] for line in await lines(desk)] == [1, 2, 3]
    assert len((await desk.get(Role.CLERK, f"{_PATH}?status=along&matter={_MATTER}"))["items"]) == 2
    assert (await desk.get(Role.CLERK, f"{_PATH}?status=used"))["items"] == []
    await desk.check()


async def test_nobody_takes_numbers_along_for_a_matter_of_his_own_making(desk: Paperwork) -> None:
    matter = str(uuid4())
    body = {"matter": matter, "form": "guidance-opinion", "count": 1}
    paper = await drafted(desk, matter=matter, matter_name="示例")
    assert await desk.refused(Role.CLERK, _PATH, body) == (422, "matter-unknown")
    await desk.post(Role.CHIEF, f"/papers/{paper}/refusal", {"opinion": "无此事项"})
    assert await desk.refused(Role.CLERK, _PATH, body) == (422, "matter-unknown")
    assert [line["count"] for line in await lines(desk)] == [1]
    await desk.check()


async def test_of_a_covert_visit_nobody_else_learns_more_than_the_count(desk: Paperwork, tmp_path: Path) -> None:
    matter = UUID(int=77)
    plan = secret_letter(matter, uuid4())
    await record_draft(desk, plan)
    await desk.issue()
    body = {"matter": str(matter), "form": "guidance-opinion", "count": 1}
    assert await desk.refused(Role.CLERK, _PATH, body) == (422, "matter-unknown")
    (out,) = await taken_along(desk, matter=str(matter))
    assert (await desk.ask(Role.CLERK, "GET", f"{_PATH}/{out['id']}")).status_code == 404
    assert await desk.refused(Role.CLERK, f"{_PATH}/{out['id']}/giving-up", {"because": "x"}) == (
        404,
        "advance-number-unknown",
    )
    assert (await desk.get(Role.CLERK, _PATH))["items"] == []
    assert len((await desk.get(Role.CHIEF, _PATH))["items"]) == 1
    secret = (await lines(desk))[-1]
    assert (secret["known"], secret["count"], secret["state"]) == (False, 3, "along")
    assert [secret[name] for name in ("advance", "form", "matter", "number", "taken_by")] == [None] * 5
    await desk.post(Role.INSPECTOR, f"{_PATH}/{out['id']}/handing-in", {"photograph_sha256": PHOTOGRAPH})
    assert (await lines(desk))[-1]["photograph"] is None
    await record_draft(desk, plan.model_copy(update={"paper": uuid4()}))
    await desk.issue()
    assert (await lines(desk, role=Role.CHIEF))[-1]["state"] == "issued"
    async with house_on(desk.database, tmp_path) as house:
        await desk.sequence()
        await publish_checkpoint(house.publisher)
    told = [json.loads(line) for line in (await evidence(desk, Role.CLERK)).splitlines()[1:]]
    assert [value["line"]["count"] for value in told if "line" in value and "payload" not in value] == [2, 3]
    await desk.check()
