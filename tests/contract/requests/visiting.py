"""The visit of an inspection: what its crew does, from the site plan to the confirmed record."""

from datetime import timedelta
from uuid import uuid4

from shared.access.roles import Role
from shared.clock import SHANGHAI
from tests.contract.requests.assigning import CREW
from tests.support.bureau import EVIDENCE, Json
from tests.support.house import Person
from tests.support.office import Office

_AGREED, _AGAIN = {"opinion": "同意"}, {"opinion": "请补充检查方法"}


class Visit:
    """An inspection, and the people who have to do with it."""

    def __init__(self, office: Office, inspection: Json) -> None:
        self.office = office
        self.shown = inspection
        self.id = str(inspection["id"])
        self.first, self.second = [office.house.somebody(Role.INSPECTOR, name=name) for name in CREW[:2]]

    @property
    def now(self) -> str:
        return self.office.house.clock().isoformat()

    @property
    def there(self) -> list[Json]:
        """The crew on site, each with the certificate."""
        return [{"person": each["person"], "certificate": each["key"]} for each in self.shown["crew"]]

    def day(self, days: int = 0) -> str:
        """The day in Beijing that is so many days from now."""
        return (self.office.house.clock().astimezone(SHANGHAI).date() + timedelta(days=days)).isoformat()

    async def take(self, who: Person, verb: str, body: object) -> None:
        self.shown = await who.post(f"/cases/inspections/{self.id}{verb}", body)

    async def sign(self, paper: str, *, refused: bool = False) -> None:
        """The paper passes its review and its approval, or is sent back."""
        if refused:
            await self.take(self.office.leader, f"{paper}/refusal", _AGAIN)
        else:
            await self.take(self.office.leader, f"{paper}/review", _AGREED)
            await self.take(self.office.chief, f"{paper}/approval", _AGREED)


async def prepare(visit: Visit) -> None:
    """Site plans: the first is sent back, the second is approved; the visit is put off, and put back to today."""
    for refused in (True, False):
        plan = {"on": visit.day(1), "method": "现场检查、查阅资料", "content": ["查安全培训"]}
        await visit.take(visit.first, "/site-plan", plan)
        await visit.sign("/site-plan", refused=refused)
    await visit.take(visit.first, "/postponement", {"on": visit.day(), "reason": "企业次日停电检修"})
    notice = {"at": visit.now, "by": "送达检查通知书", "receiver": "现场负责人", "content": "安全培训"}
    await visit.take(visit.first, "/notice", {**notice, "requirements": "备好资料", "rights": "可申请回避"})


async def hold_visit(visit: Visit) -> list[str]:
    """On site, from the arrival to the record, which the enterprise does not sign. The third of the crew comes later;
    the enterprise asks that the third stands back. Returns the ids of the findings.
    """
    *present, third = visit.there
    absent = [{"person": third["person"], "how": "late", "reason": "堵车"}]
    place = {"at": visit.now, "place": "厂区门口"}
    await visit.take(visit.first, "/arrival", {**place, "present": present, "absent": absent})
    await visit.take(visit.first, "/latecomers", {"at": visit.now, **third})
    recusal = {"person": third["person"], "reason": "系本单位负责人的近亲属"}
    await visit.take(visit.first, "/rights", {"to": "现场负责人", "confirmed": True, "recusals": [recusal]})
    decided = {"person": third["person"], "granted": False, "opinion": "经核实不存在所述关系"}
    await visit.take(visit.office.chief, "/recusal-decisions", decided)
    await meet(visit, "opening")
    await visit.take(visit.first, "/items", {"item": "项-01", "result": "not-as-required", "facts": "查培训记录"})
    findings = [str(uuid4()) for _ in range(3)]
    for finding, description in zip(findings, ("培训记录不全", "安全出口被占用", "消火栓无水"), strict=True):
        basis = [{"instrument": "《示例标准》", "article": "5.2", "in_force_since": "2020-01-01"}]
        found = {"finding": finding, "item": "项-01", "description": description, "place": "车间", "basis": basis}
        await visit.take(visit.second, "/findings", {**found, "severity": "general", "sort": description})
    await meet(visit, "closing")
    pages = [{"page": 1, "sha256": EVIDENCE, "confirmed": False}]
    confirmation = {"by": "refused", "reason": "不认可检查结果", "witness": "园区值班人员", "pages": pages}
    await visit.take(visit.first, "/record", {"left": visit.now, "confirmation": confirmation})
    told = {"at": visit.now, "to": "示例县应急管理局负责人", "content": "现场负责人拒绝签字"}
    await visit.take(visit.first, "/refusal-report", told)
    return findings


async def meet(visit: Visit, meeting: str) -> None:
    """The opening meeting, or the closing one."""
    held = {"meeting": meeting, "at": visit.now, "attended": ["现场负责人", "安全员"]}
    await visit.take(visit.first, "/meetings", held)
