"""Beside an import: a template to fill in, a look at a file before it is imported, the faulty rows given back."""

import io
from typing import Any
from uuid import uuid4

import httpx
import pytest
from openpyxl import Workbook, load_workbook

from shared.access.issuer import Issuer
from shared.access.roles import Role
from tests.integration.sampling.lists import HEADER, code, csv, put, row
from tests.integration.sampling.test_import_files import book, sheet
from tests.support.apps import bearer

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DIRECTORIES = ("enterprises", "people", "experts", "items")


def sheets_of(content: bytes) -> dict[str, list[list[Any]]]:
    made = load_workbook(io.BytesIO(content))
    return {one.title: [list(cells) for cells in one.iter_rows(values_only=True)] for one in made.worksheets}


@pytest.mark.parametrize("directory", DIRECTORIES)
async def test_a_template_is_imported_as_it_says(registrar: httpx.AsyncClient, directory: str) -> None:
    answer = await registrar.get(f"/{directory}/imports/template")
    assert (answer.status_code, answer.headers["content-type"]) == (200, XLSX)
    (name, (header,)), (explained, (_, *columns)) = sheets_of(answer.content).items()
    assert [column[0] for column in columns] == header
    filled = Workbook()
    for title, rows in ((name, [header, [column[3] for column in columns]]), (explained, columns)):
        made = filled.create_sheet(title)
        for cells in rows:
            made.append(cells)
    file = io.BytesIO()
    filled.save(file)
    body = (await registrar.put(f"/{directory}/imports/{uuid4()}", content=file.getvalue())).json()
    assert (body["counts"]["added"], body["counts"]["faulty"], body["left_out"]) == (1, 0, [])


async def test_a_file_is_looked_at_and_nothing_is_imported(registrar: httpx.AsyncClient) -> None:
    content = book(危化=[["危化企业名录"], [*HEADER, "备用"], [*row(1), "x"], ["合计"]], 说明=[["-"]])
    answer = await registrar.post("/enterprises/imports/reading", content=content, params={"column": "备用=scale"})
    body = answer.json()
    assert [(one["name"], one["use"], one["header"]) for one in body["sheets"]] == [
        ("危化", "read", [2]),
        ("说明", "aside", []),
    ]
    assert (body["format"], body["rows"], body["left_out"]) == ("xlsx", 1, [])
    assert [one["kind"] for one in body["rows_left_out"]] == ["total"]
    assert body["first_rows"] == [{"sheet": "危化", "line": 3, "cells": [*row(1), "x"]}]
    assert {one["field"] for one in body["fields"] if one["found"]} == {"name", "identifier", "area", "group", "scale"}
    assert (await registrar.get("/enterprises")).json()["items"] == []
    assert (await registrar.get("/enterprises/imports")).json()["items"] == []
    lacking = await registrar.post("/enterprises/imports/reading", content=csv(row(1), header=("甲", "乙", "丙", "丁")))
    assert lacking.json()["lacking"] == ["企业名称", "统一社会信用代码"]


@pytest.mark.parametrize("spread", [True, False], ids=["sheets", "text"])
async def test_faulty_rows_come_back_with_their_reasons_and_can_be_sent_again(
    registrar: httpx.AsyncClient, spread: bool
) -> None:
    bad = list(row(2, 统一社会信用代码="91370124EXAM00021", 镇街="=1+1"))
    content = book(甲=sheet(1), 乙=[list(HEADER), bad]) if spread else csv(row(1), bad)
    body = (await put(registrar, content)).json()
    answer = await registrar.get(f"/enterprises/imports/{body['id']}/faults.xlsx")
    ((_, (header, *rows)),) = sheets_of(answer.content).items()
    assert header == ["原因", "原文件中的行", *HEADER]
    ((reason, place, *cells),) = rows
    assert ("统一社会信用代码：" in reason, place) == (True, "乙 2" if spread else "3")
    assert cells == bad
    cells[1], cells[2] = code(2), "榆山街道"
    again = (await put(registrar, book(有误的行=[header, [reason, place, *cells]]), list_name="补")).json()
    assert again["counts"]["added"] == 1


async def test_faulty_rows_show_no_personal_data_to_those_who_may_not_know_them(
    registrar: httpx.AsyncClient, issuer: Issuer
) -> None:
    header = ("企业名称", "统一社会信用代码", "法定代表人")
    faulty = ("示例厂", "1", "示例丁"), ("示例厂", code(1), "示例戊", "多")
    content = csv(*faulty, ("示例二厂", code(2), "示例己"), header=header)
    import_id = (await put(registrar, content)).json()["id"]
    stranger = bearer(issuer, Role.AUDITOR)
    answer = await registrar.get(f"/enterprises/imports/{import_id}/faults.xlsx", headers=stranger)
    assert answer.status_code == 200, answer.text
    assert not [
        cell
        for rows in sheets_of(answer.content).values()
        for cells in rows
        for cell in cells
        if cell in ("示例丁", "示例戊")
    ]
