"""A person and the service write the same paper at the same moment: nobody is refused, and nothing is done twice."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from shared.access.roles import Role
from tests.integration.documents.letters import LETTER, approved, issued
from tests.integration.documents.test_services import account, at, ordered, served
from tests.support.apps import bearer
from tests.support.disks import full_disk
from tests.support.meeting import kept, until_waiting
from tests.support.paperwork import Paperwork

_PAPER = "documents.paper WHERE id = $1"


async def meets(
    office: Paperwork, paper: str, first: Callable[[], Awaitable[Any]], then: Callable[[], Awaitable[Any]]
) -> Any:
    """Both write the paper: the first has written, and not committed yet, when the second comes. Returns what the
    second says.
    """
    async with kept(office.database, _PAPER, paper):
        before = asyncio.ensure_future(first())
        await until_waiting(office.database, 1)
        after = asyncio.ensure_future(then())
        await until_waiting(office.database, 2)
    await before
    return await after


def posting(office: Paperwork, role: Role, path: str, body: object = None) -> Callable[[], Awaitable[httpx.Response]]:
    return lambda: office.ask(role, "POST", path, body)


@pytest.mark.parametrize("is_numbered", [False, True], ids=["numbering", "issuing"])
async def test_a_correction_of_a_service_meets_the_service_at_its_receipt(
    on_disk: Paperwork, is_numbered: bool
) -> None:
    office, paper = on_disk, await ordered(on_disk)
    service = await office.post(Role.INSPECTOR, "/services", served(paper, at=at(1)))
    path, receipt = f"/services/{service['id']}", service["receipt"]
    if is_numbered:
        with full_disk(1000):
            await office.issue()
    body = {"account": account(at=at(1.5)), "because": "登记时写错时间"}
    await office.post(Role.INSPECTOR, f"{path}/correction-request", body)
    answer = await meets(
        office, receipt, lambda: office.issue(seconds=31), posting(office, Role.CHIEF, f"{path}/correction")
    )
    assert answer.status_code == 200, answer.text
    await office.issue(seconds=31)
    receipts = [await office.get(Role.CLERK, f"/papers/{each}") for each in (receipt, answer.json()["receipt"])]
    assert [each["status"] for each in receipts] == ["replaced" if is_numbered else "discarded", "issued"]
    assert receipts[1]["name"] == "（示）应急回〔2026〕2号"
    (held,) = (await office.get(Role.CLERK, f"/papers/{paper}"))["served"]
    assert held["served_at"] == "2026-03-10T11:00:00+08:00"
    await office.check()


async def test_the_record_of_a_service_meets_the_correction_of_its_paper(office: Paperwork) -> None:
    paper = (await issued(office))["id"]
    await approved(office, earlier={"paper": paper, "by": "correcting", "because": "联系人有误"})
    office.now = office.now.replace(hour=8)
    answer = await meets(
        office, paper, office.issue, posting(office, Role.CLERK, "/services", served(paper, addressee=LETTER["bureau"]))
    )
    assert answer.status_code == 201, answer.text
    found = await office.get(Role.CLERK, f"/papers/{paper}")
    assert (len(found["corrected"]), len(found["served"])) == (1, 1)
    await office.check()


async def test_who_has_read_an_older_version_of_a_service_is_refused(office: Paperwork) -> None:
    paper = await ordered(office)
    service = await office.post(Role.INSPECTOR, "/services", served(paper, at=at(1)))
    path = f"/services/{service['id']}"
    body = {"account": account(at=at(1.5)), "because": "登记时写错时间"}
    await office.post(Role.INSPECTOR, f"{path}/correction-request", body)
    chief = bearer(office.issuer, Role.CHIEF, subject="made-up-chief", now=office.now)
    correcting = [office.client.post(f"{path}/correction", headers={**chief, "If-Match": '"2"'}) for _ in range(2)]
    assert sorted(answer.status_code for answer in await asyncio.gather(*correcting)) == [200, 412]
    await office.check()


async def test_the_service_that_meets_a_person_at_the_earlier_paper_goes_on_at_once(office: Paperwork) -> None:
    paper = (await issued(office))["id"]
    later = await approved(office, earlier={"paper": paper, "by": "replacing", "because": "期限有误"})
    because = {"because": "另行通知"}
    asking = posting(office, Role.CLERK, f"/papers/{paper}/withdrawal-request", because)
    await meets(office, paper, asking, office.issue)
    found = [await office.get(Role.CLERK, f"/papers/{each}") for each in (paper, later)]
    assert [each["status"] for each in found] == ["replaced", "issued"]
    assert found[0]["withdrawal"]["because"] == because["because"]
    await office.check()
