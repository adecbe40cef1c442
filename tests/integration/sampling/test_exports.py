"""The directory and the registers as tables: everything that fits, harmless in a spreadsheet, and imported again."""

import csv
from io import BytesIO, StringIO
from itertools import zip_longest
from typing import Any
from uuid import uuid4

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from services.sampling.registers.enterprises.columns import FIELDS
from services.sampling.registers.enterprises.exporting import inert_in_sql
from shared.access.issuer import Issuer
from shared.access.roles import Role
from shared.inert_text import inert
from tests.integration.sampling.desk import Desk
from tests.integration.sampling.lists import code, counts, put
from tests.integration.sampling.lists import csv as listed
from tests.support.apps import bearer
from tests.support.postgres import Database, connect

CHEMICALS = ("@-氰基丙烯酸乙酯", "-苯", "+苯", "=1+1", "＝苯", "'@苯", "''=苯", "'苯", "甲\n乙", '含"引号,逗号')
_WHOLE = ("企业名称", "统一社会信用代码", "地址", "成立日期", "经营状态", "许可证名称", "许可证编号", "投诉举报")


def table(answer: httpx.Response) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.text
    text = answer.content.decode("utf-8")
    assert text.startswith("\ufeff"), "spreadsheets know that it is UTF-8"
    return list(csv.DictReader(StringIO(text[1:], newline="")))


def workbook(answer: httpx.Response) -> list[dict[str, str]]:
    page = load_workbook(BytesIO(answer.content), read_only=True).active
    assert page is not None
    header, *rows = page.iter_rows(values_only=True)
    return [{str(name): str(cell or "") for name, cell in zip_longest(header, row)} for row in rows]


async def fill(registrar: httpx.AsyncClient) -> None:
    rows = [
        (
            f"平阴县示例第{n}厂",
            code(n),
            "示例街 1 号",
            "2009-04-01",
            "停产",
            "安全生产许可证",
            "示〔2026〕1号",
            "2026-01-31",
        )
        for n in range(3)
    ]
    assert (await counts(registrar, listed(*rows, header=_WHOLE)))["added"] == 3


async def test_an_export_is_imported_again_and_changes_nothing(registrar: httpx.AsyncClient) -> None:
    await fill(registrar)
    before = (await registrar.get("/enterprises")).json()["items"]
    exported = await registrar.get("/enterprises.csv")
    assert exported.headers["content-disposition"] == 'attachment; filename="enterprises.csv"'
    again = await put(registrar, exported.content)
    counted = {"rows": 3, "added": 0, "changed": 0, "unchanged": 3, "vanished": 0, "faulty": 0, "warned": 0}
    assert again.json()["counts"] == counted
    assert [one["version"] for one in (await registrar.get("/enterprises")).json()["items"]] == [1, 1, 1]
    assert before[0]["flags"]["complaint"][0]["on"] == "2026-01-31"
    assert table(exported)[0]["投诉举报"] == "2026-01-31"
    assert workbook(await registrar.get("/enterprises.xlsx")) == table(exported)


async def test_names_of_chemicals_stay_what_they_are(registrar: httpx.AsyncClient, database: Database) -> None:
    """A spreadsheet would calculate some of them; whoever imports the export has the same names as before."""
    await put(registrar, listed(*[(f"第{n}厂", code(n)) for n, _ in enumerate(CHEMICALS)], header=_WHOLE[:2]))
    admin = await connect(database.admin_url)
    for n, address in enumerate(CHEMICALS):
        await admin.execute("UPDATE sampling.enterprise SET address = $2 WHERE identifier = $1", code(n), address)
    exported = table(await registrar.get("/enterprises.csv"))
    assert [row["地址"] for row in exported] == [inert(address) for address in CHEMICALS]
    assert not any(row["地址"][0] in "=+-@＝＋－＠" for row in exported)
    await admin.execute("UPDATE sampling.enterprise SET address = ''")
    plain = [(row["企业名称"], row["统一社会信用代码"], row["地址"]) for row in exported]
    content = StringIO(newline="")
    csv.writer(content).writerows([("企业名称", "统一社会信用代码", "地址"), *plain])
    await put(registrar, content.getvalue().encode())
    back = [row["address"] for row in await admin.fetch("SELECT address FROM sampling.enterprise ORDER BY identifier")]
    assert back == [address.replace("\n", " ") for address in CHEMICALS]
    await admin.close()


async def test_filters_and_rights_are_those_of_the_list(registrar: httpx.AsyncClient, issuer: Issuer) -> None:
    header = ("企业名称", "统一社会信用代码", "镇街", "法定代表人", "联系电话")
    rows = [("甲厂", code(1), "榆山街道", "示例甲", "0531"), ("乙厂", code(2), "玫瑰镇", "示例乙", "0532")]
    await put(registrar, listed(*rows, header=header))
    await put(registrar, listed(("丙厂", code(3)), header=header[:2]), list_name="其他")
    for query, found in (
        ("", {"甲厂", "乙厂", "丙厂"}),
        ("?area=玫瑰镇", {"乙厂"}),
        ("?text=甲厂", {"甲厂"}),
        (f"?text={code(2)}", {"乙厂"}),
        ("?list=其他", {"丙厂"}),
        ("?vanished=true", set()),
    ):
        assert {row["企业名称"] for row in table(await registrar.get(f"/enterprises.csv{query}"))} == found, query
    assert table(await registrar.get("/enterprises.csv"))[0]["法定代表人"] == "示例甲"
    auditor = table(await registrar.get("/enterprises.csv", headers=bearer(issuer, Role.AUDITOR)))
    assert not {"法定代表人", "联系电话"} & set(auditor[0])
    elsewhere = bearer(issuer, Role.REGISTRAR, bureau="371525")
    assert table(await registrar.get("/enterprises.csv", headers=elsewhere)) == []


def test_each_column_has_a_name_of_its_own() -> None:
    titles = [field.headers[0] for field in FIELDS]
    assert len({*titles, "离库日期"}) == len(titles) + 1


async def test_postgresql_makes_cells_as_we_do(database: Database) -> None:
    admin = await connect(database.admin_url)
    texts: list[str] = [*CHEMICALS, "", "\t苯", "\r", "'", "''", "'\t", " =1", "a=1"]

    @given(st.lists(st.text("'=+-@＝＋－＠\t\n\r a苯\\", max_size=6), max_size=200))
    def collect(more: list[str]) -> None:
        texts.extend(more)

    collect()
    query = f"SELECT {inert_in_sql('said')} FROM unnest($1::text[]) WITH ORDINALITY AS t (said, n) ORDER BY n"  # noqa: S608  # ours
    rows = await admin.fetch(query, texts)
    assert [row[0] or "" for row in rows] == [inert(text) for text in texts]
    await admin.close()


@pytest.mark.parametrize(
    ("register", "fields"),
    [
        ("people", {"name": "示例甲", "cadre": True, "birth_year": 1985, "certificate_expires": None, "sex": "男"}),
        ("people", {"name": "示例乙", "certificate_expires": "2027-05-31", "specialism": "-苯"}),
        ("experts", {"name": "示例丙", "specialism": "@-氰基丙烯酸乙酯", "on_duty": False}),
        ("items", {"name": "安全培训检查", "basis": "《安全生产法》第二十八条", "kind": "key", "content": "=甲"}),
    ],
)
async def test_a_register_is_exported_and_imported_again(desk: Desk, register: str, fields: dict[str, Any]) -> None:
    entered = await desk.ask("registrar", "PUT", f"/{register}/示-001", {**fields, "reason": "建库"})
    assert entered.status_code == 201, entered.text
    exported = await desk.ask("registrar", "GET", f"/{register}.csv")
    (row,) = table(exported)
    assert "示-001" in row.values()
    assert workbook(await desk.ask("registrar", "GET", f"/{register}.xlsx")) == [row]
    headers = {**desk.token("registrar"), "Content-Type": "text/csv"}
    again = await desk.client.put(f"/{register}/imports/{uuid4()}", content=exported.content, headers=headers)
    assert again.status_code == 201, again.text
    assert again.json()["counts"]["unchanged"] == 1, again.text
