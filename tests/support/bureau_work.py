"""What sampling records of a bureau itself: its policy with its name, its item list, its plans."""

from datetime import date
from uuid import UUID

from shared.canonical import canonical
from shared.contracts.fact import BlobRef, Fact
from shared.contracts.items import ItemsPublished
from shared.contracts.planning import PlanApproved, PlanContent, PlanDrafted, PlanFiled, PlanKind, PlanPublished
from shared.contracts.policy import PolicyAdopted
from shared.database import transact
from shared.log.append import append
from shared.policy.reading import read_policy
from tests.integration.deploy.composition import ROOT
from tests.support.log import OCCASION
from tests.support.publishing import Press

NAME = "示例县应急管理局"
ADDRESS = "示例县人民路 2 号"
PLAN = UUID(int=77)
TITLE = "2026年度安全生产监督检查计划"
ITEMS = [
    {
        "key": "AQ-001",
        "name": "安全培训检查",
        "basis": "《安全生产法》第二十八条",
        "kind": "key",
        "subject": "工贸企业",
        "content": "从业人员是否经培训合格后上岗，培训档案是否齐全",
        "method": "现场检查",
    },
    {"key": "AQ-002", "name": "应急预案检查", "basis": "《安全生产法》第八十一条", "kind": "general"},
]


async def happens(press: Press, stream: str, *facts: Fact, after: int = 0) -> None:
    """Sampling records these facts in a stream that has `after` events."""
    async with transact(press.sampling, OCCASION.bureau) as session:
        for version, fact in enumerate(facts, after):
            await append(session, OCCASION, stream, version, fact)


async def adopt(press: Press, name: str = NAME, *, first: date = date(2026, 1, 1), number: int = 78) -> BlobRef:
    """The bureau adopts a policy that gives it this name: the blob of the file."""
    written = (ROOT / "deploy" / "policies" / "dacheng-2019.yaml").read_bytes().replace(b"131025", b"370124")
    written = written.replace("大城县应急管理局".encode(), name.encode())
    written = written.replace("大城县示例路1号".encode(), ADDRESS.encode())
    rules = read_policy(written).policy.as_json()
    content = await press.blobs.put(written, "application/yaml")
    told = {"policy": rules["policy"], "title": rules["title"], "source": rules["source"], "rules": rules}
    fact = PolicyAdopted(file=content.sha256, first=first, content=content, requested_by="made-up-registrar", **told)
    await happens(press, f"policy/{UUID(int=number)}", fact)
    return content


async def publish_items(press: Press, edition: int = 1, first: date = date(2026, 1, 1)) -> str:
    """The bureau publishes an edition of its item list: the hash of its bytes."""
    listed = [*ITEMS, {"key": "AQ-009", "name": f"第{edition}版新增事项", "basis": "《安全生产法》第四十一条"}]
    items = await press.blobs.put(canonical(listed), "application/json")
    fact = ItemsPublished(
        edition=edition,
        first=first,
        size=len(listed),
        sha256=items.sha256,
        items=items,
        consolidated_by="made-up-legal",
    )
    await happens(press, f"item-list/{edition}", fact)
    return items.sha256


async def publish_plan(press: Press, plan: UUID = PLAN, title: str = TITLE, kind: PlanKind = "annual") -> None:
    """The bureau drafts a plan, and publishes it after the government has approved it and it is filed above."""
    content = await content_of_plan(press, title)
    day, paper = date(2026, 2, 1), "00" * 32
    await happens(
        press,
        f"plan/{plan}",
        PlanDrafted(kind=kind, year=2026, content=content),
        PlanApproved(edition=1, authority="示例县人民政府", document="示政〔2026〕1号", on=day, evidence=paper),
        PlanFiled(edition=1, authority="示例市应急管理局", on=day, evidence=paper),
        PlanPublished(edition=1, title=title, year=2026, key_units=36, general_units=100),
    )


async def content_of_plan(press: Press, title: str) -> PlanContent:
    return PlanContent(
        title=title,
        first=date(2026, 1, 1),
        last=date(2026, 12, 31),
        scope={},
        items=("AQ-001",),
        contents=(),
        schedule={},
        enterprises=await press.blobs.put(b"[]", "application/json"),
        key_units=36,
        general_units=100,
    )
