"""The paper of an order, from its issue to its service: documents does the one by itself, a person the other."""

import asyncio
from datetime import timedelta

from shared.access.roles import Role
from tests.support.bureau import EVIDENCE, Json
from tests.support.house import House, Person

_PAPERS = "/documents/papers"
_PATIENCE = 60
"""Seconds to wait for what has to happen: only so that a test ends when it never does."""
_ORDERS = ("order-to-rectify", "on-the-spot-measures")


async def serve(house: House, server: Person, inspection: str, order: str) -> Json:
    """Hand the paper of an order over to the enterprise, until cases knows of it. Returns the service."""
    paper = await issued(house, inspection, order)
    service = dict(await server.post("/documents/services", handed_over(house, paper)))
    await house.settle()
    return service


def handed_over(house: House, paper: Json) -> Json:
    """The record of a service in person, a minute later."""
    house.clock.skip(timedelta(minutes=1))
    return {"papers": [paper["id"]], "addressee": "示例化工有限公司", "account": account_of(house)}


def account_of(house: House, **others: object) -> Json:
    """How a paper is handed over now."""
    officers = [{"name": name, "certificate": name} for name in ("测试员01", "测试员02")]
    said: Json = {"by": "in-person", "at": house.clock().isoformat(), "place": "厂区门口", "servers": officers}
    proofs = [{"kind": "signed-receipt", "sha256": EVIDENCE}]
    return {**said, "receiver": "现场负责人", "proofs": proofs, **others}


async def issued(house: House, inspection: str, order: str) -> Json:
    """The paper of the order, once the service has issued it."""
    reader = house.somebody(Role.CHIEF)
    try:
        async with asyncio.timeout(_PATIENCE):
            while True:
                listed = await reader.get(f"{_PAPERS}?matter={inspection}&limit=200")
                found = [each for each in listed if each["subject"] == order and each["form"] in _ORDERS]
                if found and found[0]["status"] == "issued":
                    return dict(found[0])
                await asyncio.sleep(0.1)
    except TimeoutError:
        raise AssertionError(await reader.get(f"{_PAPERS}/pending?limit=200")) from None
