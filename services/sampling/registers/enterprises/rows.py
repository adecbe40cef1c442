"""Reading a row of a list: it gives an enterprise, with what is odd about it, or everything that is wrong with it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple

from services.sampling.registers.enterprises import wording
from services.sampling.registers.enterprises.columns import FLAGS, LICENCE_PARTS, REQUIRED, FieldName, ListHeader
from services.sampling.registers.enterprises.meanings import FORGIVING, Look, Meaning, Meanings
from services.sampling.registers.enterprises.sectors import sector_of
from services.sampling.registers.lists import faults
from services.sampling.registers.lists.cells import NOTHING, SUSPECT, date_of
from services.sampling.registers.lists.faults import Fault, FaultReason, shortened
from services.sampling.registers.lists.reading import Record

IdentifierKind = Literal["uscc", "registration-number", "provisional"]
_KINDS: dict[int, IdentifierKind] = {18: "uscc", 15: "registration-number", 13: "provisional"}


class Enterprise(NamedTuple):
    """An accepted row. A text is "" if the file has no value; `line` is the line where the row starts."""

    line: int
    identifier: str
    identifier_kind: IdentifierKind
    name: str
    area: str = ""
    address: str = ""
    industry: str = ""
    group: str = ""
    scale: str = ""
    enterprise_type: str = ""
    registered_on: date | None = None
    registered_capital: str = ""
    business_scope: str = ""
    province: str = ""
    city: str = ""
    industry_code: str = ""
    sector: str = ""
    affiliation: str = ""
    risk_class: str = ""
    credit_class: str = ""
    status: str = ""
    legal_representative: str = ""
    post: str = ""
    telephone: str = ""
    postcode: str = ""
    flags: str = "{}"
    """JSON: flag → true or false (raised or not), or the days on which it was raised. A flag whose cell is empty is
    left out.
    """
    licences: str = "{}"
    """JSON: licence → {"number", "expires"}."""


_NOTABLE = SUSPECT | {" "} | {text[0] for text in NOTHING}
_LONGEST = 400

_BLANK = (0, "", "uscc", "", *Enterprise._field_defaults.values())
_IDENTIFIER = Enterprise._fields.index("identifier")
_KIND = Enterprise._fields.index("identifier_kind")
_REQUIRED = frozenset(map(Enterprise._fields.index, REQUIRED))
_CODE = Enterprise._fields.index("industry_code")
_SECTOR = Enterprise._fields.index("sector")
_MARKS = Enterprise._fields.index("flags")
_LICENCES = Enterprise._fields.index("licences")


Read = Callable[[Record], Enterprise | list[Enterprise | Fault] | None]
"""Reads a row. It returns an enterprise; an enterprise and the warnings of its row; all faults of the row; or None for
an empty row.
"""


def row_reader(header: ListHeader, on: date, bureau: str = "", meanings: Meanings = FORGIVING) -> Read:
    """The function that reads a row under this header.

    `on` is the day of the import; it decides which edition gives the sector of an industry code. `bureau` is the area
    code of whoever imports.
    """
    return _RowReader(header, meanings, bureau, _plain(header, meanings), _more(header, on, meanings)).read


@dataclass(frozen=True, slots=True)
class _RowReader:
    header: ListHeader
    meanings: Meanings
    bureau: str
    columns: "list[_Column]"
    add_more: Callable[[list[Any], list[str], dict[int, FaultReason]], None]

    def read(self, record: Record) -> Enterprise | list[Enterprise | Fault] | None:
        line, cells = record
        width, meanings = len(self.header.fields), self.meanings
        if len(cells) != width and (len(cells) < width or not _empty(cells[width:])):
            reason = faults.wrong_width(width, len(cells))
            named = _named_in(cells, meanings)
            return None if _empty(cells) else [Fault(line, "", shortened(",".join(cells)), reason, named)]
        values: list[Any] = list(_BLANK)
        values[0] = line
        wrong: dict[int, FaultReason] = {}
        odd: dict[int, FaultReason] = {}
        for place, slot, limit, meaning, look in self.columns:
            cell = cells[place]
            value: str | date | FaultReason = cell
            # Most cells are empty, or taken unchanged. These cheap tests only avoid calling `text` for them.
            if not cell:
                if slot in _REQUIRED:
                    wrong[place] = faults.EMPTY_REQUIRED
                continue
            if cell[0] in _NOTABLE or cell[-1] == " " or len(cell) > limit or not cell.isprintable():
                value = meanings.text(cell, limit)
            if meaning is not None and value and type(value) is str:
                value = meaning(value)
            if type(value) is FaultReason:
                wrong[place] = value
            elif value:
                values[slot] = value
                if look is not None and (found := look(str(value))):
                    odd[place] = found
            elif slot in _REQUIRED:
                wrong[place] = faults.EMPTY_REQUIRED
        self.add_more(values, cells, wrong)
        return self._judged(record, values, wrong, odd)

    def _judged(
        self, record: Record, values: list[Any], wrong: dict[int, FaultReason], odd: dict[int, FaultReason]
    ) -> Enterprise | list[Enterprise | Fault] | None:
        identifier = values[_IDENTIFIER]
        if identifier.startswith("L") and identifier[1:7] != self.bureau:
            wrong[self._place_of(_IDENTIFIER)] = faults.OTHER_AREA
        if wrong and (not self.meanings.forgiving or any(self._place_of(slot) in wrong for slot in _REQUIRED)):
            return None if _empty(record.cells) else _faults(record, self.header, wrong, identifier)
        values[_KIND] = kind_of(identifier)
        row = Enterprise._make(values)
        if not wrong and not odd:
            return row
        return [row, *_faults(record, self.header, {**wrong, **odd}, identifier, warning=True)]

    def _place_of(self, slot: int) -> int:
        return next(column[0] for column in self.columns if column[1] == slot)


_Column = tuple[int, int, int, Meaning | None, Look | None]


def _plain(header: ListHeader, meanings: Meanings) -> list[_Column]:
    """For each column that is one field: the place of the cell, the place of the field, the largest length, the
    function that reads its words, and the function that looks at its value.
    """
    of, look = meanings.meaning.get, meanings.looks.get
    return [
        (place, Enterprise._fields.index(field.name), field.limit, of(field.name), look(field.name))
        for place, field in enumerate(header.fields)
        if field is not None and field.name in Enterprise._fields
    ]


def _more(
    header: ListHeader, on: date, meanings: Meanings
) -> Callable[[list[Any], list[str], dict[int, FaultReason]], None]:
    """The function that fills the fields made from several cells: flags, licences, and the sector of an
    industry code.
    """
    marks = {field.name: place for place, field in enumerate(header.fields) if field and field.name in FLAGS}
    parts = {field.name: place for place, field in enumerate(header.fields) if field and field.name in LICENCE_PARTS}

    def add_more(values: list[Any], cells: list[str], wrong: dict[int, FaultReason]) -> None:
        if marks:
            values[_MARKS] = wording.stored(_marks(cells, marks, wrong, meanings))
        if "licence_name" in parts:
            values[_LICENCES] = wording.stored(_licences(cells, parts, wrong, meanings))
        if values[_CODE] and not values[_SECTOR]:
            values[_SECTOR] = sector_of(values[_CODE], on)

    return add_more


def _marks(
    cells: list[str], marks: dict[FieldName, int], wrong: dict[int, FaultReason], meanings: Meanings
) -> dict[str, bool | list[str]]:
    """Flag → the value of its cell; a flag whose cell is empty is left out. Faults are added to `wrong`, by place."""
    told: dict[str, bool | list[str]] = {}
    for flag, place in marks.items():
        text = meanings.text(cells[place], _LONGEST)
        said = wording.mark(text, date_of) if isinstance(text, str) and text else text
        if isinstance(said, FaultReason):
            wrong[place] = said
        elif not isinstance(said, str):
            told[flag] = said
    return told


def _licences(
    cells: list[str], parts: dict[FieldName, int], wrong: dict[int, FaultReason], meanings: Meanings
) -> dict[str, dict[str, str | None]]:
    said = {part: meanings.text(cells[place], _LONGEST) for part, place in parts.items()}
    for part, text in said.items():
        if isinstance(text, FaultReason):
            wrong[parts[part]] = text
    names, numbers, expiries = (
        text if isinstance(text := said.get(part, ""), str) else ""
        for part in ("licence_name", "licence_number", "licence_expires")
    )
    told: dict[str, dict[str, str | None]] | FaultReason = {}
    if names:
        told = wording.licences(names, numbers, expiries, date_of)
    elif numbers or expiries:
        told = faults.LICENCE_UNNAMED
    if isinstance(told, FaultReason):
        unnamed: FieldName = "licence_number" if numbers else "licence_expires"
        where: FieldName = "licence_expires" if told is faults.BAD_DATE else "licence_name" if names else unnamed
        wrong[parts[where]] = told
        return {}
    return told


def _empty(cells: list[str]) -> bool:
    return not any(map(str.strip, cells))


def _named_in(cells: list[str], meanings: Meanings) -> str:
    """The first identifier found in a row whose cells have shifted; "" if there is none."""
    for cell in cells:
        if isinstance(identifier := meanings.meaning["identifier"](cell.strip()), str):
            return identifier
    return ""


def _faults(
    record: Record, header: ListHeader, wrong: dict[int, FaultReason], identifier: str, *, warning: bool = False
) -> list[Enterprise | Fault]:
    return [
        Fault(record.line, header.titles[place], shortened(record.cells[place]), reason, identifier, warning)
        for place, reason in sorted(wrong.items())
    ]


def kind_of(identifier: str) -> IdentifierKind:
    """The kind of an identifier. Unified codes have 18 characters, the older registration numbers 15 digits, and the
    numbers that a bureau gives meanwhile 13.
    """
    return _KINDS[len(identifier)]
