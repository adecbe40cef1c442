"""The templates of records: which columns a kind of record has, and what each column takes. They are data."""

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict


class Kind(StrEnum):
    """The kinds of records that the sandbox takes, as they stand in addresses."""

    RESULTS = "inspection-results"
    PENALTIES = "penalties"


class Column(BaseModel):
    """One column of a template; lengths in characters.

    `narrow`: the length in a target with short columns. `among`: the closed list; `several`: several of it, joined by
    "、". `needed_for`: the kinds of penalties that make the column required.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    title: str
    most: int
    narrow: int | None = None
    required: bool = False
    kind: Literal["text", "date", "amount", "code", "identifier", "number", "json"] = "text"
    among: tuple[str, ...] = ()
    several: bool = False
    needed_for: tuple[str, ...] = ()

    def length(self, *, narrow: bool) -> int:
        """The most characters that a target takes."""
        return self.narrow if narrow and self.narrow is not None else self.most


class Template(BaseModel):
    """A kind of record: its columns in order, and the vocabularies of the rules that need them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    column: tuple[Column, ...]
    late_after_working_days: int | None = None
    excluded: tuple[str, ...] = ()
    result_texts: tuple[str, ...] = ()

    @property
    def titles(self) -> Mapping[str, str]:
        """The Chinese title of each column, by its name."""
        return {column.name: column.title for column in self.column}


@cache
def template_of(kind: Kind) -> Template:
    """The template of a kind of record."""
    text = files(__package__).joinpath("templates", f"{kind}.toml").read_text(encoding="utf-8")
    return Template.model_validate(tomllib.loads(text))
