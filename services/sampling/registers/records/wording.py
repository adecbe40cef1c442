"""Reading a cell of a register's list: a text, yes or no, a day, a year, one of a few words; or the reason why the cell
is refused.
"""

import re
from collections.abc import Callable
from datetime import date
from hashlib import sha256

from services.sampling.registers.lists.cells import MADE_A_NUMBER, NOTHING, date_of, tidied, uncomputed
from services.sampling.registers.lists.faults import FaultReason, too_long
from services.sampling.registers.records.fields import ADDRESSES

Value = str | bool | int | date | None
Meaning = Callable[[str], Value | FaultReason]

_KEY = FaultReason(
    "key",
    "编号只能是 60 个以内的字符，不含空格和“/”；若被 Excel 变成数字，请把该列设为文本后重新填写",
    "a key has at most 60 characters, no space and no “/”; if Excel made a number of it, make the column text",
)
_YES_NO = FaultReason("yes-no", "请写“是”或“否”", "write 是 (yes) or 否 (no)")
_DATE = FaultReason(
    "date",
    "不是日期；请写成 2026-01-31，长期有效写“长期”",
    "is no date; write 2026-01-31, or 长期 where it never expires",
)
_YEAR = FaultReason("year", "不是年份；请写成 1985", "is no year; write 1985")
_SEX = FaultReason("sex", "请写“男”或“女”", "write 男 (male) or 女 (female)")
_KIND = FaultReason("kind", "请写“一般”或“重点”", "write 一般 (general) or 重点 (key)")

_NOTHING = NOTHING | {"无"}
_YEAR_FIRST = re.compile(r"(\d{4})(?:年?|[-/.年]\d{1,2}月?|[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{2}|\d{4})")
_LONGEST_KEY = 60
_NO_KEY = re.compile(r"[\x00-\x20\x7f/]")
_IDENTIFYING = re.compile(r"[^\x00-\x20\x7f/]{1,60}")
_YES = frozenset({"是", "有", "在岗", "在职", "√", "✓", "y", "yes", "true", "1"})
_NO = frozenset({"否", "非", "不在岗", "离岗", "×", "n", "no", "false", "0"})
_FOR_EVER = frozenset({"长期", "长期有效", "永久"})
_SEXES = {"男": "男", "女": "女", "male": "男", "female": "女", "m": "男", "f": "女"}
_KINDS = {"一般": "general", "general": "general", "重点": "key", "key": "key"}


def text_of(cell: str, limit: int) -> str | FaultReason:
    """The text of a cell without surrounding space and invisible marks; "" for a text that means "not known"; or the
    reason why the text is refused.
    """
    text = tidied(cell)
    if isinstance(text, str):
        text = uncomputed(text)
    if isinstance(text, str) and len(text) > limit:
        return too_long(limit, len(text))
    return "" if text in _NOTHING else text


def words(text: str) -> Value | FaultReason:
    return text


def key_of_name(name: str) -> str:
    """The key of what a list names without a code: its name, as far as it can be a key; a long one ends in a hash."""
    whole = _NO_KEY.sub("", name)
    if len(whole) <= _LONGEST_KEY:
        return whole
    return f"{whole[: _LONGEST_KEY - 9]}-{sha256(whole.encode()).hexdigest()[:8]}"


def key(text: str) -> Value | FaultReason:
    if text in ADDRESSES or not _IDENTIFYING.fullmatch(text) or MADE_A_NUMBER.fullmatch(text):
        return _KEY
    return text


def yes_no(text: str) -> Value | FaultReason:
    plain = text.casefold()
    return True if plain in _YES else False if plain in _NO else _YES_NO


def day(text: str) -> Value | FaultReason:
    """The day; None for a text that means "never expires"; or the reason why the text is refused."""
    if text in _FOR_EVER:
        return None
    found = date_of(text)
    return _DATE if isinstance(found, FaultReason) else found


def year(text: str) -> Value | FaultReason:
    """The year of a date: 2026, 2026-05 or 2026-05-14. For any other text, the reason why it is refused."""
    found = _YEAR_FIRST.fullmatch(text)
    return int(found[1]) if found and 1900 <= int(found[1]) <= 2100 else _YEAR


def sex(text: str) -> Value | FaultReason:
    return _SEXES.get(text.casefold(), _SEX)


def kind(text: str) -> Value | FaultReason:
    return _KINDS.get(text.casefold().removesuffix("事项").removesuffix("检查"), _KIND)
