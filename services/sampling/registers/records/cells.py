"""What a cell of a list says: text made tidy, yes or no, a day, a year, one of few; or why it is not taken."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date

from services.sampling.registers.lists.faults import FaultReason, too_long
from services.sampling.registers.records.fields import ADDRESSES

Value = str | bool | int | date | None
Meaning = Callable[[str], Value | FaultReason]

EMPTY = FaultReason("empty", "必填项为空；请补填后重新导入", "is required, but empty; fill it in and import again")
_UNDECODABLE = FaultReason(
    "undecodable",
    "含有无法按文件编码解读的字节；请另存为“CSV UTF-8”",
    "holds bytes that are not text in the file's encoding; save the file as “CSV UTF-8”",
)
_CONTROL = FaultReason(
    "control-character",
    "含有控制字符；请删除后重新填写",
    "holds a control character; delete it and enter the value again",
)
_FORMULA = FaultReason(
    "formula", "是公式或 Excel 的错误值；请粘贴为数值", "is a formula or an error of Excel; paste the value instead"
)
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

_NOTHING = frozenset({"N/A", "n/a", "NULL", "null", "None", "-", "--", "—", "——", "/", "无"})
_TEXT_AS_FORMULA = re.compile(r'="([^"]*)"')
_COMPUTED = re.compile(r"[=@]|[+-]\s*[\w.$]+[^(|!]*[(|!]|#(?:N/A|[A-Z0-9/]+[!?])$", re.ASCII)
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]00:00(?::00)?)?|(\d{4})(\d\d)(\d\d)")
_YEAR_FIRST = re.compile(r"(\d{4})(?:年?|[-/.年]\d{1,2}月?|[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{2}|\d{4})")
_IDENTIFYING = re.compile(r"[^\x00-\x20\x7f/]{1,60}")
_MADE_A_NUMBER = re.compile(r"\d(\.\d+)?E\+?\d+", re.IGNORECASE)
_YES = frozenset({"是", "有", "在岗", "在职", "√", "✓", "y", "yes", "true", "1"})
_NO = frozenset({"否", "非", "不在岗", "离岗", "×", "n", "no", "false", "0"})
_FOR_EVER = frozenset({"长期", "长期有效", "永久"})
_SEXES = {"男": "男", "女": "女", "male": "男", "female": "女", "m": "男", "f": "女"}
_KINDS = {"一般": "general", "general": "general", "重点": "key", "key": "key"}


def text_of(cell: str, limit: int) -> str | FaultReason:
    """Without the space around it and marks that nobody sees; "" where it stands for nothing."""
    kept = []
    for char in cell:
        category = unicodedata.category(char)
        if category == "Cs":
            # How an undecodable byte travels (PEP 383).
            return _UNDECODABLE
        if category == "Cc" and not char.isspace():
            return _CONTROL
        if category != "Cf":
            kept.append(char)
    text = " ".join("".join(kept).split())
    if quoted := _TEXT_AS_FORMULA.fullmatch(text):
        text = quoted[1].strip()
    elif _COMPUTED.match(text):
        return _FORMULA
    if len(text) > limit:
        return too_long(limit, len(text))
    return "" if text in _NOTHING else text


def words(text: str) -> Value | FaultReason:
    return text


def key(text: str) -> Value | FaultReason:
    if text in ADDRESSES or not _IDENTIFYING.fullmatch(text) or _MADE_A_NUMBER.fullmatch(text):
        return _KEY
    return text


def yes_no(text: str) -> Value | FaultReason:
    plain = text.casefold()
    return True if plain in _YES else False if plain in _NO else _YES_NO


def day(text: str) -> Value | FaultReason:
    """None for what never expires."""
    if text in _FOR_EVER:
        return None
    try:
        if found := _DAY.fullmatch(text):
            year, month, number = (int(part) for part in found.groups() if part is not None)
            return date(year, month, number)
    except ValueError:
        pass
    return _DATE


def year(text: str) -> Value | FaultReason:
    """Of a year, a month or a day."""
    found = _YEAR_FIRST.fullmatch(text)
    return int(found[1]) if found and 1900 <= int(found[1]) <= 2100 else _YEAR


def sex(text: str) -> Value | FaultReason:
    return _SEXES.get(text.casefold(), _SEX)


def kind(text: str) -> Value | FaultReason:
    return _KINDS.get(text.casefold().removesuffix("事项").removesuffix("检查"), _KIND)
