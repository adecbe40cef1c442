"""To which sector of supervision an industry code belongs on a day, by the editions of sectors.toml."""

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

_Prefix = Annotated[str, StringConstraints(pattern=r"^[0-9]{2,4}$")]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Sector(_Part):
    name: str
    codes: tuple[_Prefix, ...]
    except_: Annotated[tuple[_Prefix, ...], Field(alias="except")] = ()
    inferred: bool = False


class SectorEdition(_Part):
    """An edition of the table: the day from which it holds, the document it comes from, and its sectors."""

    from_: Annotated[date, Field(alias="from")]
    citation: str
    sector: tuple[_Sector, ...]

    def by_prefix(self) -> Mapping[str, str]:
        """Prefix of a code → sector, "" if the prefix is an exception. A prefix that one sector excepts may belong to
        another.
        """
        excepted = {prefix: "" for sector in self.sector for prefix in sector.except_}
        return excepted | {prefix: sector.name for sector in self.sector for prefix in sector.codes}


class _Table(_Part):
    edition: tuple[SectorEdition, ...]


def read_editions(toml: str) -> tuple[SectorEdition, ...]:
    """The editions of the table, newest first. Raises pydantic.ValidationError, tomllib.TOMLDecodeError."""
    editions = _Table.model_validate(tomllib.loads(toml)).edition
    return tuple(sorted(editions, key=lambda edition: edition.from_, reverse=True))


@cache
def sector_of(code: str, on: date) -> str:
    """The sector of an industry code (digits only) by the edition in force on that day; "" if the code has none."""
    for edition in _published():
        if edition.from_ <= on:
            said = edition.by_prefix()
            return next((said[code[:n]] for n in range(len(code), 1, -1) if code[:n] in said), "")
    return ""


@cache
def _published() -> tuple[SectorEdition, ...]:
    return read_editions(files(__package__).joinpath("sectors.toml").read_text(encoding="utf-8"))
