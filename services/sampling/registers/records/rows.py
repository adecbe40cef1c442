"""Reading a row of a list: it gives what the row says of a record, or everything that is wrong with the row."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from services.sampling.registers.lists import faults
from services.sampling.registers.lists.faults import Fault, FaultReason, shortened
from services.sampling.registers.lists.reading import Record
from services.sampling.registers.records import wording
from services.sampling.registers.records.columns import FORMER, KEY, Column, RegisterHeader
from services.sampling.registers.records.fields import MODELS, Register
from services.sampling.registers.records.wording import Value


class RegisterRow(NamedTuple):
    """An accepted row: the line where it starts, the key of its record, and the values of its columns. A column that
    the list does not have is left out. `former` is the key that the person had until now, "" if the row names none.
    `warnings`: the cells that could not be read, and were left empty.
    """

    line: int
    key: str
    values: Mapping[str, Value]
    former: str = ""
    warnings: tuple[Fault, ...] = ()


_MATTERS = frozenset({KEY, FORMER, "certificate_expires"})
"""Fields without a default that an empty cell may stand for: a certificate without an expiry never expires."""


RowReader = Callable[[Record], RegisterRow | list[Fault] | None]


def row_reader(register: Register, header: RegisterHeader) -> RowReader:
    """The function that reads a row under this header. It returns the row, all its faults, or None for an empty row.

    A cell that cannot be read is left empty, if an empty cell says only that a thing is not known.
    """
    width = len(header.columns)
    columns = [(place, column) for place, column in enumerate(header.columns) if column]
    defaults = {name: field.default for name, field in MODELS[register].model_fields.items()}
    matters = {place for place, column in columns if _matters(column, defaults.get(column.field))}
    key_place = next((place for place, column in columns if column.field == KEY), None)

    def read(record: Record) -> RegisterRow | list[Fault] | None:
        line, found = record
        if not any(map(str.strip, found)):
            return None
        if len(found) < width or any(map(str.strip, found[width:])):
            reason = faults.wrong_width(width, len(found))
            return [Fault(line, "", shortened(",".join(found)), reason, _key_in(found, key_place))]
        values: dict[str, Value] = {}
        wrong: dict[int, FaultReason] = {}
        for place, column in columns:
            value = _value(column, found[place], defaults.get(column.field))
            if isinstance(value, FaultReason):
                wrong[place] = value
            values[column.field] = defaults.get(column.field) if isinstance(value, FaultReason) else value
        key = str(values.pop(KEY, None) or "")
        if key_place is None:
            key = wording.key_of_name(str(values.get("name") or ""))
        elif not key:
            wrong.setdefault(key_place, faults.EMPTY_REQUIRED)
        is_refused = not matters.isdisjoint(wrong)
        told = [
            Fault(line, header.titles[place], shortened(found[place]), reason, key, not is_refused)
            for place, reason in wrong.items()
        ]
        return told if is_refused else _row(line, key, values, told)

    return read


def _row(line: int, key: str, values: dict[str, Value], warnings: Sequence[Fault]) -> RegisterRow:
    former = str(values.pop(FORMER, None) or "")
    return RegisterRow(line, key, values, former if former != key else "", tuple(warnings))


def _matters(column: Column, default: Value) -> bool:
    """Whether a row is refused if its cell of this column cannot be read: an empty cell would say something else."""
    return column.required or column.field in _MATTERS or default not in ("", None)


def _value(column: Column, cell: str, default: Value) -> Value | FaultReason:
    """The value of a cell, or the reason why it is refused. An empty cell gives `default`."""
    text = wording.text_of(cell, column.limit)
    if isinstance(text, FaultReason):
        return text
    if not text:
        return faults.EMPTY_REQUIRED if column.required else default
    return column.meaning(text)


def _key_in(found: list[str], place: int | None) -> str:
    """The key in a row whose cells have shifted, if the cell in the key's place is a key; else ""."""
    text = wording.text_of(found[place], 60) if place is not None and place < len(found) else ""
    return text if isinstance(text, str) and isinstance(wording.key(text), str) else ""
