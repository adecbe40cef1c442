"""Hazards, leads and visits beforehand over the API: published where the policy says so, from a day on, to the end."""

from dataclasses import replace
from datetime import UTC, date, datetime

from services.publishing.publication.background import end_those_over, release_those_ripe
from services.publishing.publication.matters import hazard_matter
from services.publishing.publication.preparing import publication_id
from shared.access.roles import Role
from shared.contracts.fact import Fact
from shared.contracts.hazards import (
    MajorHazardChanged,
    MajorHazardEliminated,
    MajorHazardListed,
    MajorHazardRevoked,
)
from shared.database import transact
from shared.log.append import append
from tests.integration.publishing.policies import adopt
from tests.integration.publishing.test_publications import check, published, stranger
from tests.integration.publishing.told import Telling
from tests.support.log import OCCASION
from tests.unit.publishing.publication.made_up_kinds import INSPECTION, hazard, lead, visit

HAZARDS = "  - {kind: major-hazard, release: approval, basis: 示例}\n"
LEADS = "  - {kind: lead-transfer, release: by-itself, basis: 示例}\n"
VISITS = """\
  - {kind: advance-notice, release: by-itself, embargo: {count: 3, unit: working-days, side: before}, basis: 示例}
"""
LISTED = MajorHazardListed(told=hazard())
HAZARD = f"/publications/{publication_id('major-hazard', hazard_matter(hazard().hazard))}"
LEAD = f"/publications/{publication_id('lead-transfer', f'lead/{lead().lead}')}"
VISIT = f"/publications/{publication_id('advance-notice', f'publicity/{INSPECTION}')}"


def on(day: int, month: int = 3) -> datetime:
    return datetime(2026, month, day, 1, 0, tzinfo=UTC)


async def tell(telling: Telling, stream: str, version: int, fact: Fact) -> None:
    async with transact(telling.cases, OCCASION.bureau) as session:
        await append(session, replace(OCCASION, time=telling.now), stream, version, fact)
    await telling.show()


async def tell_of_hazard(telling: Telling, *facts: Fact, after: int = 0) -> None:
    for version, fact in enumerate(facts, after):
        await tell(telling, f"publicity/{hazard().hazard}", version, fact)


async def test_without_a_rule_of_the_policy_none_of_them_is_published(telling: Telling) -> None:
    await tell_of_hazard(telling, LISTED, MajorHazardEliminated(told=hazard(), on=date(2026, 3, 20)))
    await tell(telling, f"publicity/{INSPECTION}", 0, lead())
    await tell(telling, f"publicity/{INSPECTION}", 1, visit())
    await tell(telling, f"publicity/{INSPECTION}", 2, visit(over="held"))
    assert (await telling.get("/publications"))["items"] == []
    await check(telling)


async def test_a_hazard_is_shown_until_it_is_eliminated_and_that_is_read_too(telling: Telling) -> None:
    await adopt(telling.press, HAZARDS)
    await tell_of_hazard(telling, LISTED)
    clocks = (await telling.get("/deadlines"))["items"]
    assert [(clock["rule"], clock["due"]) for clock in clocks] == [("disclose-information", "2026-04-02")]
    await telling.post(f"{HAZARD}/release")
    assert (await telling.get("/deadlines"))["items"] == []
    await tell_of_hazard(telling, MajorHazardChanged(told=hazard(by=date(2026, 5, 30))), after=1)
    await telling.post(f"{HAZARD}/release")
    (row,) = await published(telling, kind="major-hazard")
    assert (row["content"]["by"], row["content"]["eliminated"], row["version"]) == ("2026-05-30", "", 2)
    assert "乙示例" not in str(row)

    telling.now = on(25)
    await tell_of_hazard(telling, MajorHazardEliminated(told=hazard(), on=date(2026, 3, 25)), after=2)
    telling.now = on(30)
    assert await end_those_over(telling.app.resources) == 0, "nobody was told yet that it is eliminated"
    await telling.post(f"{HAZARD}/release")
    page = (await telling.site.get(HAZARD.replace("/publications/", "/results/"))).text
    assert "已于下列日期验收消除" in page
    assert await end_those_over(telling.app.resources) == 0
    telling.now = on(31)
    assert await end_those_over(telling.app.resources) == 1
    shown = (await telling.site.get(stranger(HAZARD))).json()
    assert (shown["content"], shown["ended"], len(shown["versions"])) == (
        None,
        {"because": "done", "day": "2026-03-31"},
        3,
    )
    assert "公示事项已结束" in (await telling.site.get(HAZARD.replace("/publications/", "/results/"))).text
    await check(telling)


async def test_what_was_no_hazard_is_withdrawn_within_three_working_days(telling: Telling) -> None:
    await adopt(telling.press, HAZARDS)
    await tell_of_hazard(telling, LISTED)
    await telling.post(f"{HAZARD}/release")
    revoked = MajorHazardRevoked(hazard=hazard().hazard, on=date(2026, 3, 20), explanation="经复核不构成重大事故隐患")
    await tell_of_hazard(telling, revoked, after=1)
    clocks = (await telling.get("/deadlines"))["items"]
    assert [(clock["rule"], clock["due"]) for clock in clocks] == [("withdraw-published-decision", "2026-03-25")]
    await telling.post(f"{HAZARD}/withdrawal", {"explanation": revoked.explanation}, Role.CHIEF)
    assert (await telling.site.get(stranger(HAZARD))).json()["withdrawn"] == revoked.explanation
    await check(telling)


async def test_a_hazard_that_is_eliminated_before_anybody_read_of_it_is_not_published(telling: Telling) -> None:
    await adopt(telling.press, HAZARDS)
    await tell_of_hazard(telling, LISTED, MajorHazardEliminated(told=hazard(), on=date(2026, 3, 20)))
    ended = await telling.get(HAZARD)
    assert (ended["status"], ended["waiting"], ended["next"]) == ("ended", None, [])
    assert (await telling.get("/deadlines"))["items"] == []
    assert (await telling.site.get(stranger(HAZARD))).status_code == 404
    await check(telling)


async def test_a_lead_is_published_and_corrected_when_it_is_acknowledged(telling: Telling) -> None:
    await adopt(telling.press, LEADS)
    await tell(telling, f"publicity/{INSPECTION}", 0, lead())
    await tell(telling, f"publicity/{INSPECTION}", 1, lead(received=date(2026, 3, 13)))
    shown = (await telling.site.get(stranger(LEAD))).json()
    assert (shown["content"]["to"], shown["content"]["received"]) == ("示例县消防救援大队", "2026-03-13")
    assert len(shown["versions"]) == 2
    page = (await telling.site.get(LEAD.replace("/publications/", "/results/"))).text
    assert "受移送机关回执日期" in page
    assert "乙示例" not in page
    await check(telling)


async def test_a_visit_is_told_from_its_day_on_until_the_crew_arrives(telling: Telling) -> None:
    await adopt(telling.press, VISITS)
    await tell(telling, f"publicity/{INSPECTION}", 0, visit())
    waiting = await telling.get(VISIT)
    assert (waiting["status"], waiting["not_before"]) == ("prepared", "2026-03-24")
    assert "2026-03-24" in waiting["next"][0]["missing"][0]["zh"]
    refused = await telling.ask(Role.PUBLISHER, "POST", f"{VISIT}/release")
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/release-too-early")
    assert "2026-03-24" in refused.json()["detail"]
    telling.now = on(23)
    assert await release_those_ripe(telling.app.resources) == 0
    telling.now = on(24)
    assert await release_those_ripe(telling.app.resources) == 1
    assert await release_those_ripe(telling.app.resources) == 0
    (row,) = await published(telling, kind="advance-notice")
    assert (row["content"]["expected"], row["content"]["items"][0]["title"]) == ("2026-03-27", "安全培训检查")
    assert "安全培训检查" in (await telling.site.get(VISIT.replace("/publications/", "/results/"))).text
    telling.now = on(27)
    await tell(telling, f"publicity/{INSPECTION}", 1, visit(over="held"))
    shown = (await telling.site.get(stranger(VISIT))).json()
    assert (shown["status"], shown["ended"]) == ("ended", {"because": "done", "day": "2026-03-27"})
    assert await published(telling) == []
    await check(telling)


async def test_a_visit_that_is_put_off_waits_for_its_new_day_and_one_that_is_over_is_not_told(telling: Telling) -> None:
    await adopt(telling.press, VISITS)
    await tell(telling, f"publicity/{INSPECTION}", 0, visit())
    await tell(telling, f"publicity/{INSPECTION}", 1, visit(day=date(2026, 4, 3)))
    telling.now = on(24)
    assert await release_those_ripe(telling.app.resources) == 0
    assert (await telling.get(VISIT))["not_before"] == "2026-03-31"
    await tell(telling, f"publicity/{INSPECTION}", 2, visit(over="not-held"))
    telling.now = on(3, 4)
    assert await release_those_ripe(telling.app.resources) == 0
    assert (await telling.site.get(stranger(VISIT))).status_code == 404
    await check(telling)
