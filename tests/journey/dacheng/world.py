"""Dacheng's directories as its sections keep them. Everybody and everything in them is made up."""

from collections.abc import Iterator
from datetime import date

from tests.support.office import listed, made_up

BUREAU, CITY = "131025", "131000"
CHEMICALS, FIREWORKS = "危险化学品", "烟花爆竹"
NEW_TOWN = "示例新镇"
"""Where all those are that get their licences in July, and nobody else."""

FIRST, NEW = range(1, 46), range(46, 70)
SELLING_FIREWORKS = range(37, 46)
KEY_UNITS = range(1, 7)
FLAGGED = {1: ("事故", "2019-01-15"), 7: ("投诉举报", "2019-02-10"), 12: ("行政处罚", "2019-02-20")} | {
    37: ("严重违法", "2019-02-28"),
    13: ("黑名单", "2018-06-01"),
}
"""Enterprise → what is marked on it when the year begins."""

HIGH_RISK = (*range(1, 10), 10, 11, 21)
"""Whom the targeted draw means: red and orange ones, two of middle size, and one with a major hazard source."""

HEAD, CHEMICALS_LEADER, FIREWORKS_LEADER = "冀大执-001", "冀大执-002", "冀大执-003"
LEADERS = {CHEMICALS_LEADER, FIREWORKS_LEADER}
ON_LEAVE, EXPIRED = "冀大执-004", "冀大执-007"
_STAFF = """
001 示例局长 局长 局领导 2022-12-31
002 示例甲分管 分管领导 危化科 2022-12-31
003 示例乙分管 分管领导 烟花爆竹股 2022-12-31
004 示例丙 科员 危化股 2022-12-31
005 示例丁 科员 危化股 2022-12-31
006 示例戊 科员 烟花爆竹股 2022-12-31
007 示例己 科员 办公室 2019-03-08
008 示例庚 科员 办公室 2022-12-31
009 示例辛 科员 法规股 2022-12-31
010 示例壬 科员 法规股 2022-12-31
011 示例癸 科员 监督管理股 2022-12-31
012 示例子 科员 监督管理股 2022-12-31
013 示例丑 科员 执法大队 2022-12-31
014 示例寅 科员 执法大队 2022-12-31
015 示例卯 科员 执法大队 2022-12-31
016 示例辰 科员 执法大队 2022-12-31
"""
_ENTERPRISE = "企业名称,统一社会信用代码,乡镇街道,行业领域,规模,安全风险等级,许可证名称,许可证有效期"
_FLAGS = ("重点单位", "重大危险源", "事故", "投诉举报", "行政处罚", "严重违法", "黑名单")


def code(number: int) -> str:
    return made_up(BUREAU, number)


def name(number: int) -> str:
    return f"大城县示例{number:02}号{'烟花爆竹店' if number in SELLING_FIREWORKS else '化工站'}"


def enterprises(*, july: bool = False) -> bytes:
    """The licence lists by sector; the edition of July has those that are new."""
    numbers = (*FIRST, *NEW) if july else FIRST
    return listed(",".join((_ENTERPRISE, *_FLAGS)), map(_row, numbers))


def _row(number: int) -> list[object]:
    town = NEW_TOWN if number in NEW else f"示例{number % 5}镇"
    sector = FIREWORKS if number in SELLING_FIREWORKS else CHEMICALS
    risk = "红" if number < 4 else "橙" if number < 10 else "黄" if number < 21 else "蓝"
    flag, on = FLAGGED.get(number, ("", ""))
    marks = {"重点单位": "是" if number in KEY_UNITS else "", "重大危险源": "是" if number == 21 else "", flag: on}
    told = [name(number), code(number), town, sector, "中型" if number in (10, 11) else "小型"]
    if number in SELLING_FIREWORKS:
        risk = "蓝"
    return [*told, risk, f"{sector}经营许可证", date(2021, 6, 30), *(marks.get(flag, "") for flag in _FLAGS)]


def people() -> bytes:
    """The inspectors. The section of one who leads is written wrong, so that he is nobody's leader."""
    rows = [line.split(" ") for line in _STAFF.split("\n")[1:-1]]
    header = "执法证号,姓名,职务,股室,证件有效期,单位,编制"
    return listed(header, ((f"冀大执-{row[0]}", *row[1:], "大城县应急管理局", "行政") for row in rows))


def experts() -> bytes:
    header = "专家编号,姓名,单位,专业,是否在岗"
    rows = ((f"专家-{n:02}", f"示例专家{n}", "示例设计院", "化工工艺", "否" if n == 6 else "是") for n in range(1, 7))
    return listed(header, rows)


def items() -> bytes:
    """Of eleven items, four are key ones."""
    return listed("事项编码,事项名称,检查依据,事项类型", _items())


def _items() -> Iterator[tuple[str, str, str, str]]:
    for number in range(1, 12):
        kind = "重点" if number < 5 else "一般"
        yield f"DC-{number:03}", f"示例检查事项{number:02}", "《安全生产法》第六十二条", kind
