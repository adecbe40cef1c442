"""A holiday notice of the General Office of the State Council (国务院办公厅关于某年部分节假日安排的通知)."""

import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator


class Notice(BaseModel):
    """A notice. If `arranges` is set, the notice arranges the holidays of that whole year; otherwise it changes some
    days of a year that an earlier notice has arranged.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    title: str
    published: date
    arranges: int | None = None
    off: list[list[date]]
    """Holidays as pairs [first, last]; both days are off."""
    worked: list[date] = []
    """Weekend days that are worked in exchange for holidays, and days that an earlier notice had made free."""

    def days_off(self) -> Iterator[date]:
        for first, last in self.off:
            yield from (first + timedelta(days=place) for place in range((last - first).days + 1))

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if any(len(span) != 2 or span[0] > span[1] for span in self.off):
            raise ValueError(f"{self.title}: `off` holds [first, last] pairs, the first day not after the last")
        if both := set(self.days_off()) & set(self.worked):
            raise ValueError(f"{self.title}: both off and worked: {', '.join(map(str, sorted(both)))}")
        return self


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    notice: list[Notice]


def read_notices(toml: str) -> list[Notice]:
    """The notices of a table (`[[notice]]` in TOML). Raises pydantic.ValidationError, tomllib.TOMLDecodeError."""
    return _Table.model_validate(tomllib.loads(toml)).notice
