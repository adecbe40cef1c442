"""Which field of a record each column of a list is, whatever its header is called and wherever the column is."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.sampling.registers.lists.headers import KnownColumns, TableHeader, known_titles
from services.sampling.registers.lists.vocabulary import titles
from services.sampling.registers.records import wording
from services.sampling.registers.records.fields import Register
from services.sampling.registers.records.wording import Meaning
from shared.errors import Invalid

KEY = "key"
FORMER = "former"
"""The key that the person of a row had until now; the key of the row is the new one."""


@dataclass(frozen=True, slots=True)
class Column:
    """A field, and the function that reads its cells."""

    field: str
    meaning: Meaning = wording.words
    limit: int = 300
    required: bool = False


_UNIT = Column("unit")
_SPECIALISM = Column("specialism")
_AREA = Column("area")
_ON_DUTY = Column("on_duty", wording.yes_no)

LAYOUTS: Mapping[Register, tuple[Column, ...]] = {
    "people": (
        Column(
            KEY,
            wording.key,
            required=True,
        ),
        Column(
            FORMER,
            wording.key,
        ),
        Column("name", required=True),
        Column(
            "certificate_expires",
            wording.day,
        ),
        _UNIT,
        Column("section"),
        Column("group"),
        Column("post"),
        Column("cadre", wording.yes_no),
        _AREA,
        Column("establishment"),
        _ON_DUTY,
        Column("education"),
        _SPECIALISM,
        Column("birth_year", wording.year),
        Column("sex", wording.sex),
    ),
    "experts": (
        Column(KEY, wording.key, required=True),
        Column(FORMER, wording.key),
        Column("name", required=True),
        _UNIT,
        _SPECIALISM,
        _AREA,
        _ON_DUTY,
    ),
    "items": (
        # Lists in the national form have no codes: then an item is known by its name.
        Column(KEY, wording.key),
        Column("name", required=True),
        Column("category"),
        Column("basis", limit=4000, required=True),
        Column("subject"),
        Column("content", limit=4000),
        Column("method"),
        Column("kind", wording.kind),
        Column("level"),
    ),
}


def _known(register: Register) -> KnownColumns:
    columns = LAYOUTS[register]
    named = titles(register)
    required = tuple(column.field for column in columns if column.required)
    return known_titles(((column.field, named[column.field]) for column in columns), required, KEY)


KNOWN: Mapping[Register, KnownColumns] = {register: _known(register) for register in LAYOUTS}
"""The columns that each list may have."""


class RegisterListEmpty(Invalid):
    code = "register-list-empty"
    title = "文件中没有记录"
    title_en = "The file has no records"


@dataclass(frozen=True, slots=True)
class RegisterHeader:
    """The header row of a list: its line, the title of each column (shortened), and the field of each column (None: the
    column is not imported).
    """

    line: int
    titles: tuple[str, ...]
    columns: tuple[Column | None, ...]

    def title_of(self, field: str) -> str:
        """The title, in this file, of the column with this field; "" if it has none."""
        titled = zip(self.titles, self.columns, strict=True)
        return next((title for title, column in titled if column and column.field == field), "")


def header_of(register: Register, found: TableHeader) -> RegisterHeader:
    """The header that was found in a file, with the columns of the register."""
    by_field = {column.field: column for column in LAYOUTS[register]}
    columns = tuple(by_field[field] if field else None for field in found.fields)
    return RegisterHeader(found.lines[-1], found.titles, columns)


def empty() -> RegisterListEmpty:
    return RegisterListEmpty(
        "文件中没有可以导入的行；请选择有表头和内容的文件。",
        "The file holds nothing to import; choose one with a header and rows below it.",
    )
