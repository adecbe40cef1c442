"""What lists say of codes, states, marks and licences comes together in an enterprise; the last statement stands."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from services.sampling.registers.enterprises import search_store
from services.sampling.registers.enterprises.finding import NamesWanted
from services.sampling.registers.enterprises.listing import EnterprisesWanted
from tests.integration.sampling.desk import Desk
from tests.integration.sampling.lists import code, csv, put, row
from tests.support.apps import BUREAU
from tests.support.postgres import Database, connect

NAMES = ("企业名称", "统一社会信用代码")


async def bring(desk: Desk, header: Sequence[str], *cells: str, list_name: str = "甲") -> dict[str, Any]:
    """Import a list that has these columns and one enterprise; what is known of it then."""
    desk.client.headers.update(desk.token("registrar"))
    content = csv(("厂", code(1), *cells), header=(*NAMES, *header))
    answer = await put(desk.client, content, list_name=list_name)
    assert answer.status_code == 201, answer.text
    counts = answer.json()["counts"]
    known = dict((await desk.client.get(f"/enterprises/{code(1)}")).json())
    return known | {"counts": {name: count for name, count in counts.items() if count and name != "rows"}}


async def test_marks_add_up_until_a_list_says_no(desk: Desk) -> None:
    desk.now = datetime(2026, 3, 2, tzinfo=UTC)
    known = await bring(desk, ("黑名单", "投诉举报"), "是", "2026-01-31")
    assert known["flags"] == {
        "blacklist": [{"on": "2026-03-02", "source": "甲"}],
        "complaint": [{"on": "2026-01-31", "source": "甲"}],
    }
    desk.now = datetime(2026, 4, 2, tzinfo=UTC)
    # The same again changes nothing, an empty cell says nothing, another day is another mark.
    assert (await bring(desk, ("黑名单", "投诉举报"), "是", "2026-01-31"))["counts"] == {"unchanged": 1}
    known = await bring(desk, ("黑名单", "投诉举报"), "", "2026-03-31", list_name="乙")
    assert known["counts"] == {"added": 1}
    assert [mark["on"] for mark in known["flags"]["complaint"]] == ["2026-01-31", "2026-03-31"]
    assert [mark["source"] for mark in known["flags"]["complaint"]] == ["甲", "乙"]
    known = await bring(desk, ("黑名单",), "否")
    assert (known["counts"], list(known["flags"])) == ({"changed": 1}, ["complaint"])


async def test_codes_classes_states_and_licences(desk: Desk) -> None:
    known = await bring(
        desk,
        ("行业代码", "隶属关系", "安全风险等级", "信用等级", "经营状态", "许可证名称", "许可证有效期"),
        *("C2672", "县属", "红", "D", "停产", "烟花爆竹经营许可证", "2026-12-31"),
    )
    told = {name: known[name] for name in ("industry_code", "sector", "affiliation", "risk_class", "credit_class")}
    assert list(told.values()) == ["2672", "烟花爆竹", "县属", "红", "D"]
    assert (known["status"], known["version"]) == ("suspended", 1)
    known = await bring(desk, ("监管行业", "许可证名称", "经营状态"), "冶金", "排污许可证", "", list_name="乙")
    assert (known["sector"], known["status"], known["version"]) == ("冶金", "suspended", 2)
    assert known["licences"] == {
        "烟花爆竹经营许可证": {"number": "", "expires": "2026-12-31"},
        "排污许可证": {"number": "", "expires": None},
    }


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"sector": "冶金"}, [1, 4]),
        ({"sector": "冶金", "credit_class": "A"}, [1]),
        ({"status": "closed"}, [2]),
        ({"status": "open", "sector": "冶金"}, [1, 4]),
        ({"risk_class": "红"}, [1, 2]),
        ({"flag": "key-unit"}, [1, 3]),
        ({"flag": "key-unit", "status": "open"}, [1, 3]),
        ({"flag": "key-unit", "sector": "冶金", "text": "第1"}, [1]),
        ({"list": "乙"}, [4]),
        ({"list": "乙", "sector": "有色"}, []),
        ({"vanished": "false", "credit_class": "B"}, [2, 3]),
        ({"text": "示例第"}, [1, 2, 3, 4]),
        ({"text": code(3)[:16]}, [3]),
        ({"text": "9137", "credit_class": "B"}, [2, 3]),
        ({"text": "1厂"}, [1]),
    ],
)
async def test_enterprises_are_found_by_what_is_known(
    registrar: httpx.AsyncClient, wanted: dict[str, str], found: list[int]
) -> None:
    header = (*NAMES, "监管行业", "信用等级", "风险等级", "经营状态", "重点单位")
    rows = (
        ("示例第1厂", code(1), "冶金", "A", "红", "开业", "是"),
        ("示例第2厂", code(2), "有色", "B", "红", "注销", "否"),
        ("示例第3厂", code(3), "有色", "B", "蓝", "", "2026-01-31"),
    )
    await put(registrar, csv(*rows, header=header), list_name="甲")
    await put(registrar, csv(("示例第4厂", code(4), "冶金"), header=(*NAMES, "监管行业")), list_name="乙")
    answer = await registrar.get("/enterprises", params=wanted)
    assert [enterprise["identifier"] for enterprise in answer.json()["items"]] == [code(n) for n in found]


@pytest.mark.parametrize(("area", "rows"), [(None, 4), ("甲镇", 3), ("乙镇", 1), ("无关", 0)])
async def test_enterprises_are_counted_by_a_walk_and_by_the_index_alike(
    registrar: httpx.AsyncClient, database: Database, area: str | None, rows: int
) -> None:
    areas = ("甲镇", "甲镇", "甲镇", "乙镇")
    rows_of = (("示例厂", code(number), place) for number, place in enumerate(areas))
    await put(registrar, csv(*rows_of, header=(*NAMES, "镇街")))
    shown = await registrar.get(
        "/enterprises", params={"count": "true", "limit": 1, **({"area": area} if area else {})}
    )
    assert shown.json()["count"] == {"rows": rows, "exact": True}
    connection = await connect(database.admin_url)
    await connection.execute(f"SET cheqian.bureau = '{BUREAU}'")
    names = NamesWanted(BUREAU, EnterprisesWanted(area=area))
    assert len(await search_store.looked_up(connection, names, 9)) == rows
    await connection.close()


async def test_which_lists_named_an_enterprise_on_any_day(desk: Desk) -> None:
    """A list that drops the enterprise and takes it up again did not name it between."""
    firm, other = row(1), row(2)
    for year, list_name, content in (
        (2020, "甲", firm),
        (2021, "甲", other),
        (2022, "甲", firm),
        (2023, "乙", firm),
    ):
        desk.now = datetime(year, 3, 1, tzinfo=UTC)
        await desk.import_rows(content, list_name=list_name)

    async def lists(**query: str) -> list[tuple[str, str, str | None]]:
        answer = await desk.client.get(f"/enterprises/{code(1)}", headers=desk.token("leader"), params=query)
        return [
            (one["list"], one["since"][:4], one["vanished_at"] and one["vanished_at"][:4])
            for one in answer.json()["lists"]
        ]

    assert await lists(on="2020-03-01") == [("甲", "2020", None)]
    assert await lists(on="2021-02-28") == [("甲", "2020", None)]
    assert await lists(on="2021-03-01") == [("甲", "2020", "2021")]
    assert await lists(on="2022-03-01") == [("甲", "2022", None)]
    assert await lists() == [("乙", "2023", None), ("甲", "2022", None)]


async def test_imports_are_listed_newest_first(registrar: httpx.AsyncClient) -> None:
    for name in ("甲", "乙", "甲"):
        await put(registrar, csv(("示例第1厂", code(1)), header=NAMES), list_name=name)
    page = (await registrar.get("/enterprises/imports", params={"limit": 2})).json()
    assert [one["list"] for one in page["items"]] == ["甲", "乙"]
    following = (await registrar.get(page["next"])).json()
    assert [(one["list"], one["counts"]["added"]) for one in following["items"]] == [("甲", 1)]
