"""What matters tell publishing is released, held back, withdrawn and ended, and a typical case is written: every verb
of the table is used.

Cases does not decide penalties yet: they are told of as it will tell; so are two hazards beside those of cases.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import uuid_utils.compat

from shared.access.roles import Role
from shared.calendar import published_calendar
from shared.clock import SHANGHAI, beijing_date
from shared.contracts.hazards import (
    MajorHazardChanged,
    MajorHazardEliminated,
    MajorHazardListed,
    MajorHazardRevoked,
)
from shared.contracts.penalty import PartyCodes, PenalisedOrganisation, PenaltyAuthority, PenaltyFulfilled
from shared.law.due import due
from shared.law.law import shipped_law
from tests.contract.requests.promised import Known
from tests.support.bureau import Json
from tests.support.credit import FIRM, FIRM_CODE, SENDER
from tests.support.credit_house import national_of
from tests.support.hazards import tell_of_hazard
from tests.support.house import Person
from tests.support.office import Office
from tests.support.parties import code_of_bureau
from tests.support.penalties import decided
from tests.unit.publishing.publication.made_up_kinds import hazard
from tests.unit.publishing.publication.made_up_penalty import penalty

_LONG_AGO = date(2025, 2, 3)
"""So long ago that an earlier end can be granted."""
_LATELY = 30
"""Days, among which is one from which a penalty is to be published today."""
_PATIENCE = 60
"""Seconds to wait for the answer of the credit system: only so that a test ends when there is none."""
_BECAUSE = {"because": "当事人名称有误"}
_OPINION = {"opinion": "公示无误"}
_LISTED = {"found": date(2026, 3, 1), "listed": date(2026, 3, 2)}
_CASE = {
    "title": "未按规定培训案",
    "facts": "甲测试安排乙示例上岗，丙样例作证。",
    "lesson": "先培训，后上岗。",
    "mentions": {"persons": [{"name": "丙样例", "role": "witness"}]},
}
_PROMISE = {"applied": "2026-03-02", "promise_sha256": "0f" * 32, "remark": "已整改并作出信用承诺"}


async def publish_matters(office: Office) -> Known:
    """A result that is held back and then released, and penalties: one is withdrawn, one ends early, two are shown and
    told to credit systems, and one waits that is to be published today. What a credit system would refuse is sent
    again. A typical case is written of one. A visit is told beforehand; of two hazards one is eliminated, and one was
    none.
    """
    publisher = office.house.somebody(Role.PUBLISHER)
    penalties = [await _penalised(office, _LONG_AGO) for _ in range(2)]
    for number, code in enumerate((SENDER, code_of_bureau(office.house.bureau))):
        penalties.append(await _penalised(office, _LONG_AGO, **_complete(office.house.bureau, number, code)))
    await _penalised(office, _decided_for(beijing_date(office.house.clock())))
    await office.house.settle()
    (result, *_) = await publisher.get("/publications?kind=inspection-result&status=prepared")
    await publisher.post(f"/publications/{result['id']}/hold", _BECAUSE)
    for publication in (result["id"], *penalties):
        await publisher.post(f"/publications/{publication}/release")
    await office.house.settle()
    (refused, *_) = await publisher.get("/deliveries?status=refused")
    await publisher.post(f"/deliveries/{refused['id']}/resumption")
    withdrawn, early, *_ = (f"/publications/{publication}" for publication in penalties)
    for verb, body in (("withdrawal-refusal", _OPINION), ("withdrawal", {"explanation": "登记的企业有误"})):
        await publisher.post(f"{withdrawn}/withdrawal-request", _BECAUSE)
        await office.chief.post(f"{withdrawn}/{verb}", body)
    await office.legal.post(f"{early}/early-end-request", _PROMISE)
    await office.chief.post(f"{early}/early-end-refusal", {"opinion": "材料不全"})
    await office.legal.post(f"{early}/early-end-request", _PROMISE)
    await office.chief.post(f"{early}/early-end")
    (beforehand,) = await publisher.get("/publications?kind=advance-notice&status=prepared")
    await publisher.post(f"/publications/{beforehand['id']}/release")
    case = await _written(office, penalties[-1])
    hazards = await _hazards(office)
    released = (str(result["id"]), *map(str, penalties), beforehand["id"], case, *hazards)
    return {
        "/deliveries": {"delivery": await _sent(office, publisher, penalties[2:])},
        "/publications": {"publication": released},
        "/published": {"publication": released, "number": ("1",)},
    }


async def _written(office: Office, penalty: UUID) -> str:
    """The typical case of a penalty, which is written in other words and released."""
    publisher = office.house.somebody(Role.PUBLISHER)
    written = await office.legal.post("/publications", {"kind": "typical-case", "about": str(penalty), **_CASE})
    await office.legal.post(f"/publications/{written['id']}/text", {**_CASE, "title": "未按规定培训从业人员案"})
    await publisher.post(f"/publications/{written['id']}/release")
    return str(written["id"])


async def _hazards(office: Office) -> list[str]:
    """The publications of two hazards: that one is eliminated is released, the other is to be withdrawn."""
    house, publisher = office.house, office.house.somebody(Role.PUBLISHER)
    gone, none = (hazard(hazard=uuid_utils.compat.uuid7(), **_LISTED) for _ in range(2))
    publications = [
        str(await tell_of_hazard(house, told.hazard, MajorHazardListed(told=told), MajorHazardChanged(told=told)))
        for told in (gone, none)
    ]
    await house.settle()
    for publication in publications:
        await publisher.post(f"/publications/{publication}/release")
    await tell_of_hazard(house, gone.hazard, MajorHazardEliminated(told=gone, on=gone.listed), after=2)
    revoked = MajorHazardRevoked(hazard=none.hazard, on=none.listed, explanation="不构成重大事故隐患")
    await tell_of_hazard(house, none.hazard, revoked, after=2)
    await house.settle()
    await publisher.post(f"/publications/{publications[0]}/release")
    return publications


async def _sent(office: Office, publisher: Person, told: Sequence[UUID]) -> tuple[str, ...]:
    """The deliveries to the credit systems: one takes what it is told, and its books are compared with ours; the other
    gets files, which nobody acknowledges.
    """
    house, national = office.house, national_of(office.house.bureau)
    await house.settle()
    entered, in_files = told
    await _becomes(publisher, national, entered, lambda delivery: delivery["status"] == "accepted")
    soon = (house.clock() + timedelta(hours=1)).astimezone(SHANGHAI).isoformat()
    await _becomes(
        publisher, f"files-{house.bureau}", in_files, lambda delivery: delivery["waiting"]["next_attempt"] > soon
    )
    today = beijing_date(house.clock()).isoformat()
    books = await publisher.post("/books", {"outlet": national, "kind": "penalty", "day": today})
    assert books["found"] == 0, "what the bureau beside has sent in the same name is no stranger's"
    outlets = {outlet["id"]: outlet for outlet in await publisher.get("/outlets")}
    assert (outlets[national]["answers"], outlets[f"files-{house.bureau}"]["answers"]) == (True, None)
    return tuple(each["id"] for each in await publisher.get("/deliveries"))


async def _becomes(publisher: Person, outlet: str, publication: UUID, has_become: Callable[[Json], Any]) -> None:
    async with asyncio.timeout(_PATIENCE):
        while True:
            (listed,) = await publisher.get(f"/deliveries?outlet={outlet}&publication={publication}")
            delivery = await publisher.get(f"/deliveries/{listed['id']}")
            assert not delivery["flaws"], delivery["flaws"]
            if has_become(delivery):
                return
            await asyncio.sleep(0.1)


def _complete(bureau: str, number: int, code: str) -> dict[str, Any]:
    """What a penalty needs to be taken by a credit system that knows the authority by this code."""
    return {
        "number": f"（示）应急罚〔2025〕{bureau}{number}号",
        "party": PenalisedOrganisation(name=FIRM, codes=PartyCodes(uscc=FIRM_CODE)),
        "authority": PenaltyAuthority(name="平阴县应急管理局", code=code),
        "valid_until": date(2099, 12, 31),
    }


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
