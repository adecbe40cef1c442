"""Reading a row of a list: it gives what the row says of a record, or everything that is wrong with the row."""

from collections.abc import Callable, Mapping
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
    """

    line: int
    key: str
    values: Mapping[str, Value]
    former: str = ""


def row_reader(register: Register, header: RegisterHeader) -> Callable[[Record], RegisterRow | list[Fault] | None]:
    """The function that reads a row under this header. It returns the row, all its faults, or None for an empty row."""
    width = len(header.columns)
    columns = [(place, column) for place, column in enumerate(header.columns) if column]
    defaults = {name: field.default for name, field in MODELS[register].model_fields.items()}
    key_place = next(place for place, column in columns if column.field == KEY)

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
            else:
                values[column.field] = value
        key = str(values.pop(KEY, ""))
        if wrong:
            return [
                Fault(line, header.titles[place], shortened(found[place]), reason, key)
                for place, reason in wrong.items()
            ]
        former = str(values.pop(FORMER, None) or "")
        return RegisterRow(line, key, values, former if former != key else "")

    return read


def _value(column: Column, cell: str, default: Value) -> Value | FaultReason:
    """The value of a cell, or the reason why it is refused. An empty cell gives `default`."""
    text = wording.text_of(cell, column.limit)
    if isinstance(text, FaultReason):
        return text
    if not text:
        return faults.EMPTY_REQUIRED if column.required else default
    return column.meaning(text)


def _key_in(found: list[str], place: int) -> str:
    """The key in a row whose cells have shifted, if the cell in the key's place is a key; else ""."""
    text = wording.text_of(found[place], 60) if place < len(found) else ""
    return text if isinstance(text, str) and isinstance(wording.key(text), str) else ""
