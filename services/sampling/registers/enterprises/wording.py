"""Reading the words of a list: industry codes, states of business, credit classes, flags, licences."""

import json
import re
from collections.abc import Callable
from datetime import date
from typing import Literal

from services.sampling.registers.lists import faults
from services.sampling.registers.lists.faults import FaultReason

Status = Literal["open", "suspended", "closed", "moved"]

# GB/T 4754-2017: section letter → its last division, A to T.
_SECTIONS = dict(
    zip(
        "ABCDEFGHIJKLMNOPQRST",
        (5, 12, 43, 46, 50, 52, 60, 62, 65, 69, 70, 72, 75, 79, 82, 83, 85, 90, 96, 97),
        strict=True,
    )
)
_CODE = re.compile(r"([A-T]?)([0-9]{2,4})")
_CREDIT = re.compile(r"(?:信用)?([A-D])[级类档]?")
_NOTE = re.compile(r"[（(][^（()）]*[)）]")
_STATUS = {
    word: status
    for status, words in {
        "open": "open 开业 在业 在营 营业 正常 存续 存续在业 正常经营 正常生产 正常营业 在产 生产 复产 复工 开工 迁入",
        "suspended": "suspended 停产 停业 歇业 停工 停产停业 暂停营业 长期停产 临时停产 半停产",
        "closed": "closed 注销 吊销 关闭 关停 倒闭 已注销 已吊销 已关闭 吊销未注销 吊销已注销 撤销 破产",
        "moved": "moved 迁出 搬迁 迁移 已迁出 已搬迁 搬离",
    }.items()
    for word in words.split()
}
_YES = frozenset(["是", "有", "yes", "y", "true", "1", "√", "✓", "✔"])
_NO = frozenset(["否", "无", "没有", "no", "n", "false", "0", "×", "✗", "不是"])
_SEVERAL = re.compile(r"[、,，;；|\s]+")
_BETWEEN_NAMES = re.compile(r"[、,，;；|]")
_NEVER = frozenset({"长期", "长期有效", "永久"})


def industry_code(text: str) -> str | FaultReason:
    """An industry code without its letter (GB/T 4754-2017): two to four digits, of which the first two are a division
    of that letter's section.
    """
    found = _CODE.fullmatch(text.upper())
    if found is None:
        return faults.INDUSTRY_CODE
    letter, digits = found.groups()
    division = int(digits[:2])
    of_division = next((section for section, last in _SECTIONS.items() if division <= last), "")
    if division == 0 or not of_division or letter not in ("", of_division):
        return faults.INDUSTRY_CODE
    return digits


def status(text: str) -> str | FaultReason:
    return _STATUS.get(_NOTE.sub("", text).casefold(), faults.STATUS)


def credit_class(text: str) -> str | FaultReason:
    found = _CREDIT.fullmatch(text.upper())
    return found[1] if found else faults.CREDIT_CLASS


def mark(text: str, read_date: Callable[[str], date | FaultReason]) -> bool | list[str] | FaultReason:
    """Whether a flag is raised; or the days on which it was raised (ISO dates in order)."""
    word = text.casefold()
    if word in _YES:
        return True
    if word in _NO:
        return False
    days = [read_date(part) for part in _SEVERAL.split(text) if part]
    if any(isinstance(day, FaultReason) for day in days):
        return faults.MARK
    return sorted({str(day) for day in days})


def licences(
    names: str, numbers: str, expiries: str, read_date: Callable[[str], date | FaultReason]
) -> dict[str, dict[str, str | None]] | FaultReason:
    """Licence → its number and the day it expires (None: never, or not said), as the column `licences` stores them.

    Several licences stand in one cell, separated by 、; their numbers and expiry days likewise, in the same order.
    """
    named = _parts(names)
    columns = [_parts(text) or [""] * len(named) for text in (numbers, expiries)]
    if any(len(column) != len(named) for column in columns):
        return faults.LICENCES
    told: dict[str, dict[str, str | None]] = {}
    for name, number, until in zip(named, *columns, strict=True):
        expires = read_date(until) if until and until not in _NEVER else None
        if isinstance(expires, FaultReason):
            return expires
        told[name] = {"number": number, "expires": str(expires) if expires else None}
    return told


def stored(value: object) -> str:
    """A value as JSON text for a jsonb column; a short way for the empty object, which most rows have."""
    return json.dumps(value, ensure_ascii=False) if value else "{}"


def _parts(text: str) -> list[str]:
    return [part.strip() for part in _BETWEEN_NAMES.split(text) if part.strip()]
