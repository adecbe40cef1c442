"""Explain invalid input to the person who corrects it: pydantic's errors, field by field, in both languages."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic_core import PydanticCustomError

from shared.errors import Refusal
from shared.input_forms import FORMS

# Chinese texts by pydantic's error type (docs.pydantic.dev, “Validation Errors”); {…} is filled from the context.
_CHINESE: Mapping[str, str] = {
    "missing": "缺少此项",
    "extra_forbidden": "不认识此项，请检查名称",
    "json_invalid": "不是有效的 JSON",
    "model_type": "应为对象",
    "model_attributes_type": "应为对象",
    "dict_type": "应为对象",
    "mapping_type": "应为对象",
    "list_type": "应为数组",
    "tuple_type": "应为数组",
    "set_type": "应为数组",
    "string_type": "应为文字",
    "string_unicode": "含有无效字符",
    "string_not_ascii": "只能用 ASCII 字符",
    "string_too_short": "至少 {min_length} 个字符",
    "string_too_long": "至多 {max_length} 个字符",
    "string_pattern_mismatch": "不符合格式 {pattern}",
    "too_short": "至少 {min_length} 项",
    "too_long": "至多 {max_length} 项",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_from_float": "应为整数",
    "int_parsing_size": "数值过大",
    "float_type": "应为数字",
    "float_parsing": "应为数字",
    "finite_number": "应为有限的数字",
    "bool_type": "应为 true 或 false",
    "bool_parsing": "应为 true 或 false",
    "greater_than": "应大于 {gt}",
    "greater_than_equal": "不得小于 {ge}",
    "less_than": "应小于 {lt}",
    "less_than_equal": "不得大于 {le}",
    "multiple_of": "应为 {multiple_of} 的倍数",
    "enum": "应为以下之一：{expected}",
    "literal_error": "应为以下之一：{expected}",
    "none_required": "应为 null",
    "union_tag_invalid": "“{tag}” 不是认识的种类：{expected_tags}",
    "union_tag_not_found": "缺少种类 {discriminator}",
    "uuid_type": "应为 UUID，如 0198c6f2-3d58-7000-8000-000000000001",
    "uuid_parsing": "应为 UUID，如 0198c6f2-3d58-7000-8000-000000000001",
    "uuid_version": "UUID 版本应为 {expected_version}",
    "date_type": "应为真实存在的日期，写作 YYYY-MM-DD",
    "date_parsing": "应为真实存在的日期，写作 YYYY-MM-DD",
    "date_from_datetime_parsing": "应为真实存在的日期，写作 YYYY-MM-DD",
    "date_from_datetime_inexact": "应为日期，不带时刻，写作 YYYY-MM-DD",
    "datetime_type": "应为时间（RFC 3339）",
    "datetime_parsing": "应为时间（RFC 3339）",
    "datetime_from_date_parsing": "应为时间（RFC 3339）",
    "datetime_object_invalid": "应为时间（RFC 3339）",
    "time_type": "应为时刻",
    "time_parsing": "应为时刻",
    "decimal_type": "应为数字",
    "decimal_parsing": "应为数字",
    "timezone_aware": "时间须带时区，例如 +08:00",
    "url_type": "应为网址",
    "url_parsing": "应为网址",
    "bytes_type": "应为二进制内容",
    "is_instance_of": "类型不符，应为 {class}",
    "value_error": "不符合规定：{error}",
    "assertion_error": "不符合规定：{error}",
}
_OUR_OWN: Mapping[str, str] = {
    "month_number": "应为月份的数字，1 至 12",
    "months_repeated": "每个月份只能写一次",
    "day_far": "日期应在 1900-01-01 至 2100-01-01 之间",
    "period_backwards": "计划的结束日期不得早于开始日期",
    "item_wanted": "新增、修改时须写明事项的全部内容（item），停用时不写",
    "subject_blanks": "首尾不得有空白，中间的空白只能是单个空格",
    "subject_spelling": "应为 Unicode 的 NFKC 形式，例如用半角字母和数字",
    "subject_unseen": "含有看不见的字符，请删去",
    "not_text": "应为 1 至 200 个字符，NFC 形式，不含控制或不可见字符，首尾无空白",
    "not_a_purpose": "应为 1 至 100 个字符，NFC 形式，不含空白、控制或不可见字符",
    "unseen_character": "含有看不见的字符 {code}{place}，请删去",
    "no_such_moment": "没有这一日期或时刻",
    "not_a_line_of_a_paper": "应为一行文字，不得为空，NFC 形式，不含控制或不可见字符，首尾无空白",
    "not_a_passage_of_a_paper": "应为以换行分段的文字，不得为空，NFC 形式，不含控制或不可见字符，首尾无空白",
    "span_backwards": "结束时间不得早于开始时间",
    "officer_twice": "每名执法人员只写一次，证号各不相同",
    "problem_unknown": "没有第 {numbers} 项问题",
    "numbers_disordered": "序号应递增，不得重复",
    "not_an_organisation": "应为有效的统一社会信用代码，大写，不含空白",
    "sources_of_one_name": "两个随机来源同名，请改名",
    "not_one_way_to_verify": "请只给验证码，或文号与核验字，或文件的哈希",
    "none_there": "至少应有一项",
    "keys_differ": "tasks.key 与 people.key 应相同：一次抽查只有一个名单密钥",
}
"""Chinese texts by the error type of our own checks; their English text is in the error."""
_OTHERWISE = "不符合要求"
_ENGLISH: Mapping[str, str] = {
    "tuple_type": "Input should be a list",
    "set_type": "Input should be a list",
    "model_type": "Input should be an object with members",
    "model_attributes_type": "Input should be an object with members",
    "dict_type": "Input should be an object with members",
    "mapping_type": "Input should be an object with members",
    "extra_forbidden": "There is no member of this name",
    "list_type": "Input should be a list",
    "too_short": "Give at least {min_length}",
    "too_long": "Give at most {max_length}",
    "string_type": "Write a text",
    "string_too_short": "Write at least {min_length} characters",
    "string_too_long": "Write at most {max_length} characters",
    "int_type": "Write a whole number",
    "int_parsing": "Write a whole number",
    "int_from_float": "Write a whole number",
    "int_parsing_size": "The number is too large",
    "greater_than": "Write more than {gt}",
    "greater_than_equal": "Write {ge} or more",
    "less_than": "Write less than {lt}",
    "less_than_equal": "Write {le} or less",
    "literal_error": "Write one of these: {expected}",
    "enum": "Write one of these: {expected}",
    "bool_type": "Write true or false",
    "bool_parsing": "Write true or false",
    "uuid_type": "Write a UUID, such as 0198c6f2-3d58-7000-8000-000000000001",
    "uuid_parsing": "Write a UUID, such as 0198c6f2-3d58-7000-8000-000000000001",
    "date_type": "Write a day that there is, as YYYY-MM-DD",
    "date_parsing": "Write a day that there is, as YYYY-MM-DD",
    "date_from_datetime_parsing": "Write a day that there is, as YYYY-MM-DD",
    "date_from_datetime_inexact": "Write a day without a time, as YYYY-MM-DD",
}
"""English texts by error type, where pydantic's text names a type of Python or does not say what to do."""


def explain(errors: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Each error as {in, path, type, message, message_en}; `in` is body, query, path or header.

    The input itself is not repeated: it may hold data that must not get into logs or onto screens.
    """
    return [_explained(error) for error in errors]


def input_fault(type_: str, zh: str, en: str) -> PydanticCustomError:
    """What a validator raises, in both languages; `type_` names the rule."""
    return PydanticCustomError(type_, "{detail_en}", {"detail": zh, "detail_en": en})


def refused_input(refusal: Refusal) -> PydanticCustomError:
    """A refusal as what a validator raises: pydantic collects such errors with the place of each field."""
    context = {"detail": refusal.detail, "detail_en": refusal.detail_en, **refusal.facts}
    return PydanticCustomError(refusal.code, "{detail_en}", context)


def _explained(error: Mapping[str, Any]) -> dict[str, str]:
    place, *path = error["loc"] or ("body",)
    kind, context = str(error["type"]), error.get("ctx") or {}
    zh, en = FORMS.get(str(context.get("pattern")), (str(context.get("detail") or ""), ""))
    return {
        "in": str(place),
        "path": _dotted(path),
        "type": kind,
        "message": zh or _filled(_CHINESE.get(kind) or _OUR_OWN.get(kind, _OTHERWISE), _listed(context), _OTHERWISE),
        "message_en": en or _filled(_ENGLISH.get(kind, "{_}"), {**context, "_": error["msg"]}, str(error["msg"])),
    }


def _dotted(path: Iterable[str | int]) -> str:
    """The path as text: `units[3].id`; for malformed JSON, the offset at which reading failed."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.removeprefix(".")


def _listed(context: Mapping[str, Any]) -> Mapping[str, Any]:
    """The context with the expected values as Chinese lists them: a、b、c instead of 'a', 'b' or 'c'."""
    expected = re.findall("'([^']*)'", str(context.get("expected", "")))
    return {**context, "expected": "、".join(expected)} if expected else context


def _filled(message: str, context: Mapping[str, Any], otherwise: str) -> str:
    try:
        return message.format_map(context)
    except (KeyError, IndexError):
        return otherwise
