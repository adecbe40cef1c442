"""The directory is searched as people write: in pinyin, by parts in any order, by former names, by mistyped codes."""

from typing import Any

import pytest

from services.sampling.registers.enterprises import finding, spelling_store
from tests.integration.sampling.desk import Desk
from tests.integration.sampling.lists import code, row
from tests.integration.sampling.spelling import spell_all
from tests.support.postgres import connect

NAMES = {1: "平川县宏达化工有限公司", 2: "平川（集团）ABC机械厂", 3: "重庆长安商贸有限公司", 4: "宏达 第二建材厂"}


async def get(desk: Desk, text: str, **others: str | int) -> dict[str, Any]:
    answer = await desk.client.get("/enterprises", params={"text": text, **others}, headers=desk.token("leader"))
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def numbers(answer: dict[str, Any]) -> list[int]:
    return [next(n for n in range(9) if code(n) == item["identifier"]) for item in answer["items"]]


async def import_names(desk: Desk, names: dict[int, str]) -> None:
    await desk.import_rows(*(row(number, 企业名称=name) for number, name in names.items()))


BY_CHARACTERS = {
    "宏达": [1, 4],
    "化工 宏达": [1],
    "平川（集团）ABC机械厂": [2],
    "宏达第二": [],
    "公司": [1, 3],
    "火星": [],
}
BY_SPELLING = {
    **BY_CHARACTERS,
    "宏达第二": [4],
    "平川集团abc": [2],
    "机械 ＡＢＣ": [2],
    "(集团)": [2],
    "hongda": [1, 4],
    "hongd": [1, 4],
    "ongda": [],
    "HDHG": [1],
    "hd": [1, 4],
    "changan": [3],
    "宏达 huagong": [1],
    "jxc 平川": [2],
    code(3)[8:14]: [1, 2, 3, 4],
    code(3)[10:17]: [3],
    code(3)[:17]: [3],
    code(3).lower(): [3],
    f"{code(3)[:8]} {code(3)[8:]}\u200b": [3],
    "（集团）有限": [],
}


@pytest.mark.parametrize("walked", [1, finding.WALKED])
async def test_names_are_found_however_they_are_typed(desk: Desk, monkeypatch: pytest.MonkeyPatch, walked: int) -> None:
    """By the index alone, and by a walk first."""
    monkeypatch.setattr(finding, "WALKED", walked)
    await import_names(desk, NAMES)
    for text, expected in BY_CHARACTERS.items():
        assert numbers(await get(desk, text)) == expected, text
    assert await spell_all(desk)
    for text, expected in BY_SPELLING.items():
        answer = await get(desk, text, count="true")
        assert numbers(answer) == expected, text
        assert answer["count"] == {"rows": len(expected), "exact": True}, text
    for wanted, expected in (
        ({"text": "hongda", "group": "工商贸"}, [1, 4]),
        ({"text": "hongda", "group": "无"}, []),
        ({"text": "宏达第二", "list": "enterprises", "status": "open", "vanished": "false"}, [4]),
        ({"text": "宏达第二", "flag": "blacklist"}, []),
    ):
        assert numbers(await get(desk, **wanted)) == expected, wanted
    assert await spell_all(desk) == 0


async def test_a_renamed_enterprise_is_found_by_its_former_name(desk: Desk) -> None:
    await import_names(desk, NAMES)
    await import_names(desk, {**NAMES, 1: "平川县新名化工有限公司"})
    body = {"name": "重庆长虹商贸有限公司", "reason": "企业更名"}
    await desk.done("registrar", f"/enterprises/{code(3)}/amendments", body)
    await spell_all(desk)
    for text, number, former in (
        ("宏达 化工", 1, NAMES[1]),
        ("hdhg", 1, NAMES[1]),
        ("新名", 1, None),
        ("changan", 3, NAMES[3]),
        ("changhong", 3, None),
        ("重庆", 3, None),
    ):
        answer = await get(desk, text, count="true")
        (item,) = answer["items"]
        assert (item["identifier"], item["former_name"]) == (code(number), former), text
        assert answer["count"] == {"rows": 1, "exact": True}, text
    # The old name again: it is no former name any more.
    await import_names(desk, NAMES)
    await spell_all(desk)
    assert [item["former_name"] for item in (await get(desk, "宏达化工"))["items"]] == [None]
    assert [item["former_name"] for item in (await get(desk, "xinming"))["items"]] == ["平川县新名化工有限公司"]


async def test_pages_follow_one_another_whatever_finds_their_rows(desk: Desk) -> None:
    await import_names(desk, {n: f"宏达{'（' if n % 2 else ''}第{n}厂" for n in range(1, 9)})
    await import_names(desk, {n: f"宏达{'（' if n % 2 else ''}第{n}厂" if n != 4 else "新名厂" for n in range(1, 9)})
    await spell_all(desk)
    for text in ("宏达第", "hongda", code(1)[8:14]):
        path, walked = f"/enterprises?text={text}&limit=3", list[int]()
        while path:
            answer = (await desk.ask("leader", "GET", path)).json()
            walked += numbers(answer)
            path = answer["next"]
        assert walked == [1, 2, 3, 4, 5, 6, 7, 8], text


async def test_a_mistyped_code_is_told_with_the_one_that_was_meant(desk: Desk) -> None:
    await import_names(desk, NAMES)
    right = code(1)
    wrong = f"{right[:-1]}{'1' if right[-1] != '1' else '2'}"
    swapped = right[:11] + right[12] + right[11] + right[13:]
    for typed in (wrong, right.replace("0", "O").lower(), right[:9] + right[10:], f"{right}0", swapped):
        answer = await get(desk, typed)
        assert numbers(answer) == [1], typed
        assert answer["wrong_code"]["likely"] == [right], typed
        refused = await desk.ask("leader", "GET", f"/enterprises/{typed}")
        problem = refused.json()
        assert (refused.status_code, problem["likely"]) == (404, [right])
        assert f"是否应为 {right}" in problem["detail"]
    assert (await get(desk, right))["wrong_code"] is None
    unknown = await get(desk, code(8))
    assert (unknown["items"], unknown["wrong_code"]) == ([], None)
    for typed in (right.lower(), f" {right[:8]} {right[8:]}\u200b"):
        assert (await desk.ask("leader", "GET", f"/enterprises/{typed}")).json()["identifier"] == right


async def test_a_bureau_finds_its_own_enterprises_only(desk: Desk) -> None:
    await import_names(desk, NAMES)
    await spell_all(desk)
    for text in ("hongda", "宏达第二", code(1)[8:14], code(1), code(1)[:-1]):
        answer = await desk.client.get(
            "/enterprises", params={"text": text}, headers=desk.token("leader", bureau="370126")
        )
        assert answer.json()["items"] == []
        assert (answer.json()["wrong_code"] or {"likely": []})["likely"] == []


async def test_what_cannot_be_searched_is_refused(desk: Desk) -> None:
    for text, problem in (("（）", "nothing-sought"), ("宏。", "too-short-to-search")):
        answer = await desk.client.get("/enterprises", params={"text": text}, headers=desk.token("leader"))
        assert (answer.status_code, answer.json()["type"]) == (422, f"/problems/{problem}")


async def test_spelled_names_follow_the_directory_and_come_again(desk: Desk) -> None:
    await import_names(desk, NAMES)
    await import_names(desk, {**NAMES, 1: "平川县新名化工有限公司"})
    await spell_all(desk)
    admin = await connect(desk.database.admin_url)
    query = (
        "SELECT identifier, name, former, text, syllables, initials, traits FROM sampling.spelled_name ORDER BY 1, 2"
    )
    before = await admin.fetch(query)
    assert [(row["identifier"], row["former"]) for row in before if row["former"]] == [(code(1), True)]
    await admin.execute(
        "INSERT INTO sampling.spelled_name VALUES ('370124', 'X', 'y', true, 'y', '', DEFAULT, '', '{}')"
    )
    await admin.execute("INSERT INTO sampling.spelling_walk VALUES ('370124', '', now())")
    await spell_all(desk)
    assert await admin.fetch(query) == before
    await admin.execute(
        "TRUNCATE sampling.spelled_name; INSERT INTO sampling.spelling_walk VALUES ('370124', '', now())"
    )
    await spelling_store.spell_everything(desk.app.resources.engine, desk.app.resources.blobs)
    assert await admin.fetch(query) == before
    await admin.close()


async def test_undone_imports_and_numbers_that_became_codes_are_followed(desk: Desk) -> None:
    number, name = "L370124000001", "平川县示例作坊"
    await desk.import_rows(row(1, 企业名称=name, 统一社会信用代码=number))
    await desk.import_rows(row(3, 企业名称=NAMES[3]), list_name="乙")
    await spell_all(desk)
    body = {"code": code(2), "reason": "已领取营业执照"}
    await desk.done("registrar", f"/enterprises/{number}/identification", body)
    imports = await desk.client.get("/enterprises/imports", headers=desk.token("registrar"))
    newest = imports.json()["items"][0]["id"]
    await desk.done("registrar", f"/enterprises/imports/{newest}/undoing", {"reason": "文件不全"})
    await spell_all(desk)
    assert numbers(await get(desk, "slzf")) == [2]
    assert numbers(await get(desk, "changan")) == []
    admin = await connect(desk.database.admin_url)
    kept = await admin.fetch("SELECT identifier, name FROM sampling.spelled_name")
    assert [tuple(row) for row in kept] == [(code(2), name)]
    await admin.close()
