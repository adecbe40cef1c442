"""An inspection over HTTP, from the assignment to the closing."""

from tests.integration.cases.straight_way import at, walk
from tests.support.caseload import Caseload
from tests.support.log import sequence_all
from tests.support.oracle import check_log


async def test_an_inspection_goes_its_way(caseload: Caseload) -> None:
    caseload.at(at(-100))
    inspection = await caseload.assign()
    closed = await walk(caseload, inspection, "closed")
    assert closed["status"] == "closed"
    assert closed["next"] == []
    assert {clock["rule"]: clock["state"] for clock in closed["clocks"]} == {"hold-visit": "met", "rectify": "met"}
    assert [round_["signed"]["status"] for round_ in closed["site_plans"]] == ["approved"]
    await sequence_all(caseload.sequencer)
    await check_log(caseload.database)
