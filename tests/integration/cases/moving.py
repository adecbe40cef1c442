"""A calendar that changes while inspections are under way, and what must hold of their clocks all the time."""

from dataclasses import replace
from datetime import date
from functools import partial
from uuid import UUID

from services.cases.clocks import CLOCKS, rules_of
from services.cases.projections import PROJECTIONS, TABLES
from shared.clocks.background import look_at
from shared.clocks.reckoning import Rules
from shared.database import create_engine
from shared.http.resources import Resources
from shared.log.rebuild import rebuild
from shared.work import Acting
from tests.integration.cases.straight_way import CHIEF
from tests.support.apps import BUREAU
from tests.support.caseload import Caseload, Json
from tests.support.log import sequence_all
from tests.support.oracle import check_rebuild

AGAIN: Json = {
    "name": "again",
    "title": "复查",
    "rule": "re-inspect",
    "count": 5,
    "unit": "working-days",
    "after": "order-due",
    "basis": "第五条",
}
WRITE: Json = {
    **AGAIN,
    "name": "write",
    "title": "报告",
    "rule": "write-report",
    "count": 1,
    "after": "inspection-ended",
}


def policy(*deadlines: Json, **more: object) -> Json:
    """A made-up policy with these deadlines."""
    whole: Json = {
        "policy": "made-up",
        "bureau": BUREAU,
        "title": "示例政策",
        "source": "示应急〔2026〕1 号",
        "effective": {"from": "2026-01-01"},
        "deadlines": list(deadlines),
    }
    return {**whole, **more}


async def move(caseload: Caseload, *off: date) -> None:
    """The service looks at its clocks when these days have become holidays."""

    async def rules(resources: Resources, act: Acting) -> Rules:
        known = await rules_of(resources, act)
        return replace(known, calendar=replace(known.calendar, off=known.calendar.off | set(off)))

    await look_at(caseload.app.resources, CLOCKS, rules, BUREAU)


async def check_clocks(caseload: Caseload, inspection: UUID) -> Json:
    """The inspection and the list of deadlines say the same of its open clocks. Returns rule → due day of these."""
    found = (await caseload.get(f"/inspections/{inspection}", *CHIEF)).json()
    listed = (await caseload.get(f"/deadlines?matter=inspection/{inspection}", *CHIEF)).json()["items"]
    ends = {each["id"]: (each["rule"], each["due"], each["state"]) for each in listed}
    shown = {each["id"]: (each["rule"], each["due"], each["state"]) for each in found["clocks"]}
    assert ends == {clock: said for clock, said in shown.items() if said[2] in ("running", "stopped")}
    return {rule: due for rule, due, _ in ends.values()}


async def check_rebuilt(caseload: Caseload) -> None:
    """A rebuild changes no row of the service."""
    await sequence_all(caseload.sequencer)
    engine = create_engine(caseload.database.admin_url, application="tests")
    try:
        again = partial(rebuild, engine, caseload.blobs, TABLES, PROJECTIONS)
        await check_rebuild(caseload.database, TABLES, again)
    finally:
        await engine.dispose()
