"""Reading a row of a list: it gives an enterprise, or everything that is wrong with the row."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any, Literal, NamedTuple

from services.sampling.registers.enterprises import wording
from services.sampling.registers.enterprises.columns import FLAGS, LICENCE_PARTS, REQUIRED, FieldName, ListHeader
from services.sampling.registers.enterprises.sectors import sector_of
from services.sampling.registers.lists import faults
from services.sampling.registers.lists.cells import MADE_A_NUMBER, NOTHING, SUSPECT, date_of, tidied, uncomputed
from services.sampling.registers.lists.faults import Fault, FaultReason, shortened
from services.sampling.registers.lists.reading import Record
from shared.errors import Invalid
from shared.identifiers import subject_identifier

IdentifierKind = Literal["uscc", "registration-number"]


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
_POSTCODE = re.compile("[0-9]{6}")

_BLANK = (0, "", "uscc", "", *Enterprise._field_defaults.values())
_IDENTIFIER = Enterprise._fields.index("identifier")
_KIND = Enterprise._fields.index("identifier_kind")
_REQUIRED = frozenset(map(Enterprise._fields.index, REQUIRED))
_CODE = Enterprise._fields.index("industry_code")
_SECTOR = Enterprise._fields.index("sector")
_MARKS = Enterprise._fields.index("flags")
_LICENCES = Enterprise._fields.index("licences")


def row_reader(header: ListHeader, on: date) -> Callable[[Record], Enterprise | list[Fault] | None]:
    """The function that reads a row under this header. It returns an enterprise, all faults of the row, or None for an
    empty row.

    `on` is the day of the import; it decides which edition gives the sector of an industry code.
    """
    width = len(header.fields)
    columns = _plain(header)
    add_more = _more(header, on)

    def read(record: Record) -> Enterprise | list[Fault] | None:
        line, cells = record
        if len(cells) != width and (len(cells) < width or not _empty(cells[width:])):
            reason = faults.wrong_width(width, len(cells))
            return None if _empty(cells) else [Fault(line, "", shortened(",".join(cells)), reason, _named_in(cells))]
        values: list[Any] = list(_BLANK)
        values[0] = line
        wrong: dict[int, FaultReason] = {}
        for place, slot, limit, meaning in columns:
            cell = cells[place]
            value: str | date | FaultReason = cell
            # Most cells are taken unchanged. This cheap test only avoids calling `_text` for them.
            if cell and (cell[0] in _NOTABLE or cell[-1] == " " or len(cell) > limit or not cell.isprintable()):
                value = _text(cell, limit)
            if meaning is not None and value and type(value) is str:
                value = meaning(value)
            if type(value) is FaultReason:
                wrong[place] = value
            elif value:
                values[slot] = value
            elif slot in _REQUIRED:
                wrong[place] = faults.EMPTY_REQUIRED
        add_more(values, cells, wrong)
        if wrong:
            return None if _empty(cells) else _faults(record, header, wrong, values[_IDENTIFIER])
        values[_KIND] = kind_of(values[_IDENTIFIER])
        return Enterprise._make(values)

    return read


def _plain(header: ListHeader) -> list[tuple[int, int, int, Callable[[str], str | date | FaultReason] | None]]:
    """For each column that is one field: the place of the cell, the place of the field, the largest length, and the
    function that reads its words.
    """
    return [
        (place, Enterprise._fields.index(field.name), field.limit, _MEANING.get(field.name))
        for place, field in enumerate(header.fields)
        if field is not None and field.name in Enterprise._fields
    ]


def _more(header: ListHeader, on: date) -> Callable[[list[Any], list[str], dict[int, FaultReason]], None]:
    """The function that fills the fields made from several cells: flags, licences, and the sector of an
    industry code.
    """
    marks = {field.name: place for place, field in enumerate(header.fields) if field and field.name in FLAGS}
    parts = {field.name: place for place, field in enumerate(header.fields) if field and field.name in LICENCE_PARTS}

    def add_more(values: list[Any], cells: list[str], wrong: dict[int, FaultReason]) -> None:
        if marks:
            values[_MARKS] = wording.stored(_marks(cells, marks, wrong))
        if "licence_name" in parts:
            values[_LICENCES] = wording.stored(_licences(cells, parts, wrong))
        if values[_CODE] and not values[_SECTOR]:
            values[_SECTOR] = sector_of(values[_CODE], on)

    return add_more


def _marks(cells: list[str], marks: dict[FieldName, int], wrong: dict[int, FaultReason]) -> dict[str, bool | list[str]]:
    """Flag → the value of its cell; a flag whose cell is empty is left out. Faults are added to `wrong`, by place."""
    told: dict[str, bool | list[str]] = {}
    for flag, place in marks.items():
        text = _text(cells[place], _LONGEST)
        said = wording.mark(text, date_of) if isinstance(text, str) and text else text
        if isinstance(said, FaultReason):
            wrong[place] = said
        elif not isinstance(said, str):
            told[flag] = said
    return told


def _licences(
    cells: list[str], parts: dict[FieldName, int], wrong: dict[int, FaultReason]
) -> dict[str, dict[str, str | None]]:
    said = {part: _text(cells[place], _LONGEST) for part, place in parts.items()}
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


def _named_in(cells: list[str]) -> str:
    """The first identifier found in a row whose cells have shifted; "" if there is none."""
    for cell in cells:
        if isinstance(identifier := _identifier(cell.strip()), str):
            return identifier
    return ""


def _faults(record: Record, header: ListHeader, wrong: dict[int, FaultReason], identifier: str) -> list[Fault]:
    return [
        Fault(record.line, header.titles[place], shortened(record.cells[place]), reason, identifier)
        for place, reason in sorted(wrong.items())
    ]


def kind_of(identifier: str) -> IdentifierKind:
    """The kind of an identifier: unified codes have 18 characters, the older registration numbers 15 digits."""
    return "uscc" if len(identifier) == 18 else "registration-number"


def _text(cell: str, limit: int) -> str | FaultReason:
    """The text of a cell without surrounding space; "" for a text that means "not known"; or the reason why the text is
    refused.
    """
    text: str | FaultReason = cell.strip()
    if isinstance(text, str) and not text.isprintable():
        text = tidied(text)
    if isinstance(text, str) and text[:1] in SUSPECT:
        text = uncomputed(text)
    if isinstance(text, FaultReason):
        return text
    if len(text) > limit:
        return faults.too_long(limit, len(text))
    return "" if text in NOTHING else text


def _telephone(text: str) -> str | FaultReason:
    return faults.MANGLED if MADE_A_NUMBER.fullmatch(text) else text


def _postcode(text: str) -> str | FaultReason:
    return text if _POSTCODE.fullmatch(text) else faults.POSTCODE


def _identifier(text: str) -> str | FaultReason:
    if MADE_A_NUMBER.fullmatch(text):
        return faults.MANGLED
    try:
        return str(subject_identifier(text))
    except Invalid as refused:
        if len(text) == 18 and text.isdigit() and text.endswith("000"):
            # Excel keeps 15 digits of a number and writes zeros for the rest.
            return faults.MANGLED
        return FaultReason(refused.code, refused.detail, refused.detail_en)


_MEANING: dict[FieldName, Callable[[str], str | date | FaultReason]] = {
    "identifier": _identifier,
    "registered_on": date_of,
    "industry_code": wording.industry_code,
    "credit_class": wording.credit_class,
    "status": wording.status,
    "telephone": _telephone,
    "postcode": _postcode,
}
