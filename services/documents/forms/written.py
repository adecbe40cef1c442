"""How values are written on paper. A page gets texts only: it lays them out, and decides nothing."""

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel

from services.documents.forms.values import Unprinted

Written = str | list["Written"] | dict[str, "Written"] | None
"""What a page gets: texts, lists and objects of texts, and null where a field is blank."""


def written(value: Any) -> Written:
    """The value as it is written: `2026年3月9日`, `2026年3月9日9时05分`, 是 or 否; an empty list is blank."""
    match value:
        case None | ():
            return None
        case bool():
            return "是" if value else "否"
        case str() | int():
            return str(value)
        case datetime():  # before date: a moment is a date too
            return f"{written(value.date())}{value.hour}时{value.minute:02}分"
        case date():
            return f"{value.year}年{value.month}月{value.day}日"
        case BaseModel():
            return {
                name: written(getattr(value, name))
                for name, field in type(value).model_fields.items()
                if not any(isinstance(mark, Unprinted) for mark in field.metadata)
            }
        case _:
            return [written(item) for item in value]


def texts(value: Written) -> list[str]:
    """All texts of a written value, in order."""
    match value:
        case None:
            return []
        case str():
            return [value]
        case dict():
            return [text for item in value.values() for text in texts(item)]
        case _:
            return [text for item in value for text in texts(item)]
