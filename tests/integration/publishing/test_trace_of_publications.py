"""From a publication back to the inspection that it tells of; what nobody has released is found by nobody else."""

from typing import Any

from shared.access.roles import Role
from tests.integration.publishing.told import INSPECTION, RESULT, Telling


async def trace(telling: Telling, of: str, role: Role | None = None, status: int = 200) -> dict[str, Any]:
    if role is None:
        answer = await telling.site.get("/trace.json", params={"of": of})
    else:
        answer = await telling.ask(role, "GET", f"/trace.json?of={of}")
    assert answer.status_code == status, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def test_a_publication_leads_to_what_was_told_of_its_inspection(telling: Telling) -> None:
    path = await telling.tell()
    publication = path.rpartition("/")[2]
    await telling.press.publish(at=telling.now)
    await trace(telling, publication, status=404)
    assert (await trace(telling, publication, Role.AUDITOR))["things"]
    await telling.post(f"{path}/release")
    await telling.show()
    await telling.press.publish(at=telling.now)
    told = await trace(telling, publication)
    assert [(thing["kind"], thing["name"]) for thing in told["things"]] == [("publication", RESULT.party.name)]
    assert [event["type"] for event in told["events"]] == [
        "cases.result.told",
        "publishing.publication.prepared",
        "publishing.publication.released",
    ]
    assert {event["stream"] for event in told["events"]} == {f"publicity/{INSPECTION}", f"publication/{publication}"}
    assert told["breaks"] == []
