"""Major hazards that the enterprise reported: every verb of the table is used."""

from datetime import timedelta
from typing import Any

from shared.access.roles import Role
from shared.clock import beijing_date
from tests.contract.requests.assigning import CREW
from tests.contract.requests.promised import Known
from tests.support.bureau import EVIDENCE, Json
from tests.support.house import Person
from tests.support.office import Office
from tests.support.treatment import GONE, PLAN, STOP, SUPERVISOR, hazard, reported


class Treated:
    """A hazard, and the people who have to do with it."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.keeper: Person = office.house.somebody(Role.INSPECTOR, name=CREW[0])
        self.id = ""

    @property
    def now(self) -> Json:
        return {"at": self.office.house.clock().isoformat()}

    def day(self, days: int = 0) -> str:
        return (beijing_date(self.office.house.clock()) + timedelta(days=days)).isoformat()

    async def list_it(self, due: int) -> None:
        """It was found a week ago, and is due so many days from now."""
        today = beijing_date(self.office.house.clock())
        body = hazard(reported(), today - timedelta(days=7), today + timedelta(days=due))
        self.id = (await self.keeper.post("/cases/hazards", body))["id"]

    async def take(self, verb: str, body: Json, who: Person | None = None) -> Any:
        return await (who or self.keeper).post(f"/cases/hazards/{self.id}{verb}", body)


async def treat_hazards(office: Office) -> Known:
    """One that is eliminated after a refusal; one that stands, with stopped work and more time; one that is overdue;
    one that was none.
    """
    hazards = [await _stands(office), await _eliminated(office), await _overdue(office), await _none(office)]
    return {"/hazards": {"hazard": tuple(hazards)}}


async def _stopped(office: Office, due: int) -> Treated:
    one = Treated(office)
    await one.list_it(due)
    await one.take("/stops", {**one.now, **STOP})
    await one.take("/plans", {**one.now, "plan": PLAN})
    return one


async def _stands(office: Office) -> str:
    one = await _stopped(office, 60)
    await one.take("/extensions", {"until": one.day(90), "reason": "泄爆装置须定制"})
    await one.take("/extension-decisions", {"granted": True, "opinion": "保持停产"}, office.chief)
    visited = {**one.now, "persons": ["测试员甲"], "facts": "停产，正在清灰", "stop_kept": True}
    await one.take("/visits", visited)
    await one.take("/reports", {**one.now, "to": "示例市应急管理局", "content": "停产治理中"})
    return one.id


async def _eliminated(office: Office) -> str:
    one = await _stopped(office, 60)
    await one.take("/supervision", {"authority": SUPERVISOR, "number": "1 号", "on": one.day()})
    for gone in (False, True):
        assessed = {"assessment": EVIDENCE, "assessed_by": "示例安全评价有限公司"}
        await one.take("/acceptance-requests", {**one.now, "content": "治理完成", **assessed})
        await one.take("/examinations", {**one.now, **GONE, "gone": gone})
        if gone:
            await one.take("/acceptance", {"document": "1 号"}, office.chief)
        else:
            await one.take("/refusal", {"opinion": "泄爆片未安装"}, office.chief)
    return one.id


async def _overdue(office: Office) -> str:
    one = Treated(office)
    await one.list_it(-2)
    await one.take("/steps", {"step": "penalise-hazard", "on": one.day(), "remark": "立案查处"})
    return one.id


async def _none(office: Office) -> str:
    one = Treated(office)
    await one.list_it(30)
    await one.take("/denial", {"explanation": "经复核，不属于判定标准所列情形"}, office.chief)
    return one.id
