"""People make calendar feeds of their deadlines, and revoke them."""

from tests.contract.requests.promised import Known
from tests.support.office import Office


async def make_feeds(office: Office) -> Known:
    """A feed that is in use, and one that its owner revoked."""
    used, revoked = [await who.post("/cases/calendar-feeds") for who in (office.leader, office.legal)]
    assert used["address"] == f"{office.house.site.address}{used['path']}"
    assert (await office.house.public.ask("GET", used["path"])).status_code == 200
    await office.legal.post(f"/cases/calendar-feeds/{revoked['id']}/revocation")
    return {
        "/calendar-feeds": {"feed": (used["id"], revoked["id"])},
        "/calendars": {"secret": (used["path"].rpartition("/")[2],)},
    }
