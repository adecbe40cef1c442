"""The paper of an order, and the letter to a county, from the issue to the service: documents does the one by itself, a
person the other.
"""

import asyncio
from datetime import timedelta

from deploy.standalone.site import seals_of
from services.documents.seal_files import make_test_seal
from shared.access.roles import Role
from shared.clock import beijing_date
from shared.identifiers import AreaCode
from tests.support.bureau import EVIDENCE, Json
from tests.support.house import House, Person

_PAPERS = "/documents/papers"
_PATIENCE = 240
"""Seconds to wait for what has to happen: only so that a test ends when it never does. The process that sets a paper
gives way to everything else on the machine.
"""
_BEFORE = ("site-plan", "inspection-record")
"""The forms of the papers that are issued before an order."""
_ORDERS = ("order-to-rectify", "on-the-spot-measures")


async def serve(house: House, server: Person, inspection: str, order: str) -> Json:
    """Hand the paper of an order over to the enterprise, until cases knows of it. Returns the service."""
    paper = await issued(house, inspection, order)
    service = dict(await server.post("/documents/services", handed_over(house, paper)))
    await house.settle()
    return service


async def advise(house: House, server: Person, inspection: str, county: str) -> None:
    """Hand the letter with the opinion on an inspection over to the county, until cases knows of it."""
    clerk, chief = house.somebody(Role.CLERK), house.somebody(Role.CHIEF)
    today = beijing_date(house.clock()).isoformat()
    fields = {"bureau": county, "visited": today, "due": today, "contact": "测试员01", "telephone": "0395-5550200"}
    letter = {
        "form": "guidance-opinion",
        "matter": inspection,
        "fields": {**fields, "opinions": "一、请公示检查计划。"},
    }
    paper = await clerk.post(_PAPERS, letter)
    await chief.post(f"{_PAPERS}/{paper['id']}/approval", {"opinion": "同意"})
    async with asyncio.timeout(_PATIENCE):
        while (await chief.get(f"{_PAPERS}/{paper['id']}"))["status"] != "issued":
            await asyncio.sleep(0.1)
    await server.post("/documents/services", handed_over(house, paper))
    await house.settle()


def handed_over(house: House, paper: Json) -> Json:
    """The record of a service in person, a minute later."""
    house.clock.skip(timedelta(minutes=1))
    addressee = paper["fields"].get("party") or paper["fields"]["bureau"]
    return {"papers": [paper["id"]], "addressee": addressee, "account": account_of(house)}


def account_of(house: House, **others: object) -> Json:
    """How a paper is handed over now."""
    officers = [{"name": name, "certificate": name} for name in ("测试员01", "测试员02")]
    said: Json = {"by": "in-person", "at": house.clock().isoformat(), "place": "厂区门口", "servers": officers}
    proofs = [{"kind": "signed-receipt", "sha256": EVIDENCE}]
    return {**said, "receiver": "现场负责人", "proofs": proofs, **others}


async def open_for_papers(house: House, name: str = "示例县应急管理局") -> None:
    """The bureau has a seal for trials that is valid now, and registers its paper key and its seal."""
    area, today = AreaCode(house.bureau), {"first": beijing_date(house.clock()).isoformat()}
    await asyncio.to_thread(make_test_seal, seals_of(house.site.data), area, name, house.clock())
    for what in ("paper-keys", "seals"):
        await house.somebody(Role.CHIEF).post(f"/documents/{what}", today)


async def issued(house: House, inspection: str, order: str) -> Json:
    """The paper of the order, once the service has issued it; and the papers that come before it."""
    reader = house.somebody(Role.CHIEF)
    try:
        async with asyncio.timeout(_PATIENCE):
            while True:
                listed = await reader.get(f"{_PAPERS}?matter={inspection}&limit=200")
                found = [each for each in listed if each["subject"] == order and each["form"] in _ORDERS]
                if found and found[0]["status"] == "issued":
                    return dict(await reader.get(f"{_PAPERS}/{found[0]['id']}"))
                await _complete(house)
                await asyncio.sleep(0.1)
    except TimeoutError:
        raise AssertionError(await reader.get(f"{_PAPERS}/pending?limit=200")) from None


async def _complete(house: House) -> None:
    """A clerk fills in what inspections do not know: addresses, and the names of those who have signed."""
    clerk, chief = house.somebody(Role.CLERK), house.somebody(Role.CHIEF)
    for each in await clerk.get(f"{_PAPERS}/pending?limit=200"):
        why = each["waits_for"]
        if why and why["code"] == "fields-wrong" and each["form"] in _BEFORE:
            day = beijing_date(house.clock()).isoformat()
            signed = {"words": "同意。", "name": "测试局长", "day": day}
            known = {"address": "示例路1号", "review": signed, "approval": signed}
            lacking = {name: value for name, value in known.items() if f"{name}: " in why["detail_en"]}
            # What the inspection says of an opinion stays.
            named = {name: {"name": "测试局长"} for name in known if f"{name}.name: " in why["detail_en"]}
            fields = lacking | named
            answer = await clerk.ask("POST", f"{_PAPERS}/pending/{each['paper']}/completion", json={"fields": fields})
            # The service may have drafted it meanwhile, when an order got its number.
            if answer.is_success or answer.json()["type"] != "/problems/paper-drafted-already":
                assert answer.is_success, answer.text
                await chief.post(f"{_PAPERS}/{each['paper']}/approval", {"opinion": "同意"})
