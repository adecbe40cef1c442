"""Opening numbers: a bureau that moves in the middle of a year goes on with its counts; two persons say so."""

from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from shared.access.roles import Role
from tests.integration.documents.letters import issued
from tests.support.paperwork import Paperwork

OLD = "ab" * 32
_ASKED = {
    "series": "letters",
    "year": 2026,
    "kind": "指导",
    "next": 38,
    "register_sha256": OLD,
    "remark": "前 37 号见原登记簿",
}
_PATH = "/series-openings"


async def requested(office: Paperwork, **more: Any) -> str:
    return f"{_PATH}/{(await office.post(Role.CLERK, _PATH, {**_ASKED, **more}))['id']}"


async def test_a_series_goes_on_from_the_old_register(office: Paperwork) -> None:
    path = await requested(office)
    shown = await office.post(Role.CHIEF, f"{path}/approval")
    assert (shown["status"], shown["opening"]["next"], shown["opening"]["register_sha256"]) == ("approved", 38, OLD)
    names = [(await issued(office))["name"] for _ in range(2)]
    assert names == ["（示）应急指导〔2026〕38号", "（示）应急指导〔2026〕39号"]
    (head,) = (await office.get(Role.CLERK, "/registers"))["items"]
    assert (head["first"], head["last"], head["lines"], head["issued"]) == (38, 39, 2, 2)
    assert head["opening"]["requested_by"]["subject"] == "made-up-clerk"
    assert head["opening"]["approved_by"]["subject"] == "made-up-chief"
    book = load_workbook(BytesIO((await office.ask(Role.CLERK, "GET", "/registers/letters.xlsx")).content))
    row = [*book["登记簿概况"].iter_rows(values_only=True)][1]
    assert (row[4], row[5], row[10], row[11]) == (38, 39, OLD, "前 37 号见原登记簿")
    await office.check()


async def test_one_person_opens_no_series(office: Paperwork) -> None:
    path = await requested(office)
    assert await office.refused(Role.CHIEF, f"{path}/approval", subject="made-up-clerk") == (403, "same-person")
    assert (await office.refused(Role.CLERK, f"{path}/approval"))[0] == 403
    refused = await office.post(Role.CHIEF, f"{path}/refusal", {"opinion": "原登记簿不全"})
    assert (refused["status"], refused["opinion"]) == ("refused", "原登记簿不全")
    withdrawn = await office.post(Role.CLERK, f"{await requested(office)}/withdrawal", {"reason": "重新核对"})
    assert withdrawn["status"] == "withdrawn"
    assert (await issued(office))["number"]["count"] == 1
    assert len((await office.get(Role.CLERK, _PATH))["items"]) == 2
    await office.check()


async def test_a_series_that_has_given_a_number_is_not_opened(office: Paperwork) -> None:
    early = await requested(office)
    await issued(office)
    assert await office.refused(Role.CHIEF, f"{early}/approval") == (409, "number-series-begun")
    assert await office.refused(Role.CLERK, _PATH, _ASKED) == (409, "number-series-begun")
    # Another year has another count, which is opened once.
    later, again = await requested(office, year=2027), await requested(office, year=2027, next=5)
    await office.post(Role.CHIEF, f"{later}/approval")
    assert await office.refused(Role.CHIEF, f"{again}/approval") == (409, "number-series-begun")
    await office.check()


async def test_what_the_policy_does_not_count_is_not_opened(office: Paperwork) -> None:
    for change, code in (
        ({"series": "nobody"}, "series-not-in-policy"),
        ({"kind": ""}, "count-unfit"),
        ({"team": "F"}, "count-unfit"),
        ({"year": None}, "count-unfit"),
        ({"next": 0}, "validation-failed"),
    ):
        status, refused = await office.refused(Role.CLERK, _PATH, {**_ASKED, **change})
        assert status == 422, refused
        assert code in (refused, "validation-failed")
