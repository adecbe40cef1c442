"""What happens to a paper's key, seal and earlier paper after its number was taken, and before it is issued."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import pytest

from services.documents.paper.issuing_usecases import Issuing
from shared.access.roles import Role
from tests.integration.documents.letters import approved, issued
from tests.support.paperwork import Paperwork

Meanwhile = Callable[[], Awaitable[object]]


def while_it_is_made(monkeypatch: pytest.MonkeyPatch, happens: Meanwhile) -> None:
    """It happens once, after the next number was taken."""
    issue, left = Issuing._issue, [happens]

    async def later(*made: Any) -> None:
        while left:
            await left.pop()()
        await issue(*made)

    monkeypatch.setattr(Issuing, "_issue", later)


async def revoked(office: Paperwork, path: str, name: str) -> None:
    (one,) = (await office.get(Role.CHIEF, path))["items"]
    await office.post(Role.CHIEF, f"{path}/{one[name]}/revocation", {"day": "2026-03-02", "reason": "失窃"})


@pytest.mark.parametrize(("path", "name"), [("/paper-keys", "key"), ("/seals", "certificate")])
async def test_no_paper_is_issued_by_what_was_revoked(
    office: Paperwork, monkeypatch: pytest.MonkeyPatch, path: str, name: str
) -> None:
    paper = await approved(office)
    while_it_is_made(monkeypatch, lambda: revoked(office, path, name))
    await office.issue()
    await office.issue(seconds=31)
    found = await office.get(Role.CLERK, f"/papers/{paper}")
    assert (found["status"], found["voided"]) == ("voided", ["（示）应急指导〔2026〕1号"])
    await office.check()


async def withdrawn(office: Paperwork, paper: str) -> None:
    await office.post(Role.CLERK, f"/papers/{paper}/withdrawal-request", {"because": "发错单位"})
    await office.post(Role.CHIEF, f"/papers/{paper}/withdrawal")


@pytest.mark.parametrize("by", ["replacing", "correcting"])
async def test_nothing_takes_the_place_of_a_paper_that_has_ended(
    office: Paperwork, monkeypatch: pytest.MonkeyPatch, by: str
) -> None:
    first = (await issued(office))["id"]
    paper = await approved(office, earlier={"paper": first, "by": by, "because": "电话有误"})
    while_it_is_made(monkeypatch, lambda: withdrawn(office, first))
    await office.issue()
    assert (await office.get(Role.CLERK, f"/papers/{paper}"))["status"] == "voided"
    assert (await office.get(Role.CLERK, f"/papers/{first}"))["status"] == "withdrawn"
    await office.check()


async def test_one_paper_is_replaced_by_one_paper(office: Paperwork, monkeypatch: pytest.MonkeyPatch) -> None:
    first = (await issued(office))["id"]
    replacing = {"earlier": {"paper": first, "by": "replacing", "because": "电话有误"}}
    others = [await approved(office, **replacing)]
    while_it_is_made(monkeypatch, lambda: also(office, others, replacing))
    await office.issue()
    found = [await office.get(Role.CLERK, f"/papers/{paper}") for paper in others]
    assert sorted(paper["status"] for paper in found) == ["issued", "voided"]
    await office.check()


async def also(office: Paperwork, others: list[str], replacing: Mapping[str, Any]) -> None:
    """Another paper replaces the same one, and is issued first."""
    others.append(await approved(office, **replacing, fields={"contact": "测试员二"}))
    await office.issue()
