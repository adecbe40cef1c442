"""Which field of an enterprise each column of a list is, whatever its header is called and wherever the column is."""

from collections.abc import Container
from dataclasses import dataclass, replace
from typing import Literal, get_args

from services.sampling.registers.lists.headers import TableHeader, known_titles
from services.sampling.registers.lists.vocabulary import titles
from shared.errors import Invalid
from shared.policy.conditions import Flag

Text = Literal[
    "name",
    "identifier",
    "area",
    "address",
    "industry",
    "group",
    "scale",
    "enterprise_type",
    "registered_on",
    "registered_capital",
    "business_scope",
    "province",
    "city",
    "industry_code",
    "sector",
    "affiliation",
    "risk_class",
    "credit_class",
    "status",
]
Contact = Literal["legal_representative", "post", "telephone", "postcode"]
"""Whom papers are addressed to. No rule may depend on it: conditions do not know these fields."""
LicencePart = Literal["licence_name", "licence_number", "licence_expires"]
FieldName = Text | Contact | LicencePart | Flag
"""A field that a list can have: a text (or date) of an enterprise, a contact, a part of a licence, or a flag."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field, and how long its text may be."""

    name: FieldName
    limit: int

    @property
    def headers(self) -> tuple[str, ...]:
        """The titles that its column may have. If two of them are in one file, the one that comes first is used."""
        return tuple(titles("enterprises")[self.name])


FIELDS = (
    Field("name", 200),
    Field("identifier", 40),
    Field("area", 100),
    Field("address", 300),
    Field("industry", 100),
    Field("group", 100),
    Field("scale", 50),
    Field("enterprise_type", 100),
    Field("registered_on", 40),
    Field("registered_capital", 100),
    Field("business_scope", 8000),
    Field("province", 50),
    Field("city", 50),
    Field("industry_code", 20),
    Field("sector", 100),
    Field("affiliation", 100),
    Field("risk_class", 50),
    Field("credit_class", 20),
    Field("status", 50),
    Field("legal_representative", 100),
    Field("post", 100),
    Field("telephone", 100),
    Field("postcode", 20),
    Field("licence_name", 400),
    Field("licence_number", 400),
    Field("licence_expires", 400),
    Field("key-unit", 400),
    Field("major-hazard-source", 400),
    Field("complaint", 400),
    Field("accident", 400),
    Field("penalty", 400),
    Field("serious-violation", 400),
    Field("blacklist", 400),
)
TEXTS: tuple[Text | Contact, ...] = (*get_args(Text), *get_args(Contact))
"""The fields that are columns of the directory, each a text or a date."""
FLAGS: frozenset[FieldName] = frozenset(get_args(Flag))
LICENCE_PARTS: frozenset[FieldName] = frozenset(get_args(LicencePart))
FIELD: dict[FieldName, Field] = {field.name: field for field in FIELDS}
REQUIRED: tuple[FieldName, ...] = ("name", "identifier")

KNOWN = known_titles(((field.name, field.headers) for field in FIELDS), REQUIRED, "identifier")
"""The columns that a list of enterprises may have."""


class NoRows(Invalid):
    code = "no-rows"
    title = "只有表头，没有企业"
    title_en = "The file has a header but no enterprises"


@dataclass(frozen=True, slots=True)
class ListHeader:
    """The header row of a list: its line, the title of each column (shortened), and the field of each column (None: the
    column is not imported).
    """

    line: int
    titles: tuple[str, ...]
    fields: tuple[Field | None, ...]

    @property
    def taken(self) -> tuple[FieldName, ...]:
        return tuple(field.name for field in self.fields if field is not None)

    @property
    def says(self) -> tuple[str, ...]:
        """The columns of an enterprise for which the file has values. A column of industry codes also gives the
        sector.
        """
        taken = set(self.taken)
        told: list[str] = [name for name in TEXTS if name in taken and name != "identifier"]
        if "industry_code" in taken and "sector" not in taken:
            told.append("sector")
        return (*told, *(["flags"] if taken & FLAGS else []), *(["licences"] if "licence_name" in taken else []))

    @property
    def left_out(self) -> tuple[str, ...]:
        return tuple(title for title, field in zip(self.titles, self.fields, strict=True) if field is None and title)

    def without(self, names: Container[str]) -> "ListHeader":
        """The header without the fields of these names: their columns are ignored."""
        return replace(self, fields=tuple(None if field and field.name in names else field for field in self.fields))

    def title_of(self, name: FieldName) -> str:
        """The title, in this file, of the column with this field."""
        return self.titles[[field.name if field else None for field in self.fields].index(name)]


def header_of(found: TableHeader) -> ListHeader:
    """The header that was found in a file, with the fields of enterprises."""
    by_name: dict[str, Field] = {str(name): field for name, field in FIELD.items()}
    fields = tuple(by_name[field] if field else None for field in found.fields)
    return ListHeader(found.lines[-1], found.titles, fields)
