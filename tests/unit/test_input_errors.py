"""What is wrong is said field by field, in words that the rule's own numbers are filled into."""

import re
from datetime import date, datetime
from typing import Annotated, Any, Literal, get_args
from uuid import UUID

import pytest
from annotated_types import Ge, Gt, Le, Lt, MaxLen, MinLen, MultipleOf
from pydantic import AwareDatetime, StringConstraints, TypeAdapter, ValidationError
from pydantic_core.core_schema import ErrorType

from services.sampling.plans.plan.requests import Spread
from shared.input_errors import _CHINESE, explain
from shared.policy.clauses import Code


def told(shape: Any, value: object) -> str:
    """The Chinese message for a value that does not fit."""
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(shape).validate_python(value)
    (error,) = explain([dict(refused.value.errors()[0])])
    return error["message"]


@pytest.mark.parametrize(
    ("shape", "value", "message"),
    [
        (Annotated[str, MinLen(2)], "a", "至少 2 个字符"),
        (Annotated[str, MaxLen(2)], "abc", "至多 2 个字符"),
        (Annotated[str, StringConstraints(pattern="^[0-9]{6}$")], "x", "应为 6 位数字"),
        (Annotated[list[int], MinLen(1)], [], "至少 1 项"),
        (Annotated[list[int], MaxLen(1)], [1, 2], "至多 1 项"),
        (Annotated[int, Gt(1)], 1, "应大于 1"),
        (Annotated[int, Ge(1)], 0, "不得小于 1"),
        (Annotated[int, Lt(1)], 1, "应小于 1"),
        (Annotated[int, Le(1)], 2, "不得大于 1"),
        (Annotated[int, MultipleOf(5)], 3, "应为 5 的倍数"),
        (int, "x", "应为整数"),
        (bool, "x", "应为 true 或 false"),
        (list[int], 5, "应为数组"),
        (dict[str, int], 5, "应为对象"),
        (UUID, "x", "应为 UUID，如 0198c6f2-3d58-7000-8000-000000000001"),
        (date, "x", "应为真实存在的日期，写作 YYYY-MM-DD"),
        (datetime, "x", "应为时间（RFC 3339）"),
        (AwareDatetime, datetime(2026, 3, 2), "时间须带时区，例如 +08:00"),  # noqa: DTZ001  # the very mistake
        (Literal["rank", "assign"], "x", "应为以下之一：rank、assign"),
        (Annotated[str, StringConstraints(max_length=5)], "\ud800", "含有无效字符"),
        (frozenset[int], 5, "不符合要求"),
        (Code, "标准", "只能用字母（A–Z、a–z）、数字、- 和 _，以字母或数字开头，至多 40 个字符"),
        (Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")], "x", "应为 64 位小写十六进制数"),
        (Annotated[str, StringConstraints(pattern="^x$")], "y", "不符合格式 ^x$"),
        (Spread, {"spread": ["2026-3"]}, "应为年和月，如 2026-03"),
        (Spread, {"spread": ["2026-03", "2026-03"]}, "每个月份只能写一次"),
    ],
)
def test_messages(shape: Any, value: object, message: str) -> None:
    assert told(shape, value) == message


def test_english_names_no_type_of_python() -> None:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(Annotated[tuple[int, ...], MinLen(1)]).validate_python(())
    (error,) = explain([dict(refused.value.errors()[0])])
    assert error["message_en"] == "Give at least 1"


def test_there_is_no_message_for_an_error_that_pydantic_does_not_have() -> None:
    assert set(_CHINESE) <= set(get_args(ErrorType))
    assert all(re.search(r"[\u4e00-\u9fff]", message) for message in _CHINESE.values())


def test_places_are_written_as_one_would_in_a_program() -> None:
    errors = explain(
        [
            {"type": "missing", "loc": ("body", "units", 3, "id"), "msg": "Field required"},
            {"type": "json_invalid", "loc": ("body", 17), "msg": "JSON decode error"},
            {"type": "missing", "loc": ("body",), "msg": "Field required"},
        ]
    )
    assert [(error["in"], error["path"]) for error in errors] == [
        ("body", "units[3].id"),
        ("body", "[17]"),
        ("body", ""),
    ]


def test_the_input_is_not_repeated() -> None:
    (error,) = explain([{"type": "missing", "loc": ("query", "q"), "msg": "Field required", "input": "made-up secret"}])
    assert "made-up secret" not in str(error)


def test_a_context_that_lacks_what_the_message_needs() -> None:
    (error,) = explain([{"type": "too_long", "loc": (), "msg": "Too long"}])
    assert error["message"] == "不符合要求"
