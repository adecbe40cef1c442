"""A bureau writes papers that no inspection asks for: everything that can happen to one happens."""

import asyncio
from typing import Any
from unittest.mock import patch
from uuid import uuid4

from shared.access.roles import Role
from shared.clock import beijing_date
from tests.contract.requests.promised import Known
from tests.support.bureau import Json
from tests.support.office import Office

_PAPERS = "/documents/papers"
_PATIENCE = 60


async def write_papers(office: Office) -> Known:
    """A letter in force that another one corrects; one that was replaced; one that was withdrawn, after somebody had
    refused that; a draft that was sent back, revised and discarded; a letter whose number is void.
    """
    clerk, chief = office.house.somebody(Role.CLERK), office.chief
    letter = await issue(office)
    correction = await issue(office, earlier=_earlier(letter, "correcting"))
    replacement = await issue(office, earlier=_earlier(await issue(office), "replacing"))
    withdrawn = await issue(office)
    for answer, body in (("withdrawal-refusal", {"opinion": "先核实"}), ("withdrawal", None)):
        await clerk.post(f"{_PAPERS}/{withdrawn['id']}/withdrawal-request", {"because": "发错单位"})
        await chief.post(f"{_PAPERS}/{withdrawn['id']}/{answer}", body)
    draft = await _drafted(office)
    await chief.post(f"{_PAPERS}/{draft['id']}/refusal", {"opinion": "请写明时限"})
    await clerk.post(f"{_PAPERS}/{draft['id']}/revision", {"fields": _letter(office), "explained": {}})
    await clerk.post(f"{_PAPERS}/{draft['id']}/explanation", {"explained": {"bureau": "机构更名"}})
    await clerk.post(f"{_PAPERS}/{draft['id']}/discarding", {"because": "改由县局自查"})
    void = await _voided(office)
    papers = (letter, correction, replacement, withdrawn, draft, void, *await _complete(office))
    openings = await _opened(office)
    along = await _taken_along(office)
    return {
        "/papers": {"paper": tuple(each["id"] for each in papers)},
        "/registers": {"series": ("letters",)},
        "/advance-numbers": {"advance": along},
        "/series-openings": {"opening": tuple(openings)},
        "/forms": {"form": ("guidance-opinion", "inspection-record")},
        **await _verified(office, letter),
    }


async def _verified(office: Office, paper: Json) -> Known:
    """Whoever holds the file of an issued paper is told where the receipts are that prove it."""
    await office.house.settle()
    told = await office.house.public.post("/papers/verification", {"file": paper["file"]["sha256"]})
    assert told["verdict"] == "in-force", told
    return {
        "/papers/keys": {"bureau": (office.house.bureau,)},
        "/papers/receipts": {"position": (str(told["issued"]["position"]),)},
    }


async def _complete(office: Office) -> list[Json]:
    """The papers of site plans: the list has no address, and no token the name of who approved. Somebody fills that in,
    and another approves it.
    """
    clerk, completed = office.house.somebody(Role.CLERK), []
    opinion = {"name": "测试局长"}
    for waiting in await _waiting(office):
        fields = {"address": "示例县示例路1号", "review": opinion, "approval": opinion}
        paper = await clerk.post(f"{_PAPERS}/pending/{waiting['paper']}/completion", {"fields": fields})
        await office.chief.post(f"{_PAPERS}/{paper['id']}/approval", {"opinion": "同意"})
        completed.append(await _becomes(office, "issued", dict(paper)))
    return completed


async def _waiting(office: Office) -> list[Json]:
    async with asyncio.timeout(_PATIENCE):
        while True:
            listed = await office.chief.get(f"{_PAPERS}/pending")
            found = [dict(each) for each in listed if each["form"] == "site-plan"]
            if found and all(each["waits_for"] for each in found):
                return found
            await asyncio.sleep(0.1)


async def _taken_along(office: Office) -> tuple[str, ...]:
    """Two numbers that were taken along: one was used, one given up."""
    matter, path = str(uuid4()), "/documents/advance-numbers"
    await issue(office, matter=matter, matter_name="示例")
    inspector = office.house.somebody(Role.INSPECTOR)
    taken = await inspector.post(path, {"matter": matter, "form": "guidance-opinion", "count": 2})
    used, void = (each["id"] for each in taken["items"])
    await inspector.post(f"{path}/{used}/handing-in", {"photograph_sha256": "0f" * 32})
    await inspector.post(f"{path}/{void}/giving-up", {"because": "未开具"})
    return used, void


async def _opened(office: Office) -> list[str]:
    """Opening numbers of later years: one approved, one refused, one withdrawn, one that waits."""
    clerk, path = office.house.somebody(Role.CLERK), "/documents/series-openings"
    asked = {"series": "letters", "kind": "指导", "register_sha256": "0f" * 32, "remark": "原登记簿续号"}
    openings = [
        (await clerk.post(path, {**asked, "year": 2090 + place, "next": 38 + place}))["id"] for place in range(4)
    ]
    await office.chief.post(f"{path}/{openings[0]}/approval")
    await office.chief.post(f"{path}/{openings[1]}/refusal", {"opinion": "原登记簿不全"})
    await clerk.post(f"{path}/{openings[2]}/withdrawal", {"reason": "重新核对"})
    return openings


async def _voided(office: Office) -> Json:
    """A letter that could not be issued under its number, and takes another."""
    with patch("services.documents.rendering.proof.unproved", lambda *_: ["示例"]):
        paper = await _becomes(office, "voided", await _approved(office))
    await office.chief.post(f"{_PAPERS}/{paper['id']}/resumption", {"because": "字库已补齐"})
    return await _becomes(office, "issued", paper)


async def issue(office: Office, **more: Any) -> Json:
    """A letter that is issued."""
    return await _becomes(office, "issued", await _approved(office, **more))


async def _approved(office: Office, **more: Any) -> Json:
    paper = await _drafted(office, **more)
    return dict(await office.chief.post(f"{_PAPERS}/{paper['id']}/approval", {"opinion": "同意"}))


async def _drafted(office: Office, **more: Any) -> Json:
    body = {"form": "guidance-opinion", "fields": _letter(office), **more}
    return dict(await office.house.somebody(Role.CLERK).post(_PAPERS, body))


async def _becomes(office: Office, status: str, paper: Json) -> Json:
    """The service leads the paper on by itself."""
    async with asyncio.timeout(_PATIENCE):
        while (found := dict(await office.chief.get(f"{_PAPERS}/{paper['id']}")))["status"] != status:
            await asyncio.sleep(0.1)
    return found


def _earlier(paper: Json, by: str) -> dict[str, str]:
    return {"paper": str(paper["id"]), "by": by, "because": "联系电话有误"}


def _letter(office: Office) -> dict[str, str]:
    today = beijing_date(office.house.clock()).isoformat()
    return {
        "bureau": "示例县应急管理局",
        "visited": today,
        "due": today,
        "contact": "测试员一",
        "telephone": "0531-5550200",
        "opinions": "一、检查笔录缺少起止时间的分钟，请规范填写。",
    }
