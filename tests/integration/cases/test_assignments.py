"""What events of sampling do to inspections: they open them, amend them, take them back; covert ones stay hidden."""

from datetime import date
from uuid import uuid4

from icalendar import Calendar

from services.cases.projections import PROJECTIONS, TABLES
from shared.access.roles import Role
from shared.contracts.assignment import VisitDraws
from shared.contracts.fact import BlobRef
from shared.contracts.sampling import DrawOpened
from shared.database import create_engine
from shared.log.rebuild import rebuild
from tests.integration.cases.straight_way import at, call_off, walk
from tests.support.caseload import Caseload, assigned, inspector
from tests.support.log import sequence_all
from tests.support.oracle import check_rebuild

_READER, _CHIEF = ("somebody", Role.INSPECTOR), ("chief", Role.CHIEF)


async def test_an_event_that_comes_twice_opens_one_inspection(caseload: Caseload) -> None:
    fact = assigned()
    await caseload.happens(f"assigned/{fact.inspection}", fact)
    before = await caseload.get(f"/inspections/{fact.inspection}")
    await caseload.happens(f"assigned/{uuid4()}", fact)
    assert (await caseload.get(f"/inspections/{fact.inspection}")).headers["ETag"] == before.headers["ETag"]


async def test_a_successor_takes_the_place_and_the_earlier_person_is_not_of_the_crew_any_more(
    caseload: Caseload,
) -> None:
    fact = assigned()
    await caseload.happens(f"assigned/{fact.inspection}", fact)
    await caseload.amend(fact, crew=(fact.crew[0], inspector("third", 2)), visit_by=date(2026, 3, 20))
    found = (await caseload.get(f"/inspections/{fact.inspection}")).json()
    assert [person["name"] for person in found["crew"]] == ["first", "third"]
    assert [(clock["due"], clock["state"]) for clock in found["clocks"]] == [
        ("2026-03-31", "void"),
        ("2026-03-20", "running"),
    ]
    assert (await caseload.get("/inspections?mine=true", "second")).json()["items"] == []


async def test_an_assignment_that_is_taken_back_ends_the_inspection(caseload: Caseload) -> None:
    fact = assigned()
    await caseload.happens(f"assigned/{fact.inspection}", fact)
    await caseload.amend(fact, called_off="annulled")
    found = (await caseload.get(f"/inspections/{fact.inspection}")).json()
    assert (found["status"], found["next"]) == ("revoked", [])


async def test_what_sampling_changes_after_the_arrival_is_noted_and_changes_nothing(caseload: Caseload) -> None:
    fact = assigned()
    caseload.at(at(-100))
    await caseload.happens(f"assigned/{fact.inspection}", fact)
    before = await walk(caseload, fact.inspection, "on-site")
    await caseload.amend(fact, called_off="annulled")
    after = (await caseload.get(f"/inspections/{fact.inspection}")).json()
    assert [each["because"] for each in after["late"]] == ["annulled"]
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"version", "event", "late"}


async def test_after_the_visit_whoever_acts_has_the_certificate_and_the_account_of_now(caseload: Caseload) -> None:
    """Also another person who succeeds one of the crew may look again; the arrival says who was there."""
    crew = [
        inspector(name).model_copy(update={"certificate_expires": date(2026, 3, 16)}) for name in ("first", "second")
    ]
    fact = assigned(crew=tuple(crew))
    one = fact.inspection
    caseload.at(at(-100))
    await caseload.happens(f"assigned/{one}", fact)
    await walk(caseload, one, "served")
    renewed = crew[0].model_copy(update={"certificate_expires": date(2032, 3, 16), "key": "示执-新"})
    party = fact.party.model_copy(update={"name": "示例化工二厂"})
    await caseload.amend(fact, crew=(renewed, inspector("third", 2)), party=party, visit_by=date(2026, 5, 1))
    after = await walk(caseload, one, "fed-back", after="served")
    assert (after["party"]["name"], after["visit_by"]) == ("示例化工有限公司", "2026-03-31")
    assert [each["person"] for each in after["visit"]["arrival"]["present"]] == [str(each.person) for each in crew]
    assert [each["state"] for each in after["clocks"] if each["rule"] == "hold-visit"] == ["met"]
    closed = await walk(caseload, one, "closed", after="fed-back")
    assert closed["orders"][0]["reinspections"][0]["persons"] == [each["person"] for each in closed["crew"]]
    assert (await caseload.get("/inspections?mine=true", "third")).json()["items"] != []


async def test_only_its_crew_and_readers_with_the_right_know_of_a_covert_inspection(caseload: Caseload) -> None:
    draw = uuid4()
    one = await caseload.assign(covert=True, draws=VisitDraws(targets=draw, deal=1, crew=(uuid4(),)))

    async def seen(who: tuple[str, Role]) -> tuple[int, ...]:
        lists = [(await caseload.get(path, *who)).json() for path in ("/inspections", "/deadlines")]
        return (await caseload.get(f"/inspections/{one}", *who)).status_code, *(len(each["items"]) for each in lists)

    assert await seen(_READER) == (404, 0, 0)
    assert await seen(_CHIEF) == (200, 1, 1)
    assert (await caseload.get(f"/inspections/{one}", "first")).status_code == 200
    assert (await caseload.post(one, "/closing", {}, ("x", Role.GROUP_LEADER))).status_code != 404
    await caseload.happens(
        f"draw/{draw}",
        DrawOpened(because="due", openings=BlobRef(sha256="ab" * 32, size=2, media_type="application/json")),
    )
    assert await seen(_READER) == (200, 1, 1)


async def test_the_read_rows_can_be_rebuilt(caseload: Caseload) -> None:
    caseload.at(at(-100))
    await walk(caseload, await caseload.assign(), "closed")
    await caseload.assign(covert=True)
    await sequence_all(caseload.sequencer)
    engine = create_engine(caseload.database.admin_url, application="rebuild")
    again = rebuild(engine, caseload.blobs, TABLES, PROJECTIONS)
    await check_rebuild(caseload.database, TABLES, lambda: again)
    await engine.dispose()


async def test_a_calendar_feed_has_the_visits_of_its_owner(caseload: Caseload) -> None:
    """Of a covert visit it says that its owner is busy."""
    await caseload.assign()
    await caseload.assign(covert=True)
    await call_off(caseload, await caseload.assign_by_plan())

    async def said(subject: str) -> list[str]:
        headers = caseload.says(subject, Role.INSPECTOR)
        feed = (await caseload.client.post("/calendar-feeds", headers=headers)).json()
        file = await caseload.client.get(feed["path"])
        return sorted(str(entry["summary"]) for entry in Calendar.from_ical(file.content).walk("VEVENT"))

    assert await said("first") == ["忙碌", "期限：实施检查"]
    assert await said("stranger") == []
