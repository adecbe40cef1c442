"""Whoever imports can look first, and says that a large change is meant."""

from typing import Any

import httpx

from tests.integration.sampling.lists import code, csv, put, row
from tests.support.postgres import Database, connect

WHOLE = csv(*(row(number) for number in range(1, 21)))
SHORT = csv(row(1), row(2, 镇街="玫瑰镇"), row(3, 企业名称=""), row(30, 镇街="#N/A"))


async def preview(registrar: httpx.AsyncClient, content: bytes) -> dict[str, Any]:
    answer = await registrar.post("/enterprises/imports/preview", content=content, headers={"Content-Type": "text/csv"})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_a_preview_says_what_an_import_would_do(registrar: httpx.AsyncClient, database: Database) -> None:
    await put(registrar, WHOLE)
    shown = await preview(registrar, SHORT)
    imported = (await put(registrar, SHORT)).json()
    assert shown["counts"] == imported["counts"]
    assert {name: count for name, count in shown["counts"].items() if count} == {
        "rows": 4,
        "added": 1,
        "changed": 1,
        "unchanged": 1,
        "vanished": 17,
        "faulty": 1,
        "warned": 1,
    }
    assert shown["confirmation_needed"]
    assert [(fault["line"], fault["warning"]) for fault in shown["faults"]] == [(4, False), (5, True)]
    found = (await registrar.get(f"/enterprises/imports/{imported['id']}/faults")).json()["items"]
    assert shown["faults"] == found
    assert [one["identifier"] for one in shown["leaving"]] == sorted(code(number) for number in range(4, 21))
    assert shown["leaving"][0]["name"] == "平阴县示例第4厂"
    moved = {"sheet": "", "line": 3, "cells": list(row(2, 镇街="玫瑰镇"))}
    assert (len(shown["first_rows"]), shown["first_rows"][1]) == (4, moved)
    assert (shown["header_line"], shown["columns"][0]) == (1, {"title": "企业名称", "field": "name"})


async def test_a_preview_keeps_nothing(registrar: httpx.AsyncClient, database: Database) -> None:
    assert (await preview(registrar, WHOLE))["counts"]["added"] == 20
    connection = await connect(database.admin_url)
    try:
        for table in ("log.event", "sampling.enterprise", "sampling.listing", "sampling.import_fault"):
            assert await connection.fetch(f"TABLE {table}") == []
    finally:
        await connection.close()
    assert (await registrar.get("/enterprises/imports")).json()["items"] == []


async def test_a_large_change_must_be_confirmed(registrar: httpx.AsyncClient) -> None:
    await put(registrar, WHOLE)
    moved = csv(*(row(number, 镇街="玫瑰镇") for number in range(1, 21)))
    for content, numbers in ((SHORT, (20, 17, 1)), (moved, (20, 0, 20))):
        refused = await put(registrar, content, confirm=False)
        problem = refused.json()
        assert (refused.status_code, problem["type"]) == (409, "/problems/import-unconfirmed")
        assert (problem["listed"], problem["vanished"], problem["changed"]) == numbers
        assert "confirm=true" in problem["detail"]
    assert (await registrar.get(f"/enterprises/{code(9)}")).json()["vanished_at"] is None
    assert (await put(registrar, moved, confirm=True)).status_code == 201


async def test_a_small_change_needs_no_word(registrar: httpx.AsyncClient) -> None:
    await put(registrar, WHOLE, confirm=False)
    changed = csv(row(1, 镇街="玫瑰镇"), row(2, 镇街="玫瑰镇"), *(row(number) for number in range(3, 19)))
    answer = await put(registrar, changed, confirm=False)
    assert (answer.status_code, answer.json()["counts"]["vanished"]) == (201, 2)


async def test_a_file_of_which_nothing_can_be_taken_is_no_import(registrar: httpx.AsyncClient) -> None:
    refused = await put(registrar, csv(row(1, 企业名称=""), row(2, 统一社会信用代码="无")))
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/nothing-taken")
    await put(registrar, WHOLE)
    shown = await preview(registrar, csv(row(1, 企业名称=""), row(2, 统一社会信用代码="无")))
    assert (shown["confirmation_needed"], shown["impossible"]["code"]) == (False, "nothing-taken")
    assert "每行的名称或代码都有误" in shown["impossible"]["detail"]
    assert (await preview(registrar, SHORT))["impossible"] is None
    assert len((await registrar.get("/enterprises/imports")).json()["items"]) == 1
