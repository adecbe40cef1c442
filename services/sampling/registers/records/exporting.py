"""A register as a table: the columns of a list that can be imported again, each with its likeliest title."""

from collections.abc import Iterator, Sequence
from datetime import date

from services.sampling.registers.lists import vocabulary
from services.sampling.registers.records.columns import FORMER, KEY, LAYOUTS, Column
from services.sampling.registers.records.fields import Fields, Register

_KINDS = {"general": "一般", "key": "重点"}


def titles(register: Register) -> list[str]:
    """The header of the table."""
    named = vocabulary.titles(register)
    return [named[column.field][0] for column in _columns(register)]


def cells(register: Register, key: str, fields: Fields) -> Sequence[str]:
    """The row of a record."""
    return [key if column.field == KEY else _text(column, fields) for column in _columns(register)]


def _columns(register: Register) -> Iterator[Column]:
    return (column for column in LAYOUTS[register] if column.field != FORMER)


def _text(column: Column, fields: Fields) -> str:
    match getattr(fields, column.field):
        case None:
            return "长期" if column.field == "certificate_expires" else ""
        case bool(value):
            return "是" if value else "否"
        case date() as day:
            return day.isoformat()
        case value:
            return _KINDS[value] if column.field == "kind" else str(value)
