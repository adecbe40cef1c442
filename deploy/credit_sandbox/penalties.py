"""The faults of a penalty that several columns show together (双公示, 行政处罚)."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

from deploy.credit_sandbox.faults import Code, Fault
from deploy.credit_sandbox.good import Good
from deploy.credit_sandbox.private import is_identity_number
from deploy.credit_sandbox.reading import amount_in, date_in, year_in
from deploy.credit_sandbox.templates import Kind, template_of
from deploy.credit_sandbox.terms import Terms

_PERSON, _OWN_BUSINESS, _ORGANISATION = "自然人", "个体工商户", "法人及非法人组织"
_BUSINESS_CODES, _COMPANY_CODES, _AUTHORITY_CODES = "92", "91", "11"
_CODES = ("CF_XDR_SHXYM", "CF_XDR_GSZC", "CF_XDR_ZZJG", "CF_XDR_SWDJ", "CF_XDR_SYDW", "CF_XDR_SHZZ")
_MONEY = re.compile(r"(\d[\d,，]*(?:\.\d+)?)\s*(万)?元", re.ASCII)
_IN_TEN_THOUSANDS = 10_000


def penalty_faults(good: Good, terms: Terms) -> Iterator[Fault]:
    """The faults of a penalty that its columns show together."""
    for rule in _RULES:
        yield from rule(good, terms)


def _party_code(good: Good, terms: Terms) -> Iterator[Fault]:
    """Class and code of the party fit, and the party is in the register under this name."""
    kind, code = good.get("CF_XDR_LB", ""), good.get("CF_XDR_SHXYM", "")
    if kind == _PERSON:
        yield from _person(good)
    elif kind and good.filled.isdisjoint(_CODES):
        yield Fault(Code.EMPTY, "CF_XDR_SHXYM", "六项行政相对人代码均为空，请至少填写一项。")
    if not code:
        return
    if wrong := _class_against(kind, code, narrow=terms.narrow_codes):
        yield Fault(Code.PARTY_CODE, "CF_XDR_SHXYM", f"行政相对人代码_1（统一社会信用代码）不正确：{wrong}")
    elif (name := good.get("CF_XDR_MC")) and (fault := terms.parties.fault(name, code, "CF_XDR_MC")):
        yield fault


def _person(good: Good) -> Iterator[Fault]:
    kind, number = good.get("CF_XDR_ZJLX", ""), good.get("CF_XDR_ZJHM", "")
    if empty := next((name for name in ("CF_XDR_ZJLX", "CF_XDR_ZJHM") if name not in good.filled), None):
        yield Fault(Code.EMPTY, empty, "行政相对人为自然人的，证件类型和证件号码均须填写。")
    elif kind == "身份证" and number and not is_identity_number(number):
        yield Fault(Code.PARTY_CODE, "CF_XDR_ZJHM", "身份证号码不正确，请核对位数、出生日期和校验码。")


def _class_against(kind: str, code: str, *, narrow: bool) -> str | None:
    """Why a class does not fit a code. `narrow`: by the rule of some targets, that organisations have 91 only."""
    is_business = code.startswith(_BUSINESS_CODES)
    if kind == _PERSON:
        if is_business:
            return "92 开头的为个体工商户，请将类别改为个体工商户，由法人表单报送。"
        return "自然人没有统一社会信用代码，请填写证件类型和证件号码。"
    if kind == _OWN_BUSINESS and not is_business:
        return "类别为个体工商户的，代码应以 92 开头。"
    if kind == _ORGANISATION and is_business:
        return "92 开头的为个体工商户，请将类别改为个体工商户，由法人表单报送。"
    if kind == _ORGANISATION and narrow and not code.startswith(_COMPANY_CODES):
        return "本平台规定类别为法人的，代码应以 91 开头。"
    return None


def _days(good: Good, terms: Terms) -> Iterator[Fault]:
    decided = date_in(good.get("CF_JDRQ", ""))
    if decided and decided > terms.today:
        yield Fault(Code.OUT_OF_RANGE, "CF_JDRQ", "处罚决定日期不能大于当前日期。")
    for name, title in (("CF_YXQ", "处罚有效期"), ("CF_GSJZQ", "公示截止期")):
        if last := date_in(good.get(name, "")):
            yield from _last_day(name, title, last, decided, terms)


def _last_day(name: str, title: str, last: date, decided: date | None, terms: Terms) -> Iterator[Fault]:
    if decided and last < decided:
        yield Fault(Code.OUT_OF_RANGE, name, f"{title}不能早于处罚决定日期。")
    elif terms.is_new and last < terms.today:
        yield Fault(Code.OUT_OF_RANGE, name, f"{title}不能小于当前日期。")


def _number(good: Good, terms: Terms) -> Iterator[Fault]:
    year, decided = year_in(good.get("CF_WSH", "")), date_in(good.get("CF_JDRQ", ""))
    if year and decided and year > decided.year:
        yield Fault(Code.OUT_OF_RANGE, "CF_WSH", f"文号的年份 {year} 晚于处罚决定日期的年份 {decided.year}。")


def _authorities(good: Good, terms: Terms) -> Iterator[Fault]:
    for name, code in (("CF_CFJG", "CF_CFJGDM"), ("CF_SJLY", "CF_SJLYDM")):
        said = good.get(code)
        if not said:
            continue
        title = template_of(Kind.PENALTIES).titles[name]
        if not said.startswith(_AUTHORITY_CODES):
            yield Fault(Code.OUT_OF_RANGE, code, f"{title}的统一社会信用代码应以 11 开头。")
        elif said not in terms.authorities:
            yield Fault(Code.UNKNOWN, code, f"{title}【{said}】有误：未登记的机关，请联系平台管理员。")
        elif (known := terms.authorities[said]) and name in good and good[name] != known:
            yield Fault(Code.UNKNOWN, name, f"{title}【{good[name]}】有误：该代码登记的名称不同。")


def _penalty(good: Good, terms: Terms) -> Iterator[Fault]:
    """What each kind of penalty asks for, and amounts in 万元 that were written in 元."""
    kinds = good.get("CF_CFLB", "").split("、")
    for column in template_of(Kind.PENALTIES).column:
        asking = [kind for kind in kinds if kind in column.needed_for]
        if asking and column.name not in good.filled:
            yield Fault(Code.EMPTY, column.name, f"处罚类别含“{asking[0]}”的，{column.title}不能为空。")
    for name in ("CF_NR_FK", "CF_NR_WFFF"):
        amount = amount_in(good.get(name, ""))
        if amount and (said := _said_in(good.get("CF_NR", ""))) and amount in said:
            right = (amount / _IN_TEN_THOUSANDS).normalize()
            yield Fault(Code.UNIT, name, f"单位有误：处罚内容为 {amount:f} 元，本项以万元计，应填 {right:f}。")


def _said_in(content: str) -> set[Decimal]:
    """The amounts in the text of a penalty in yuan, without those that are also written in 万元."""
    said = [(Decimal(digits.replace(",", "").replace("，", "")), bool(wan)) for digits, wan in _MONEY.findall(content)]
    return {amount for amount, is_wan in said if not is_wan} - {amount for amount, is_wan in said if is_wan}


def _excluded(good: Good, terms: Terms) -> Iterator[Fault]:
    words = template_of(Kind.PENALTIES).excluded
    for name in ("CF_WSH", "CF_NR", "CF_YJ", "BZ"):
        if found := next((word for word in words if word in good.get(name, "")), None):
            yield Fault(Code.EXCLUDED, name, f"“{found}”的处罚不在报送范围内，请勿报送。")


_RULES: tuple[Callable[[Good, Terms], Iterator[Fault]], ...] = (
    _party_code,
    _days,
    _number,
    _authorities,
    _penalty,
    _excluded,
)
