"""The visit of a made-up inspection: who went, by which plan, and what was done on site."""

from datetime import date, datetime
from uuid import UUID, uuid5

from shared.clock import SHANGHAI
from shared.contracts.assignment import Assignee
from shared.contracts.inspection.facts import Hand, HandsOfPaper, OfficerThere, VisitFacts
from shared.contracts.inspection.preparation import SitePlan
from shared.contracts.inspection.visit import Confirmation, ItemChecked, PageSigned, RightsTold

VISIT = date(2026, 3, 10)
_HERE = UUID("0190b5a0-0000-7000-8000-000000000001")
LAW = "《中华人民共和国安全生产法》"


def made_up(name: str) -> UUID:
    """An id that is the same in every run."""
    return uuid5(_HERE, name)


ALARM, WIRING, STAIRS = (made_up(name) for name in ("alarm", "wiring", "stairs"))
RECTIFY, MEASURES, LEAD = (made_up(name) for name in ("rectify", "measures", "lead"))


def at(hour: int, minute: int = 0, day: int = 10) -> datetime:
    """A moment of March 2026 in Beijing."""
    return datetime(2026, 3, day, hour, minute, tzinfo=SHANGHAI)


def _assignee(slot: int, name: str, directory: str, key: str) -> Assignee:
    return Assignee.model_validate(
        {"slot": slot, "role": "检查", "directory": directory, "person": made_up(name), "key": key, "name": name}
        | {"subject": f"u-{slot}"}
    )


CREW = (
    _assignee(1, "测试员甲", "people", "37010123004"),
    _assignee(2, "测试员乙", "people", "37010123017"),
    _assignee(3, "测试员丙", "experts", "E-3"),
)
HANDS = HandsOfPaper(
    drafted=Hand(person="u-1", day=date(2026, 3, 5)),
    reviewed=Hand(person="u-head", day=date(2026, 3, 6), words="检查内容与计划一致，同意。"),
    approved=Hand(person="u-chief", day=date(2026, 3, 6)),
)
PLAN = SitePlan(
    on=VISIT,
    method="查阅资料、现场查验、询问",
    content=("查培训记录", "查储罐区"),
    division={str(made_up("测试员甲")): "资料、人员持证", str(made_up("测试员乙")): "罐区、装卸区"},
    contact="示例负责人 0530-5550101",
    equipment="执法记录仪",
    assistants=1,
    remark="请企业安排人员陪同",
)
THERE = VisitFacts(
    arrived=at(9, 5),
    left=at(11, 40),
    place="原料罐区、装卸区",
    there=tuple(OfficerThere(person=each.person, certificate=each.key) for each in CREW),
    rights=RightsTold(to="示例负责人", post="安全总监", confirmed=True),
    checked=(
        ItemChecked(item="A-1", result="as-required", facts="抽查特种作业人员6名，均持证。"),
        ItemChecked(item="A-2", result="not-as-required", facts="查看原料罐区储罐4座。"),
    ),
    confirmation=Confirmation(
        by="signature",
        signer="示例负责人",
        post="安全总监",
        pages=(PageSigned(page=1, sha256="ab" * 32, confirmed=True),),
    ),
)
