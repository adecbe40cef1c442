"""The faults that a column has by itself: empty, too long, of another type, with characters that are not stored."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from deploy.credit_sandbox.faults import Code, Fault
from deploy.credit_sandbox.private import private_data_in
from deploy.credit_sandbox.reading import amount_in, date_in, has_wrong_brackets, special_character, year_in
from deploy.credit_sandbox.templates import Column, Template
from shared.errors import Refusal
from shared.identifiers import IssuedUscc

_WHOLE_DIGITS, _NARROW_WHOLE_DIGITS = 12, 1
"""The digits before the point in decimal(18,6), and in the decimal(7,6) of one importer: nothing from 10 万元 on."""
_CODE_LENGTH = 18


def column_faults(template: Template, fields: Mapping[str, Any], *, narrow: bool) -> Iterator[Fault]:
    """The faults of each column by itself, at most one for each. `narrow`: the target has short columns."""
    titles = template.titles
    for name in fields:
        if name not in titles:
            yield Fault(Code.UNKNOWN, name, f"没有字段 {name}，请核对字段名称的拼写。")
    for column in template.column:
        value = fields.get(column.name, "")
        if found := _fault(column, value, narrow=narrow):
            code, message = found
            yield Fault(code, column.name, f"{column.title}{message}")


def _fault(column: Column, value: Any, *, narrow: bool) -> tuple[Code, str] | None:
    if not isinstance(value, str):
        return Code.WRONG_TYPE, "应为文本，请以字符串报送。"
    if not value.strip():
        return (Code.EMPTY, "为空，请填写。") if column.required else None
    most = column.length(narrow=narrow)
    if len(value) > most and column.kind != "code":
        return Code.TOO_LONG, f"超长：至多 {most} 个字符，现为 {len(value)} 个。"
    if column.kind != "json" and (special := special_character(value)) is not None:
        return Code.SPECIAL_CHARACTER, f"里包含特殊字符信息（U+{ord(special):04X}），请删除或改用全角字符。"
    if column.among and (wrong := _outside(column, value)):
        return Code.UNKNOWN, f"类型错误：“{wrong}”不在可选值之内，可选值为：{'、'.join(column.among)}。"
    return _OF_KIND[column.kind](value, narrow)


def _outside(column: Column, value: str) -> str | None:
    said = value.split("、") if column.several else [value]
    return next((each or "空值" for each in said if each not in column.among), None)


def _text(value: str, _: bool) -> tuple[Code, str] | None:
    if private := private_data_in(value):
        return Code.PRIVATE_DATA, f"含有未隐去的{private}，请隐去后重新报送。"
    return None


def _date(value: str, _: bool) -> tuple[Code, str] | None:
    if date_in(value) is None:
        return Code.WRONG_TYPE, "格式有误：应为 yyyy-MM-dd 或 yyyy-MM-dd HH:mm:ss，且该日存在。"
    return None


def _amount(value: str, narrow: bool) -> tuple[Code, str] | None:
    amount, whole = amount_in(value), _NARROW_WHOLE_DIGITS if narrow else _WHOLE_DIGITS
    if amount is None:
        return Code.WRONG_TYPE, "应为以万元计的非负数，至多六位小数，例如 0.2。"
    if amount >= 10**whole:
        return Code.OUT_OF_RANGE, f"超出数据列的范围：应小于 {10**whole} 万元，请核对单位是否为万元。"
    return None


def _code(value: str, _: bool) -> tuple[Code, str] | None:
    if len(value) != _CODE_LENGTH:
        return Code.PARTY_CODE, f"不正确：应为 {_CODE_LENGTH} 位，现为 {len(value)} 位。"
    try:
        # The constructor would also take full-width and lower-case letters, and make the code of them.
        is_exact = IssuedUscc(value) == value
    except Refusal as refusal:
        return Code.PARTY_CODE, f"不正确：{refusal.detail}"
    return None if is_exact else (Code.PARTY_CODE, "不正确：请用半角数字和大写字母。")


def _number(value: str, _: bool) -> tuple[Code, str] | None:
    if has_wrong_brackets(value):
        return Code.BRACKETS, "的年份应使用六角括号〔〕，不得使用【】[]（）。"
    if year_in(value) is None:
        return Code.WRONG_TYPE, "格式有误：应如“（示）应急罚〔2026〕12号”。"
    return None


def _as_it_is(_value: str, _: bool) -> tuple[Code, str] | None:
    return None


_OF_KIND: Mapping[str, Callable[[str, bool], tuple[Code, str] | None]] = {
    "text": _text,
    "date": _date,
    "amount": _amount,
    "code": _code,
    "identifier": _as_it_is,
    "number": _number,
    "json": _as_it_is,
}
"""What a column of each kind takes, beyond its length; the second argument: the target has short columns."""
