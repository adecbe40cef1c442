"""Guidance by a city: an inspection in a county, from its basis to the moment when the crew leaves."""

from tests.journey.inspections.people import assigned, head
from tests.journey.inspections.visit import Visit
from tests.support.bureau import Json
from tests.support.house import Person
from tests.support.office import Office


async def guide(city: Office, draw: Json) -> None:
    """Every enterprise that the draw drew is inspected, and nothing is found; sampling learns it."""
    visits = await assigned(city, draw)
    for visit in visits:
        member, leader = acting(city, visit)
        await state_basis(city, visit, draw, leader)
        await visit.plan(member)
        await hold(city, visit, member, leader)
    await city.house.settle()
    learned = await city.leader.get(f"/sampling/recorded-inspections?draw={draw['id']}")
    held = {(visit.shown["id"], "guidance") for visit in visits}
    assert {(one["id"], one["occasion"]) for one in learned} == held


def acting(city: Office, visit: Visit) -> tuple[Person, Person]:
    """Somebody of the crew, and who leads it."""
    key = next(each["key"] for each in visit.shown["crew"] if each["role"] == "组长")
    return visit.member(but=[key])[0], head(city, key)


async def state_basis(city: Office, visit: Visit, draw: Json, leader: Person) -> None:
    await visit.does(leader, "/basis", {"basis": {"kind": "guidance", "bureau": city.house.bureau, "draw": draw["id"]}})


async def hold(city: Office, visit: Visit, member: Person, leader: Person) -> None:
    """The site plan is drafted: whoever leads the crew reviews it, the chief approves; then the visit."""
    await visit.does(leader, "/site-plan/review")
    await visit.does(city.chief, "/site-plan/approval")
    await visit.tell(member)
    await visit.go_in(member)
    await visit.leave(member)
