"""A county's bureau that inspects one enterprise, and the city's bureau above it: their rules, lists and people."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from tests.journey.inspections.people import accounts_are_given, assigned
from tests.journey.inspections.visit import Visit
from tests.support.bureau import Json
from tests.support.house import House
from tests.support.office import Office, listed, made_up
from tests.support.serving import open_for_papers

COUNTY, CITY = "370124", "370100"
ENTERPRISE = "示例县恒信机械有限公司"
_HEADER = "企业名称,统一社会信用代码,地址,行业,法定代表人,职务,联系电话"
_ITEMS = {
    "SX-01": {"name": "特种作业人员持证上岗情况", "basis": "《中华人民共和国安全生产法》第三十条"},
    "SX-02": {"name": "安全设备的维护、保养和检测", "basis": "《中华人民共和国安全生产法》第三十六条"},
}


def with_names(office: Office) -> Office:
    """The tokens of those who sign have display names, as those of an identity provider have."""
    office.chief = replace(office.chief, called="示例局长")
    office.legal = replace(office.legal, called="示例法规")
    office.leader = replace(office.leader, called="示例队长")
    return office


async def the_city(house: House) -> Office:
    """It draws nothing here."""
    office = with_names(Office(replace(house, bureau=CITY)))
    await office.adopt_file(policy_of("city"))
    await open_for_papers(office.house, "示例市应急管理局")
    return office


async def the_county(house: House, rules: bytes | None = None, beside: Mapping[str, Json] = {}) -> Office:
    """With one enterprise, two inspectors, and two items in its plan. `rules`: other rules than those of the file;
    `beside`: more people of the register, by certificate.
    """
    office = with_names(Office(house))
    await office.register_parties()
    await office.adopt_file(rules or policy_of("county"))
    await open_for_papers(house)
    row = (ENTERPRISE, made_up(COUNTY, 1), "示例县工业路1号", "机械制造", "示例法人", "总经理", "0531-5550101")
    await office.import_list(listed(_HEADER, [row]))
    inspector = {"post": "科员", "establishment": "行政", "certificate_expires": "2028-12-31"}
    await office.keep("people", {f"示执-{n:02}": {**inspector, "name": f"示例{n:02}号"} for n in (1, 2)})
    await office.keep("people", {key: {**inspector, **fields} for key, fields in beside.items()})
    await office.keep("items", _ITEMS)
    await accounts_are_given(office)
    return office


async def the_visit(office: Office) -> Visit:
    """The enterprise is drawn, and so is its crew."""
    plan = await _the_plan(office)
    draw = await office.hold("双随机抽查", frame=await office.frame("双随机抽查名单", kind="spot"))
    await office.crews("双随机抽查人员", draw, plan=plan["id"], on="2026-03-02", until="2026-03-31")
    (visit,) = await assigned(office, draw)
    return visit


async def _the_plan(office: Office) -> Json:
    content: Json = {"title": "2026 年度安全生产监督检查计划", "from": "2026-03-02", "until": "2026-12-31"}
    content["staffing"] = {"staff": 2, "other_enforcement": 100, "non_enforcement": 100}
    return await office.approved_plan(kind="annual", year=2026, content={**content, "items": sorted(_ITEMS)})


def policy_of(level: str) -> bytes:
    """The rules of the county, or of the city."""
    return Path(__file__).with_name(f"{level}-2026.yaml").read_bytes()
