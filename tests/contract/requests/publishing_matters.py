"""What matters tell publishing is released, held back, withdrawn and ended: every verb of the table is used.

Cases does not decide penalties yet: those are told of as it will tell.
"""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import uuid_utils.compat

from shared.access.roles import Role
from shared.calendar import published_calendar
from shared.clock import beijing_date
from shared.contracts.penalty import PenaltyFulfilled
from shared.law.due import due
from shared.law.law import shipped_law
from tests.contract.requests.promised import Known
from tests.support.house import Person
from tests.support.office import Office
from tests.support.penalties import decided
from tests.unit.publishing.publication.made_up_penalty import penalty

_LONG_AGO = date(2025, 2, 3)
"""So long ago that an earlier end can be granted."""
_LATELY = 30
"""Days, among which is one from which a penalty is to be published today."""
_BECAUSE = {"because": "当事人名称有误"}
_OPINION = {"opinion": "公示无误"}
_PROMISE = {"applied": "2026-03-02", "promise_sha256": "0f" * 32, "remark": "已整改并作出信用承诺"}


async def publish_matters(office: Office) -> Known:
    """A result that is held back and then released, and penalties: one is withdrawn, one ends early, one is shown, and
    one waits that is to be published today.
    """
    publisher = office.house.somebody(Role.PUBLISHER)
    penalties = [await _penalised(office, _LONG_AGO) for _ in range(3)]
    await _penalised(office, _decided_for(beijing_date(office.house.clock())))
    await office.house.settle()
    (result, *_) = await publisher.get("/publications?kind=inspection-result&status=prepared")
    await publisher.post(f"/publications/{result['id']}/hold", _BECAUSE)
    for publication in (result["id"], *penalties):
        await publisher.post(f"/publications/{publication}/release")
    withdrawn, early, _ = (f"/publications/{publication}" for publication in penalties)
    for verb, body in (("withdrawal-refusal", _OPINION), ("withdrawal", {"explanation": "登记的企业有误"})):
        await publisher.post(f"{withdrawn}/withdrawal-request", _BECAUSE)
        await office.chief.post(f"{withdrawn}/{verb}", body)
    await office.legal.post(f"{early}/early-end-request", _PROMISE)
    await office.chief.post(f"{early}/early-end-refusal", {"opinion": "材料不全"})
    await office.legal.post(f"{early}/early-end-request", _PROMISE)
    await office.chief.post(f"{early}/early-end")
    released = (str(result["id"]), *map(str, penalties))
    return {
        "/deliveries": {"delivery": await _sent_again(office, publisher)},
        "/publications": {"publication": released},
        "/published": {"publication": released, "number": ("1",)},
    }


async def _sent_again(office: Office, publisher: Person) -> tuple[str, ...]:
    """The deliveries to the credit system. What it would refuse is sent again, and nobody has its books."""
    await office.house.settle()
    (delivery, *_) = await publisher.get("/deliveries?status=refused")
    await publisher.post(f"/deliveries/{delivery['id']}/resumption")
    asked = {"outlet": "nowhere", "kind": "penalties", "day": "2026-03-02"}
    assert (await publisher.ask("POST", "/books", json=asked)).status_code == 404
    return tuple(each["id"] for each in await publisher.get("/deliveries"))


def _decided_for(today: date) -> date:
    """The day of a decision that is to be published today or, if today nothing is, on the next day on which one is."""
    period = shipped_law().period("expose-penalty", on=today)
    days = [today - timedelta(days=back) for back in range(_LATELY, 0, -1)]
    return next(day for day in days if due(period, day, published_calendar()).day >= today)


async def _penalised(office: Office, day: date, **more: Any) -> UUID:
    """The publication of a penalty of the enterprise, which is fulfilled."""
    id_, case = uuid_utils.compat.uuid7(), uuid_utils.compat.uuid7()
    told = penalty(penalty=id_, case=case, decided_on=day, credit_class="credit-safety", **more)
    return await decided(office.house, told, PenaltyFulfilled(penalty=id_, on=day))
