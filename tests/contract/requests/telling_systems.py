"""An operator registers addresses that are told of events; none of them is there, and both are ended."""

from shared.access.roles import Role
from tests.contract.requests.promised import Known
from tests.support.office import Office
from tests.support.postgres import administering

_ADDRESS = "https://portal.example/cheqian"
_GIVE_UP = """
    INSERT INTO publishing.webhook_message (webhook, position, bureau, event, type, body, queued_at, due_at, dead)
    VALUES ($1, 0, $2, gen_random_uuid(), 'sampling.draw.announced', '{}', now(), now(), true)
"""


async def tell_systems(office: Office) -> Known:
    """Two webhooks: of one, what was given up is sent again."""
    operator = office.house.somebody(Role.OPS)
    body = {"address": _ADDRESS, "types": ["sampling.draw", "publishing.publication"]}
    first, second = [await operator.post("/publishing/webhooks", body) for _ in range(2)]
    assert first["secret"] != second["secret"]
    await operator.post(f"/publishing/webhooks/{first['id']}/resumption")
    for webhook in (first, second):
        await operator.post(f"/publishing/webhooks/{webhook['id']}/ending", {"reason": "系统下线"})
    # It was on its way when its webhook ended: nobody sends it any more.
    async with administering(office.house.database.admin_url) as admin:
        await admin.execute(_GIVE_UP, second["id"], office.house.bureau)
    return {"/webhooks": {"webhook": (first["id"], second["id"])}}
