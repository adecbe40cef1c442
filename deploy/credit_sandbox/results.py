"""The faults of a double-random result that several columns, or the parts of one column, show together."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from deploy.credit_sandbox.faults import Code, Fault
from deploy.credit_sandbox.good import Good
from deploy.credit_sandbox.private import private_data_in
from deploy.credit_sandbox.reading import date_in, special_character
from deploy.credit_sandbox.templates import Kind, template_of
from deploy.credit_sandbox.terms import Terms

_PLAN = re.compile(r"(?P<area>\d{6})(?P<year>\d{4})\d{4}", re.ASCII)
_TASK = re.compile(r"(?P<area>\d{6})(?P<day>\d{8})\d{4}", re.ASCII)
_MEMBERS = frozenset({"seqno", "raninsItemName", "raninsCheckResName"})
_LONGEST = 1000
_FIRST_YEAR = 2014
"""No draw is older than the rules about draws."""


def result_faults(good: Good, terms: Terms) -> Iterator[Fault]:
    """The faults of a result that its columns show together, or the parts of a column."""
    for rule in _RULES:
        yield from rule(good, terms)


def _ids(good: Good, terms: Terms) -> Iterator[Fault]:
    plan, task = _PLAN.fullmatch(good.get("raninsPlanId", "")), _TASK.fullmatch(good.get("raninsTaskId", ""))
    if "raninsPlanId" in good and not (plan and _FIRST_YEAR <= int(plan["year"]) <= terms.today.year):
        yield Fault(Code.WRONG_TYPE, "raninsPlanId", "抽查计划编号应为 14 位数字：区划 6 位、年份 4 位、序号 4 位。")
    if "raninsTaskId" in good and not (task and _is_day(task["day"])):
        yield Fault(Code.WRONG_TYPE, "raninsTaskId", "抽查任务编号应为 18 位数字：区划 6 位、日期 8 位、序号 4 位。")
    if plan and task and plan["area"] != task["area"]:
        yield Fault(Code.OUT_OF_RANGE, "raninsTaskId", "抽查任务编号与抽查计划编号的行政区划不一致。")


def _is_day(digits: str) -> bool:
    try:
        return datetime.strptime(digits, "%Y%m%d").year >= _FIRST_YEAR  # noqa: DTZ007  # a day has no zone
    except ValueError:
        return False


def _day(good: Good, terms: Terms) -> Iterator[Fault]:
    inspected = date_in(good.get("insDate", ""))
    if inspected and inspected > terms.today:
        yield Fault(Code.OUT_OF_RANGE, "insDate", "检查完成日期不能大于当前日期。")


def _party(good: Good, terms: Terms) -> Iterator[Fault]:
    name, code = good.get("entName"), good.get("uniscid")
    if name and code and (fault := terms.parties.fault(name, code, "entName")):
        yield fault


def _authority(good: Good, terms: Terms) -> Iterator[Fault]:
    known, said = terms.authorities.values(), good.get("insAuth")
    if said and None not in known and said not in known:
        yield Fault(Code.UNKNOWN, "insAuth", f"检查机关【{said}】有误：未登记的机关，请联系平台管理员。")


def _details(good: Good, terms: Terms) -> Iterator[Fault]:
    if "details" not in good:
        return
    items = _items_in(good["details"])
    if items is None:
        message = "抽查结果明细应为 JSON 字符串：至少一项的数组，每项有 seqno、raninsItemName、raninsCheckResName。"
        yield Fault(Code.WRONG_TYPE, "details", message)
        return
    if [str(item["seqno"]) for item in items] != [str(place) for place in range(1, len(items) + 1)]:
        yield Fault(Code.OUT_OF_RANGE, "details", "抽查结果明细的 seqno 应从 1 起连续编号。")
    for place, item in enumerate(items, 1):
        if fault := _item_fault(place, item["raninsItemName"], item["raninsCheckResName"]):
            yield fault


def _items_in(text: str) -> list[dict[str, Any]] | None:
    """The items in a JSON text; None if it is no list of items."""
    try:
        items = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(items, list) or not items or not all(map(_is_item, items)):
        return None
    return items


def _is_item(item: Any) -> bool:
    return (
        isinstance(item, dict)
        and item.keys() == _MEMBERS
        and isinstance(item["seqno"], int | str)
        and isinstance(item["raninsItemName"], str)
        and isinstance(item["raninsCheckResName"], str)
    )


def _item_fault(place: int, name: str, result: str) -> Fault | None:
    """What is wrong with one item; its name may be empty."""
    texts = template_of(Kind.RESULTS).result_texts
    if result not in texts:
        return Fault(
            Code.UNKNOWN, "details", f"第 {place} 项检查结果类型错误：“{result}”不在可选值之内：{'；'.join(texts)}。"
        )
    if len(name) > _LONGEST:
        return Fault(Code.TOO_LONG, "details", f"第 {place} 项检查事项超长：至多 {_LONGEST} 个字符。")
    if special_character(name) is not None:
        return Fault(Code.SPECIAL_CHARACTER, "details", f"第 {place} 项检查事项里包含特殊字符信息。")
    if private := private_data_in(name):
        return Fault(Code.PRIVATE_DATA, "details", f"第 {place} 项检查事项含有未隐去的{private}。")
    return None


_RULES: tuple[Callable[[Good, Terms], Iterator[Fault]], ...] = (_ids, _day, _party, _authority, _details)
