"""An inspection in a journey: its people act on it over HTTP, each with the account that sampling knows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from uuid import uuid4

from shared.access.roles import Role
from tests.support.bureau import EVIDENCE, Json
from tests.support.house import House, Person
from tests.support.serving import advise, serve

NOTHING_FOUND, FOUND, ELSEWHERE = "未发现问题", "发现问题已责令改正", "发现问题待后续处理"


@dataclass
class Visit:
    """An inspection as the last answer showed it."""

    house: House
    shown: Json

    @property
    def at(self) -> str:
        return f"/cases/inspections/{self.shown['id']}"

    @property
    def clocks(self) -> dict[str, tuple[str, int | None]]:
        """The rule of each clock → its state, and by how much it was late."""
        return {clock["rule"]: (clock["state"], clock["late_by"]) for clock in self.shown["clocks"]}

    @property
    def people(self) -> list[str]:
        """The lasting ids of the crew."""
        return [each["person"] for each in self.shown["crew"]]

    def member(self, *, but: Iterable[str] = ()) -> tuple[Person, Json]:
        """The first inspector of the crew whose key is none of these, and the entry in the crew."""
        entry = next(each for each in self.shown["crew"] if each["directory"] == "people" and each["key"] not in but)
        return self.house.somebody(Role.INSPECTOR, name=entry["subject"]), entry

    async def does(self, who: Person, verb: str, body: object = None) -> Json:
        """An act that must succeed; ten minutes pass before it."""
        self.house.clock.skip(timedelta(minutes=10))
        self.shown = await who.post(self.at + verb, body or {})
        return self.shown

    def now(self) -> str:
        return self.house.clock().isoformat()

    def today(self, days: int = 0) -> str:
        """Today in Beijing, or so many days later."""
        return (self.house.clock() + timedelta(hours=8, days=days)).date().isoformat()

    async def plan(self, who: Person, days: int = 0) -> None:
        """The site plan for a visit today, or so many days later."""
        await self.does(who, "/site-plan", {"on": self.today(days), "method": "现场检查、查阅资料"})

    async def tell(self, who: Person) -> None:
        """The notice to the enterprise."""
        told = {"by": "送达检查通知书", "receiver": "现场负责人", "content": "检查事项", "requirements": "备好资料"}
        await self.does(who, "/notice", {"at": self.now(), **told, "rights": "可申请回避"})

    async def go_in(self, who: Person) -> None:
        """Arrival with certificates, rights, opening meeting; every item as required."""
        present = [{"person": each["person"], "certificate": each["key"]} for each in self.shown["crew"]]
        await self.does(who, "/arrival", {"at": self.now(), "place": "厂区门口", "present": present})
        await self.does(who, "/rights", {"to": "现场负责人", "confirmed": True})
        await self._meet(who, "opening")
        for item in self.shown["items"]:
            checked = {"item": item["key"], "result": "as-required", "facts": "已查阅记录"}
            await self.does(who, "/items", checked)

    async def find(self, who: Person, what: str, item: str, elsewhere: str = "", **others: str) -> str:
        """A finding of the person who acts, whose item is not as required, in the remit of the bureau or of a
        department elsewhere; its id. `others`: more of what the request says.
        """
        await self.does(who, "/items", {"item": item, "result": "not-as-required", "facts": what})
        finding = str(uuid4())
        basis = [{"instrument": "《中华人民共和国安全生产法》", "article": "第三十二条"}]
        said = {"item": item, "description": what, "place": "车间", "basis": basis, "severity": "general"}
        await self.does(who, "/findings", {"finding": finding, **said, "sort": what, "elsewhere": elsewhere, **others})
        return finding

    async def sign_checklists(self) -> None:
        """Everybody who came signs the own checklist."""
        for entry in self.shown["crew"]:
            role = Role.EXPERT if entry["directory"] == "experts" else Role.INSPECTOR
            who = self.house.somebody(role, name=entry["subject"])
            await self.does(who, "/checklists", {"signature": EVIDENCE})

    async def leave(self, who: Person, **refusal: str) -> None:
        """Closing meeting, and the record: signed, or refused with what is said of the refusal."""
        await self._meet(who, "closing")
        page = {"page": 1, "sha256": sha256(b"a page").hexdigest(), "confirmed": not refusal}
        how = {"by": "refused", **refusal} if refusal else {"by": "signature", "signer": "示例负责人"}
        await self.does(who, "/record", {"left": self.now(), "confirmation": {**how, "pages": [page]}})

    async def report(self, who: Person, result: str = FOUND) -> None:
        said = {"situation": "现场检查情况", "appraisal": "基本符合", "opinion": "限期整改"}
        await self.does(who, "/report", {**said, "result": {"text": result}})

    async def feed_back(self, who: Person) -> None:
        body = {"at": self.now(), "by": "当面反馈", "receiver": "现场负责人", "content": "检查结果"}
        await self.does(who, "/feedback", body)

    async def close(self, who: Person, approver: Person) -> None:
        """The closing, which one person drafts and another approves."""
        await self.does(who, "/closing", {"remark": "各事项均已办结"})
        await self.does(approver, "/closing/approval", {"opinion": "同意"})

    async def order(self, who: Person, findings: Iterable[str], days: int) -> str:
        """An order with a requirement for each finding, to be met so many days from today; the order's path."""
        order, by = str(uuid4()), self.today(days)
        requirements = [
            {"number": number, "finding": finding, "requirement": "限期改正", "by": by}
            for number, finding in enumerate(findings, 1)
        ]
        power = "《中华人民共和国安全生产法》第六十二条"
        body = {"order": order, "order_kind": "rectify", "power": power, "requirements": requirements}
        await self.does(who, "/orders", body)
        return f"/orders/{order}"

    async def serve(self, who: Person, order: str) -> None:
        """The paper of the order at this path is handed over."""
        await serve(self.house, who, self.shown["id"], order.removeprefix("/orders/"))
        self.shown = await who.get(self.at)

    async def advise(self, who: Person, county: str) -> None:
        """The letter with the opinion on the inspection is handed over to the county."""
        await advise(self.house, who, self.shown["id"], county)
        self.shown = await who.get(self.at)

    async def look_again(self, who: Person, order: str, verdicts: dict[int, bool]) -> None:
        """A re-inspection by the whole crew: number of a requirement → whether it is met."""
        found = [{"number": number, "done": done, "facts": "现场查看"} for number, done in verdicts.items()]
        body = {"at": self.now(), "persons": self.people, "verdicts": found, "opinion": "复查意见"}
        await self.does(who, f"{order}/reinspections", body)

    async def _meet(self, who: Person, meeting: str) -> None:
        await self.does(who, "/meetings", {"meeting": meeting, "at": self.now(), "attended": ["示例负责人"]})
