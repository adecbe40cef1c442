"""Boshan's lists, all made up: enterprises of four sectors among others, town people, brigade leaders, experts, items.

Enterprises are numbered: up to 32 the sectors tell by industry, up to 40 a list does, up to 60 they are of none; the
last is of one, and closed.
"""

from collections.abc import Iterable, Iterator, Sequence

from tests.support.office import listed, made_up

BUREAU = "370304"
SECTORS = ("铸造", "涉氨制冷", "涉爆粉尘", "有限空间")
ON_LISTS = {"铸造企业": [1, 5, 33], "涉氨制冷企业": [34], "涉爆粉尘企业": [35, 36], "有限空间企业": [4, 37, 38, 39, 40]}
"""Named list → who is on it; some of them are of its industry anyway."""

OF_SECTORS = {
    "any": [{"field": "industry", "in": list(SECTORS)}, {"list": list(ON_LISTS)}],
}
ZONE = "开发区"
"""Of no team by the policy: the plan says who goes there."""

TEAMS = {
    "Z1": {"城东街道": 5, "城西街道": 4, "山头街道": 3},
    "Z2": {"域城镇": 6, "白塔镇": 4},
    "Z3": {"八陡镇": 4, "石马镇": 3, "博山镇": 2},
    "Z4": {"源泉镇": 3, "池上镇": 2, ZONE: 4},
}
"""Team → area → how many of the forty are there."""

TEAM_OF = {area: team for team, areas in TEAMS.items() for area in areas}
SIZES = {team: sum(areas.values()) for team, areas in TEAMS.items()}
QUOTAS = {"组长": 1, "镇街道执法人员": 3, "安全专家": 2}
TOWN, EXPERT = "镇街道执法人员", "安全专家"
CONTENTS = [
    *("风险管控", "隐患排查", "手续证件", "教育培训", "机构人员"),
    *("应急救援", "危险作业", "工艺设备", "重大危险源", "重大风险点"),
]
_SPREAD = [area for areas in TEAMS.values() for area, count in areas.items() for _ in range(count)]
_SPECIALISMS = ("机械", "化工", "电气", "制冷")


def code(number: int) -> str:
    return made_up(BUREAU, number)


def name(number: int) -> str:
    return f"博山区示例第{number:02}企业"


def area(number: int) -> str:
    """Seven steps at a time through all forty places, so that each area has some of every sector."""
    return _SPREAD[number * 7 % len(_SPREAD)]


def team(identifier: str) -> str:
    return TEAM_OF[area(int(identifier[12:16]))]


def enterprises() -> bytes:
    header = "企业名称,统一社会信用代码,镇街,行业,经营状态"
    rows = ((name(n), code(n), area(n), _industry(n), "注销" if n == 61 else "存续") for n in range(1, 62))
    return listed(header, rows)


def named_list(numbers: Iterable[int]) -> bytes:
    return listed("企业名称,统一社会信用代码", ((name(number), code(number)) for number in numbers))


def _industry(number: int) -> str:
    if number <= 32 or number == 61:
        return SECTORS[number % len(SECTORS)]
    return "家具制造" if number <= 40 else "机械加工"


def people(*, everybody: bool) -> bytes:
    """Before everybody was there, five town people were missing, one was away, and so was the third team's leader."""
    header = "执法证号,姓名,单位,科室,组别,职务,是否在岗,证件有效期"
    return listed(header, (*_bureau(away=not everybody), *_towns(16 if everybody else 11, away=not everybody)))


def _bureau(*, away: bool) -> Iterator[Sequence[str]]:
    own = "博山区应急管理局"
    yield "鲁博执-001", "示例局长", own, "局领导", "", "局长", "是", "2022-12-31"
    yield "鲁博执-002", "示例副局长", own, "局领导", "", "领导小组成员", "是", "2022-12-31"
    for place, number in enumerate("一二三四", start=1):
        on_duty = "否" if away and place == 3 else "是"
        yield leader(place), f"示例{number}组长", own, "执法大队", f"执法{number}组", "业务骨干", on_duty, "2022-12-31"
    yield "鲁博执-020", "示例内勤", own, "执法大队", "", "业务骨干", "是", "2022-12-31"


def leader(place: int) -> str:
    return f"鲁博执-{10 + place:03}"


def _towns(count: int, *, away: bool) -> Iterator[Sequence[str]]:
    """Their areas in turn; the tenth was on loan, the certificate of the eleventh has expired."""
    for number in range(1, count + 1):
        unit = [place for place in TEAM_OF if place != ZONE][number % (len(TEAM_OF) - 1)]
        on_duty = "否" if away and number == 10 else "是"
        expires = "2019-03-31" if number == 11 else "2022-12-31"
        yield f"鲁博执-{100 + number}", f"示例镇街{number:02}号", unit, "镇街道", "", TOWN, on_duty, expires


def experts(count: int) -> bytes:
    """The eleventh is not at hand."""
    rows = ((expert(n), *expert_fields(n).values(), "否" if n == 11 else "是") for n in range(1, count + 1))
    return listed("专家编号,姓名,单位,专业,是否在岗", rows)


def expert(number: int) -> str:
    return f"博专-{number:02}"


def expert_fields(number: int) -> dict[str, str]:
    return {
        "name": f"示例专家{number:02}号",
        "unit": f"示例安全技术服务第{number:02}公司",
        "specialism": _SPECIALISMS[number % len(_SPECIALISMS)],
    }


def items() -> bytes:
    """One for each category of what is checked."""
    header = "事项编码,事项名称,类别,检查依据,检查方式"
    rows = (
        (f"BS-{n:02}", f"{content}检查", content, "《安全生产法》第六十二条", "现场检查")
        for n, content in enumerate(CONTENTS, start=1)
    )
    return listed(header, rows)
