"""A visit whose device has no network: the batch that it sends, and what the crew decides about the rest."""

from shared.access.roles import Role
from tests.contract.requests.assigning import CREW, assign_by_hand
from tests.contract.requests.promised import Known
from tests.contract.requests.visiting import Visit, prepare
from tests.support.field import Outbox, checked, statuses
from tests.support.office import Office


async def work_offline(office: Office) -> Known:
    """A command is done, one was taken over with a corrected body, one was dropped, one still waits."""
    house = office.house
    visit = Visit(office, await assign_by_hand(office))
    await prepare(visit)
    now = house.clock()
    says = house.somebody(Role.INSPECTOR, name=CREW[0]).token()
    outbox = Outbox(house.client, says, visit.id, visit.shown["version"], below="/cases")
    outbox.keep("arrive", {"at": now.isoformat(), "place": "厂区门口", "present": visit.there}, now)
    told = {"to": "现场负责人", "confirmed": False}
    for verb, body in (("tell-rights", told), ("check-item", checked("项-01")), ("approve-report", {})):
        outbox.keep(verb, body, now)
    taken = await outbox.sent(now)
    assert statuses(taken) == ["done", "refused", "held", "refused"], taken
    done, wrong, early, waits = (each["id"] for each in outbox.kept)
    corrected = {**told, "reason": "负责人在外地，电话告知"}
    over = {"decided_on": taken["version"], "reason": "补写未确认的情况", "body": corrected}
    for command, how, sent in ((wrong, "takeover", over), (early, "drop", {"reason": "同组已登记同一事项"})):
        answer = await outbox.settle(command, how, sent)
        assert answer.status_code == 200, answer.text
    here = {"inspection": (visit.id,)}
    return {
        "/inspections/{inspection}/packet": here,
        "/inspections/{inspection}/commands": here,
        "/commands": {"command": (done, wrong, early, waits)},
    }
