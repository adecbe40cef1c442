"""docs/law.md shows every row of law: rule, days, figures, citation, and whether somebody has checked it."""

from collections.abc import Iterable, Mapping

import pytest

from shared.law.kinds import KINDS, Extension, Instrument, Period
from shared.law.law import kind_name, shipped_law
from shared.law.row import Length, Row
from tests.architecture.sources import ROOT
from tests.support.golden import Golden

_HEAD = """# The law

The rows by which the services decide, as they come with the software: `make golden` writes this page from
`shared/law/rows`. A bureau's corrections come on top; `GET /rules?on=2024-11-04` of cases shows the law of a day as the
bureau applies it. None of this is legal advice. The texts restate the statutes in few words.

**Checked** says how a row was checked. ✓ `statute-text`: the article was read in a public copy of the statute (of April
2025). ✓ `public-source`: an authority's own publication was read. All others are not checked, and the legal section
must look at the statute before it relies on them: `secondary-source` (somebody else's restatement was read),
`background` (nothing was found), `derived` (concluded from other rules). A bureau that has checked a row asks for a
correction (`POST /rules/corrections`); the row is then ✓ `bureau`.

**Days**: a period starts the day after its event. *rolls*: a last day that is no working day moves to the next working
day. *back*: counted back from the event, to the last day that is in time. Local rules name their place; they hold
nowhere else.
"""
_TITLES: Mapping[str, str] = {
    "instrument": "法律、法规、规章和文件 Instruments",
    "working-day-numbers": "按工作日计算的日数 Numbers of days that are working days",
    "period": "期限 Periods",
    "extension": "期限的延长 Extensions of periods",
    "rate": "按日增加的款项 Sums that grow by the day",
    "guard": "程序上的要求和禁止 Guards",
    "threshold": "数额和次数标准 Thresholds",
    "fine": "罚款幅度 Fines",
    "hazard-criteria": "重大隐患判定标准 Criteria for major hazards",
    "following-step": "逾期后的措施 Steps after something is overdue",
    "discretion-set": "裁量权基准 Discretion standards",
    "remedy": "救济途径 Remedies",
    "display-period": "公示期限 Display periods",
    "policy-rule": "对政策的要求 Rules for policies",
    "result": "检查结果 Results of inspections",
    "way-of-service": "送达方式 Ways to serve papers",
}
_UNITS: Mapping[str, str] = {
    "hours": "小时 hours",
    "working-days": "工作日 working days",
    "days": "日 days",
    "months": "个月 months",
    "years": "年 years",
}
_COUNTED = frozenset(Length.model_fields)


@pytest.mark.golden
def test_the_page_is_the_golden_one(golden: Golden) -> None:
    law = shipped_law()
    parts = [f"## {_TITLES[kind_name(kind)]}\n\n{_table(law.of(kind))}" for kind in KINDS]
    Golden(ROOT / "docs", rewrite=golden.rewrite).check("law.md", "\n".join([_HEAD, *parts]))


def _table(rows: Iterable[Row]) -> str:
    head = ("rule", "from – until", "figures", "内容 text", "依据 citation", "checked")
    lines: Iterable[tuple[str, ...]] = (head, ("---",) * len(head), *map(_line, rows))
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _line(row: Row) -> tuple[str, ...]:
    days = f"{row.first} – {row.last or ''}".strip()
    text = f"{row.text}<br>{row.text_en}"
    place = f"<br>{row.place}" if row.place else ""
    checked = f"{'✓ ' if row.verified else ''}`{row.verified_by}`"
    cited = row.statute if isinstance(row, Instrument) else row.citation
    return f"`{row.rule}`", days, _figures(row), f"{text}{place}", cited, checked


def _figures(row: Row) -> str:
    told = [_length(row)] if isinstance(row, Period | Extension) else []
    own = type(row).model_fields.keys() - Row.model_fields.keys() - (_COUNTED if told else set())
    for name in (name for name in type(row).model_fields if name in own):
        value = getattr(row, name)
        if value != type(row).model_fields[name].get_default() and value not in (None, ()):
            told.append(f"{name.replace('_', ' ')}: {_value(value)}")
    return "<br>".join(told)


def _length(length: Length) -> str:
    marks = ["rolls"] * length.roll + ["back"] * (length.direction == "back")
    return ", ".join([f"**{length.number} {_UNITS[length.unit]}**", *marks])


def _value(value: object) -> str:
    match value:
        case tuple():
            return ", ".join(map(str, value))
        case bool():
            return "yes" if value else "no"
        case int():
            return f"{value:,}"
        case _:
            return str(value)
