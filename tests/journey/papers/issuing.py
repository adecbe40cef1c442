"""Papers that the service issues by itself, and how they are served."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from tests.support.bureau import EVIDENCE, Json
from tests.support.house import Person
from tests.support.serving import account_of

PAPERS, SERVICES = "/documents/papers", "/documents/services"
_PATIENCE = 60
"""Seconds to wait for what has to happen: only so that a test ends when it never does."""


async def issued(reader: Person, form: str, subject: str | None = None) -> Json:
    """The newest paper of the form about an order, a lead or a finding, once the service has issued it."""
    return dict((await _until(reader, lambda papers: [each for each in papers if _is(each, form, subject)]))[0])


async def all_issued(reader: Person) -> list[Json]:
    """All papers of the bureau, once none waits for its issue."""
    await _until(reader, lambda papers: all(each["status"] == "issued" for each in papers))
    while pending := await reader.get(f"{PAPERS}/pending?limit=200"):
        assert all(each["waits_for"] is None for each in pending), pending
        await asyncio.sleep(0.1)
    return list(await reader.get(f"{PAPERS}?limit=200"))


async def serve(server: Person, papers: Sequence[Json], addressee: str, proofs: Sequence[str], account: Json) -> Json:
    """Record how papers were served a minute after their issue; the service, once its receipt is issued."""
    server.house.clock.skip(timedelta(minutes=1))
    service = dict(await server.post(SERVICES, service_of(server, papers, addressee, proofs, account)))
    receipt = service["receipt"]
    await _until(server, lambda listed: [each for each in listed if each["id"] == receipt and _done(each)])
    await server.house.settle()
    return service


def service_of(server: Person, papers: Sequence[Json], addressee: str, proofs: Sequence[str], account: Json) -> Json:
    """The request that records a service now. `proofs`: the kinds of its proofs."""
    given = [{"kind": kind, "sha256": EVIDENCE} for kind in proofs]
    told = account_of(server.house, proofs=given, **account)
    return {"papers": [each["id"] for each in papers], "addressee": addressee, "account": told}


def _is(paper: Json, form: str, subject: str | None) -> bool:
    return paper["form"] == form and _done(paper) and subject in (None, paper["subject"])


def _done(paper: Json) -> bool:
    return bool(paper["status"] == "issued")


async def _until(reader: Person, wanted: Any) -> Any:
    """What `wanted` finds among the papers of the bureau, newest first, once it finds anything."""
    try:
        async with asyncio.timeout(_PATIENCE):
            while not (found := wanted(await reader.get(f"{PAPERS}?limit=200"))):
                await asyncio.sleep(0.1)
            return found
    except TimeoutError:
        raise AssertionError(await reader.get(f"{PAPERS}/pending?limit=200")) from None
