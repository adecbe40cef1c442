"""The code of a made-up inspection, and what cases tells of it."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from shared.contracts.assignment import AssignedPlan
from shared.contracts.inspection.facts import CitedRule
from shared.contracts.inspection_codes import (
    DrawBehind,
    InspectionCodeTold,
    ItemToCheck,
    OfficerComing,
    VisitBehindCode,
    VisitsCounted,
)
from shared.contracts.results import PublishedParty
from shared.database import create_engine, transact
from shared.log.append import append
from shared.log.streams import load
from shared.papers.inspection_code import InspectionCode, sign_inspection_code
from tests.support.log import OCCASION
from tests.support.postgres import Database
from tests.unit.papers.made_up import DAY, KEY

HANDLE = bytes(range(16))
CODE = sign_inspection_code(KEY, HANDLE, DAY)
PATH = f"/i/{CODE}"
DRAW = UUID("0190b5a0-0000-7000-8000-0000000000d1")
VISIT = VisitBehindCode(
    approved=date(2026, 3, 6),
    day=date(2026, 3, 10),
    occasion="draw",
    methods=("on-site",),
    plan=AssignedPlan(id=UUID(int=78), edition=1),
    powers=(CitedRule(statute="《中华人民共和国安全生产法》", article="第六十五条第一款"),),
    items=(
        ItemToCheck(name="特种作业人员持证上岗情况", basis="《中华人民共和国安全生产法》第三十条"),
        ItemToCheck(name="危险化学品储存和安全距离", basis="《危险化学品安全管理条例》第二十四条"),
    ),
    officers=(
        OfficerComing(role="leader", certificate="37010123004", expires=date(2027, 6, 30)),
        OfficerComing(role="member", certificate="37010123017", expires=date(2028, 1, 31)),
        OfficerComing(role="expert", certificate="E-1", expert=True),
    ),
    draws=(DrawBehind(draw=DRAW, drew="enterprise"), DrawBehind(draw=UUID(int=79), drew="crew")),
    count=VisitsCounted(year=2026, number=1, cap=2, on=date(2026, 3, 6)),
)
TOLD = InspectionCodeTold(
    inspection=UUID("0190b5a0-0000-7000-8000-00000000000c"),
    handle=HANDLE.hex(),
    standing="approved",
    party=PublishedParty(name="示例县第一机械有限公司", identifier="91370124EX00000001"),
    visit=VISIT,
    hidden=False,
)


def code_of(handle: bytes, day: date = DAY) -> InspectionCode:
    return sign_inspection_code(KEY, handle, day)


async def tell_code(database: Database, told: InspectionCodeTold = TOLD, bureau: str = OCCASION.bureau) -> None:
    """Cases tells of the code of an inspection, or tells of it again."""
    engine = create_engine(database.url("cheqian_cases"), application="tests")
    stream = f"inspection-code/{UUID(told.handle)}"
    try:
        async with transact(engine, bureau) as session:
            occasion = replace(OCCASION, bureau=bureau)
            await append(session, occasion, stream, len(await load(session, stream)), told)
    finally:
        await engine.dispose()
