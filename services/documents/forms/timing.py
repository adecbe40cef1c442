"""Whether the days and moments of a paper fit its own day."""

from collections.abc import Iterator
from datetime import date, datetime

from services.documents.forms.form import Form
from services.documents.forms.values import Ahead, FormFields, Value
from shared.clock import beijing_date
from shared.errors import Invalid


class DayImpossible(Invalid):
    code = "day-of-paper-impossible"
    title = "文书中的时间与签发日期矛盾"
    title_en = "A time in the paper contradicts its day"


def check_times(form: Form, fields: FormFields, day: date) -> None:
    """What has happened lies on or before the day of the paper, what is still to be done on or after it.

    Raises DayImpossible.
    """
    for path, written, ahead in _days(fields, "", False):
        if (written < day) if ahead else (written > day):
            raise DayImpossible(
                f"{form.called(path)}为 {written}，{'早' if ahead else '晚'}于文书的日期 {day}；请核对两者。",
                f"{path} is {written}, {'before' if ahead else 'after'} the day of the paper, {day}; check both.",
                field=path,
            )


def _days(value: object, path: str, ahead: bool) -> Iterator[tuple[str, date, bool]]:
    match value:
        case datetime():
            yield path, beijing_date(value), ahead
        case date():
            yield path, value, ahead
        case tuple():
            for place, item in enumerate(value):
                yield from _days(item, f"{path}[{place}]", ahead)
        case Value():
            for name, field in type(value).model_fields.items():
                marked = ahead or any(isinstance(mark, Ahead) for mark in field.metadata)
                yield from _days(getattr(value, name), f"{path}.{name}".removeprefix("."), marked)
        case _:
            pass
