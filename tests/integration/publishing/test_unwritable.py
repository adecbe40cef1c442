"""What files cannot carry is refused alone, and people read who mends it; what cannot be written waits."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from services.publishing.delivery import exchange_store
from services.publishing.delivery.exchanging_usecases import hand_over
from shared.access.roles import Role
from shared.disk import DiskFull
from tests.integration.publishing.exchanging import batches, statuses, write_as
from tests.integration.publishing.target import Target, target_on
from tests.integration.publishing.test_publications import check
from tests.support.publishing import Press

ESCAPED = "设备型号 AB_x0041_ 见附件"


@pytest_asyncio.fixture(params=["csv"])
async def target(press: Press, tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Target]:
    more = {"target": "files", "url": None, "key_file": None, "folder": tmp_path / "exchange", "form": request.param}
    async with target_on(press, tmp_path, **more) as target:
        yield target


async def flaws_of(target: Target, status: str) -> list[tuple[str, str, str]]:
    (found,) = await target.deliveries(status=status)
    flaws = (await target.telling.get(f"/deliveries/{found['id']}"))["flaws"]
    return [(flaw["flaw"], flaw["case"], flaw["field"]) for flaw in flaws]


@pytest.mark.parametrize("target", ["xlsx"], indirect=True)
async def test_what_no_workbook_holds_is_refused_before_it_is_queued(target: Target) -> None:
    await target.decide(1, remark=ESCAPED)
    await target.decide(2, 3)
    await target.release_all()
    assert await statuses(target) == ["queued", "queued", "refused"]
    assert await flaws_of(target, "refused") == [("unwritable", "conflict", "remark")]
    assert await hand_over(target.telling.app.resources, target.outlet) == 2
    await check(target.telling)


async def test_what_was_queued_for_another_format_is_refused_alone(target: Target) -> None:
    await target.decide(1, remark=ESCAPED)
    await target.decide(2, 3)
    await target.release_all()
    assert await statuses(target) == ["queued"] * 3
    write_as(target, "xlsx")
    resources = target.telling.app.resources
    assert await hand_over(resources, target.outlet) == 3
    assert await statuses(target) == ["queued", "queued", "refused"]
    assert await flaws_of(target, "refused") == [("unwritable", "conflict", "remark")]
    assert len(batches(target)) == 1
    write_as(target, "csv")
    (refused,) = await target.deliveries(status="refused")
    await target.telling.post(f"/deliveries/{refused['id']}/resumption")
    assert await hand_over(resources, target.outlet) == 1
    await check(target.telling)


async def test_what_cannot_be_written_waits_with_the_reason(target: Target, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*what: Any) -> Any:
        raise DiskFull("交换文件夹", "the folder")

    await target.decide(1)
    await target.release_all()
    with monkeypatch.context() as patched:
        patched.setattr(exchange_store, "write_exchange", full)
        assert await hand_over(target.telling.app.resources, target.outlet) == 1
    waiting = (await target.only())["waiting"]
    assert (waiting["failures"], "交换文件夹" in waiting["failed_because"]) == (1, True)
    target.telling.now += timedelta(hours=1)
    assert await hand_over(target.telling.app.resources, target.outlet) == 1
    assert len(batches(target)) == 1


@pytest.mark.parametrize("written", ["登错\ufffe企业", "登错\u0085企业", "登错\ufdd0企业"])
async def test_a_reason_that_no_file_carries_is_refused_when_it_is_written(target: Target, written: str) -> None:
    await target.decide(1)
    await target.release_all()
    await hand_over(target.telling.app.resources, target.outlet)
    path = f"/publications/{(await target.only())['publication']}"
    await target.telling.post(f"{path}/withdrawal-request", {"because": "登错"}, Role.LEGAL)
    answer = await target.telling.ask(Role.CHIEF, "POST", f"{path}/withdrawal", {"explanation": written})
    assert answer.status_code == 422
    assert "看不见的字符" in answer.text
