"""Books of a target that are odd: each row, each kind and each outlet is compared by itself."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from services.publishing.books.background import compare_yesterday
from services.publishing.delivery.metrics import DeliveryMetrics
from services.publishing.outlet.pushing import BooksThere, read_books
from tests.integration.publishing.target import Target, target_on
from tests.integration.publishing.test_publications import check
from tests.support.publishing import Press


@pytest_asyncio.fixture
async def target(press: Press, tmp_path: Path) -> AsyncIterator[Target]:
    async with target_on(press, tmp_path) as target:
        yield target


async def test_odd_books_are_compared(target: Target, monkeypatch: pytest.MonkeyPatch) -> None:
    row = {"key": "k\0", "version": 1, "receipt": "R\0", "sha256": "short"}
    pool = target.telling.app.resources.pool
    books = await pool.run(read_books, json.dumps({"received": [row, None], "kept": [row, 3]}).encode())

    class Odd:
        async def books(self, kind: str, day: Any) -> Any:
            return books

    monkeypatch.setattr("services.publishing.books.usecases.client_of", lambda *asked: Odd())
    target.telling.now += timedelta(days=1)
    resources, metrics = target.telling.app.resources, DeliveryMetrics([target.outlet.name])
    assert await compare_yesterday(resources, metrics) == 2
    (found,) = (await target.telling.get("/books?kind=penalty"))["items"]
    assert sorted(each["key"] for each in found["flaws"]) == ["?", "k\\u0000"]
    await check(target.telling)


async def test_books_that_cannot_be_compared_stop_no_others(target: Target, monkeypatch: pytest.MonkeyPatch) -> None:
    class Odd:
        async def books(self, kind: str, day: Any) -> Any:
            if kind == "inspection-results":
                raise OverflowError("something that nobody thought of")
            return BooksThere((), ())

    monkeypatch.setattr("services.publishing.books.usecases.client_of", lambda *asked: Odd())
    target.telling.now += timedelta(days=1)
    metrics = DeliveryMetrics([target.outlet.name])
    assert await compare_yesterday(target.telling.app.resources, metrics) == 1
