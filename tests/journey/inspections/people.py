"""The people of inspections in a journey: their accounts, their posts, and the inspections that they are given."""

from shared.access.roles import Role
from tests.journey.inspections.visit import Visit
from tests.support.bureau import Json
from tests.support.house import Person
from tests.support.office import Office


def subject_of(key: str) -> str:
    """The subject of a made-up person, by the key in the register."""
    return f"u-{key.rpartition('-')[2]}"


async def accounts_are_given(office: Office, register: str = "people") -> None:
    """Everybody in a register gets an account: requested by one person, approved by another."""
    for one in await office.legal.get(f"/sampling/{register}?limit=200"):
        at = f"/sampling/accounts/{one['person']}"
        await office.legal.post(f"{at}/request", {"subject": subject_of(one["key"])})
        await office.chief.post(f"{at}/approval")


async def assigned(office: Office, draw: Json, reader: Person | None = None) -> list["Visit"]:
    """The next round tells cases of the visits; the inspections of the enterprises that a draw drew."""
    await office.house.hold_assignment_round()
    await office.house.settle()
    found = await (reader or office.chief).get(f"/cases/inspections?draw={draw['id']}&limit=200")
    return [Visit(office.house, await (reader or office.chief).get(f"/cases/inspections/{one['id']}")) for one in found]


def heads_of(teams: Json) -> dict[str, dict[str, str]]:
    """Team → post → the key of its holder."""
    return {
        team["code"]: {each["post"]: each["person"] for each in team["members"] if each["post"] != "member"}
        for team in teams["teams"]
    }


def head(office: Office, key: str) -> Person:
    return office.house.somebody(Role.GROUP_LEADER, name=subject_of(key))


async def verify(office: Office) -> None:
    """A stranger and the oracle find nothing wrong. The round of the last skip is over by then: a rebuild that empties
    the tables while a round reads them could end in a deadlock.
    """
    await office.house.hold_assignment_round()
    await office.verify_everything()
