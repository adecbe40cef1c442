"""Reminders: the days on which a clock of an inspection is reminded of, and the list of today's."""

from datetime import UTC, datetime

from shared.access.roles import Role
from tests.integration.cases.straight_way import CHIEF, FIRST, at
from tests.support.caseload import Caseload, Json


async def _reminded(caseload: Caseload, who: tuple[str, Role] = CHIEF, query: str = "") -> list[tuple[str, str]]:
    """The due day of each reminder, and why there is one."""
    answer = await caseload.get(f"/reminders{query}", *who)
    assert answer.status_code == 200, answer.text
    found: list[Json] = answer.json()["items"]
    return [(each["due"], each["what"]) for each in found]


async def test_a_clock_of_an_inspection_is_reminded_of_before_its_end_on_it_and_after_it(caseload: Caseload) -> None:
    caseload.at(at(-100))
    await caseload.assign()
    (deadline,) = (await caseload.get("/deadlines", *CHIEF)).json()["items"]
    assert (deadline["due"], deadline["warn_on"]) == ("2026-03-31", ["2026-03-28", "2026-03-30"])
    days = {27: [], 28: ["soon"], 29: [], 30: ["soon"], 31: ["today"]}
    for day, what in days.items():
        caseload.at(datetime(2026, 3, day, 1, tzinfo=UTC))
        assert await _reminded(caseload) == [("2026-03-31", each) for each in what], day
    caseload.at(datetime(2026, 4, 1, 1, tzinfo=UTC))
    assert await _reminded(caseload) == [("2026-03-31", "overdue")]
    assert await _reminded(caseload, query="?person=nobody") == []
    caseload.at(datetime(2026, 4, 2, 1, tzinfo=UTC))
    assert await _reminded(caseload) == []


async def test_reminders_of_a_covert_visit_are_for_those_who_see_it(caseload: Caseload) -> None:
    caseload.at(at(-100))
    await caseload.assign(covert=True)
    caseload.at(datetime(2026, 3, 31, 1, tzinfo=UTC))
    assert await _reminded(caseload) == await _reminded(caseload, FIRST) == [("2026-03-31", "today")]
    assert await _reminded(caseload, ("stranger", Role.INSPECTOR)) == []
