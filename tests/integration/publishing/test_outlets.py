"""The bureau reads which credit systems are told, and how they do; a kind has one name wherever it is asked for."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from shared.access.roles import Role
from tests.integration.publishing.target import Target, target_on
from tests.support.publishing import Press


@pytest_asyncio.fixture
async def target(press: Press, tmp_path: Path) -> AsyncIterator[Target]:
    async with target_on(press, tmp_path) as target:
        yield target


async def outlet_of(target: Target) -> Any:
    (found,) = (await target.telling.get("/outlets"))["items"]
    return found


async def test_an_outlet_says_what_it_takes_and_how_it_does(target: Target) -> None:
    told = await outlet_of(target)
    assert (told["id"], told["way"], told["host"]) == ("national", "push", "127.0.0.1")
    assert told["takes"] == ["inspection-result", "penalty"]
    assert told["limits"] == {"batch": 100, "batches_a_minute": 100_000}
    assert (told["answers"], told["waiting"], told["entered"]) == (None, 0, None)
    assert not any("key" in name or "folder" in name for name in told)
    await target.behave(loses_answers=1.0)
    await target.decide(1)
    await target.release_all()
    await target.push()
    told = await outlet_of(target)
    assert (told["answers"], told["waiting"], told["entered"]) == (False, 1, None)
    assert told["failed_because"]
    assert "HTTP" in told["failed_because_en"]
    await target.behave()
    await target.push_all()
    told = await outlet_of(target)
    assert (told["answers"], told["waiting"], told["failed_because"]) == (True, 0, None)
    assert told["entered"] == "2026-04-02"


async def test_only_who_reads_deliveries_reads_outlets(target: Target) -> None:
    assert (await target.telling.site.get("/outlets")).status_code == 401


@pytest.mark.parametrize("path", ["/publications", "/deliveries", "/books", "/published"])
async def test_a_kind_has_one_name(target: Target, path: str) -> None:
    assert (await target.telling.get(f"{path}?kind=penalty"))["items"] == []
    refused = await target.telling.ask(Role.CHIEF, "GET", f"{path}?kind=penalties")
    assert refused.status_code == 422
