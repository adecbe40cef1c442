"""What events of sampling do to inspections: they open them, amend them, take them back; covert ones stay hidden."""

from datetime import date
from uuid import UUID, uuid4

from icalendar import Calendar

from services.cases.projections import PROJECTIONS, TABLES
from shared.access.roles import Role
from shared.contracts.assignment import VisitDraws
from shared.contracts.fact import BlobRef
from shared.contracts.sampling import DrawOpened
from shared.database import create_engine
from shared.log.rebuild import rebuild
from tests.integration.cases.straight_way import at, call_off, walk
from tests.support.apps import BUREAU, COUNTIES
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


async def _open(caseload: Caseload, draw: UUID) -> None:
    openings = BlobRef(sha256="ab" * 32, size=2, media_type="application/json")
    await caseload.happens(f"draw/{draw}", DrawOpened(because="due", openings=openings))


async def _seen(caseload: Caseload, one: UUID, who: tuple[str, Role] = _READER) -> tuple[int, ...]:
    lists = [(await caseload.get(path, *who)).json() for path in ("/inspections", "/deadlines")]
    return (await caseload.get(f"/inspections/{one}", *who)).status_code, *(len(each["items"]) for each in lists)


async def test_only_its_crew_and_readers_with_the_right_know_of_a_covert_inspection(caseload: Caseload) -> None:
    """Until the last of its draws is open."""
    draws = VisitDraws(targets=uuid4(), deal=1, crew=(uuid4(),))
    one = await caseload.assign(covert=True, draws=draws)
    assert await _seen(caseload, one, _CHIEF) == (200, 1, 1)
    assert (await caseload.get(f"/inspections/{one}", "first")).status_code == 200
    assert (await caseload.post(one, "/closing", {}, ("x", Role.GROUP_LEADER))).status_code != 404
    seen = []
    for draw in draws.all:
        seen.append(await _seen(caseload, one))
        await _open(caseload, draw)
    assert [*seen, await _seen(caseload, one)] == [(404, 0, 0), (404, 0, 0), (200, 1, 1)]


async def test_a_draw_that_was_opened_before_keeps_nothing_secret(caseload: Caseload) -> None:
    """The round that tells of a visit may be appended after the opening of its draws. The visit is announced then."""
    caseload.at(at(-100))
    opened, later = uuid4(), uuid4()
    await _open(caseload, opened)
    one = await caseload.assign(covert=True, draws=VisitDraws(crew=(opened,)))
    assert await _seen(caseload, one) == (200, 1, 1)
    await walk(caseload, one, "notified")
    two = assigned(covert=True, draws=VisitDraws(crew=(opened, later)))
    await caseload.happens(f"assigned/{two.inspection}", two)
    assert (await _seen(caseload, two.inspection))[0] == 404
    await caseload.amend(two, draws=two.draws.model_copy(update={"secret": (opened,)}))
    assert (await _seen(caseload, two.inspection))[0] == 200


async def test_what_is_owed_goes_to_the_successor_and_the_earlier_person_knows_nothing_any_more(
    caseload: Caseload,
) -> None:
    fact = assigned(covert=True, team="", heads=())
    await caseload.happens(f"assigned/{fact.inspection}", fact)
    before = await _summaries(caseload, "first"), await _summaries(caseload, "new")
    await caseload.amend(fact, crew=(inspector("new"), fact.crew[1]))
    assert (before, await _summaries(caseload, "new"), await _summaries(caseload, "first")) == (
        (["忙碌"], []),
        ["忙碌"],
        [],
    )
    owed = [(await caseload.get(f"/deadlines?person={name}", name)).json()["items"] for name in ("first", "new")]
    assert [[row["owes"]["name"] for row in rows] for rows in owed] == [[], ["new"]]
    assert (await caseload.get("/deadlines", "second")).json()["items"] == owed[1], "the crew knows of it"
    nameless = tuple(person.model_copy(update={"subject": ""}) for person in fact.crew)
    two = await caseload.assign(team="", crew=nameless)
    (row,) = (await caseload.get(f"/deadlines?matter=inspection/{two}", *_CHIEF)).json()["items"]
    assert row["owes"] == {"who": "role", "name": "inspector"}
    await _check_rebuild(caseload)


async def test_roles_in_the_own_bureau_show_nothing_of_another(caseload: Caseload) -> None:
    """A supervisor who is a chief at home, where chiefs see covert visits."""
    one = await caseload.assign(covert=True)
    city = next(city for city, counties in COUNTIES.items() if BUREAU in counties)
    for roles in ((), (Role.CHIEF,), (Role.DRAWER, Role.GROUP_LEADER)):
        boss = caseload.says("boss", Role.CITY_SUPERVISOR, *roles, bureau=city)
        paths = (f"/inspections/{one}", f"/inspections?bureau={BUREAU}", f"/deadlines?bureau={BUREAU}")
        answers = [await caseload.client.get(path, headers=boss) for path in paths]
        assert [answer.status_code for answer in answers] == [404, 200, 200]
        assert not any(answer.json()["items"] for answer in answers[1:])


async def test_the_read_rows_can_be_rebuilt(caseload: Caseload) -> None:
    caseload.at(at(-100))
    await walk(caseload, await caseload.assign(), "closed")
    secret = await caseload.assign(covert=True, draws=VisitDraws(crew=(uuid4(),)))
    await _open(caseload, UUID((await caseload.get(f"/inspections/{secret}")).json()["draws"]["crew"][0]))
    await caseload.assign(covert=True)
    await _check_rebuild(caseload)


async def _check_rebuild(caseload: Caseload) -> None:
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

    assert await _summaries(caseload, "first") == ["忙碌", "期限：实施检查"]
    assert await _summaries(caseload, "stranger") == []


async def _summaries(caseload: Caseload, subject: str) -> list[str]:
    """What a new calendar feed of the person says."""
    headers = caseload.says(subject, Role.INSPECTOR)
    feed = (await caseload.client.post("/calendar-feeds", headers=headers)).json()
    file = await caseload.client.get(feed["path"])
    entries = Calendar.from_ical(file.content).walk("VEVENT")
    busy = [set(entry) for entry in entries if str(entry["summary"]) == "忙碌"]
    assert all(names == {"UID", "DTSTAMP", "SUMMARY", "CLASS", "DTSTART", "DTEND"} for names in busy)
    return sorted(str(entry["summary"]) for entry in entries)
