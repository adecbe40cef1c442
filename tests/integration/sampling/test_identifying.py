"""A business without a code is listed under a number of its bureau, drawn and inspected, and stays the same when it
gets its code.
"""

from typing import Any

from tests.integration.sampling.assigning import amended, assigned, hold
from tests.integration.sampling.crews import roster, sent, staff
from tests.integration.sampling.desk import Desk
from tests.integration.sampling.framing import inspected
from tests.integration.sampling.lists import code, row
from tests.integration.sampling.log_alone import check_log

NUMBER = "L370124000001"
WORKSHOP = row(50, 统一社会信用代码=NUMBER, 企业名称="示例小作坊")
CODE = {"code": code(50), "reason": "已办理营业执照"}


async def known(desk: Desk, identifier: str) -> dict[str, Any]:
    answer = await desk.ask("registrar", "GET", f"/enterprises/{identifier}")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def listed(desk: Desk) -> list[str]:
    items = (await desk.ask("registrar", "GET", "/enterprises?vanished=false&limit=100")).json()["items"]
    return [one["identifier"] for one in items]


async def test_it_is_drawn_under_its_number(desk: Desk) -> None:
    await desk.import_rows(WORKSHOP, *(row(n) for n in range(3)))
    assert (await desk.freeze())["size"] == 4


async def test_it_keeps_its_history_and_is_found_by_both(desk: Desk) -> None:
    await desk.import_rows(WORKSHOP, *(row(n) for n in range(3)))
    await desk.done("registrar", f"/enterprises/{NUMBER}/amendments", {"area": "玫瑰镇", "reason": "现场核实"})
    after = await desk.done("registrar", f"/enterprises/{NUMBER}/identification", CODE)
    assert (after["identifier"], after["identifier_kind"], after["former"]) == (code(50), "uscc", [NUMBER])
    assert (after["area"], after["version"], after["last_import"]) == ("玫瑰镇", 3, None)
    assert [one["list"] for one in after["lists"]] == ["enterprises"]
    assert await known(desk, NUMBER) == await known(desk, code(50)) == after
    history = (await desk.ask("registrar", "GET", f"/enterprises/{NUMBER}/history")).json()["items"]
    assert [version["what"] for version in history] == ["identified", "amended", "imported"]
    assert await listed(desk) == sorted([code(50), *(code(n) for n in range(3))])
    # Lists go on naming it by the number, or by the code, and mean the same.
    moved = row(50, 统一社会信用代码=NUMBER, 企业名称="示例小作坊", 镇街="孝直镇")
    await desk.import_rows(moved, *(row(n) for n in range(3)))
    assert (await known(desk, code(50)))["area"] == "孝直镇"
    await desk.import_rows(row(50), *(row(n) for n in range(3)))
    assert await listed(desk) == sorted([code(50), *(code(n) for n in range(3))])
    await check_log(desk)


async def test_what_was_inspected_under_the_number_counts(desk: Desk) -> None:
    await desk.import_rows(WORKSHOP, *(row(n) for n in range(3)))
    await inspected(desk, 50, "2023-05-01", identifier=NUMBER)
    selection = {"selection": {"exclude": [{"because": "inspected"}]}, "title": "检查对象名录库"}
    assert (await desk.done("drawer", "/frames/preview", selection))["size"] == 3
    await desk.done("registrar", f"/enterprises/{NUMBER}/identification", CODE)
    shown = await desk.done("drawer", "/frames/preview", selection)
    assert (shown["size"], [one["identifier"] for one in shown["exclusions"]]) == (3, [code(50)])


async def test_only_a_number_of_the_bureau_is_replaced_and_only_by_a_code(desk: Desk) -> None:
    await desk.import_rows(WORKSHOP, *(row(n) for n in range(3)))
    path = f"/enterprises/{NUMBER}/identification"
    other = {**CODE, "code": code(60)}
    assert await desk.refused("registrar", f"/enterprises/{code(1)}/identification", other) == (409, "identifier-stays")
    assert await desk.refused("registrar", path, {**CODE, "code": "L370124000002"}) == (422, "code-wanted")
    assert await desk.refused("registrar", path, {**CODE, "code": code(2)}) == (409, "code-in-use")
    status, problem = await desk.refused("registrar", path, {**CODE, "code": code(50)[:-1] + "*"})
    assert (status, problem) == (422, "identifier-wrong-character")


async def test_cases_is_told_the_code_and_the_number_of_before(desk: Desk) -> None:
    await desk.import_rows(WORKSHOP, row(2))
    await staff(desk)
    for day in ("2023-05-01", "2023-06-01"):
        await inspected(desk, 50, day, identifier=NUMBER)
    await sent(desk, await roster(desk, enterprises=[NUMBER, code(2)]))
    await hold(desk)
    before = (await assigned(desk))[NUMBER]
    assert (before.party.identifier_kind, before.party.known_as, len(before.earlier)) == ("provisional", (), 2)
    await desk.done("registrar", f"/enterprises/{NUMBER}/identification", CODE)
    assert (await hold(desk)) == (1, 0)
    assert (await hold(desk)) == (0, 0)
    (after,) = await amended(desk)
    assert (after.inspection, after.changed) == (before.inspection, ("party",))
    # The visit keeps the number under which it was assigned, and says which code that is now.
    assert (after.party.identifier, after.party.known_as) == (NUMBER, (code(50),))


async def test_a_visit_under_the_code_says_the_number_and_what_is_on_record_under_it(desk: Desk) -> None:
    await desk.import_rows(WORKSHOP, row(2))
    await staff(desk)
    await inspected(desk, 50, "2023-05-01", identifier=NUMBER)
    await desk.done("registrar", f"/enterprises/{NUMBER}/identification", CODE)
    await sent(desk, await roster(desk, enterprises=[code(50)]))
    await hold(desk)
    told = (await assigned(desk))[code(50)]
    assert (told.party.identifier_kind, told.party.known_as, len(told.earlier)) == ("uscc", (NUMBER,), 1)
