"""The rules for sites of the government, as rows with their days and their source (rules.toml)."""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter

from shared.law.row import Code, Row


class SiteRule(Row):
    """A rule for sites. `number` is the most that keeps it, or the first number that breaks it, as its text says.

    `columns` are the columns of the site that it is about; of the rule `imprint`, what must stand at the foot.
    """

    kind: Literal["site-rule"] = "site-rule"
    number: Annotated[int, Field(ge=0, le=1000)]
    unit: Literal["seconds", "percent", "days", "months", "columns", "notices", "missing", "pages"]
    columns: Annotated[tuple[Code, ...], Field(strict=False)] = ()


_ROWS: TypeAdapter[list[SiteRule]] = TypeAdapter(list[SiteRule])


class SiteRules:
    """The rules that hold on a day."""

    def __init__(self, rows: Sequence[SiteRule], day: date) -> None:
        self.day = day
        self._rows: Mapping[str, SiteRule] = {row.rule: row for row in rows if row.holds_on(day)}

    def find(self, rule: str) -> SiteRule | None:
        """A rule; None if it does not hold on the day."""
        return self._rows.get(rule)

    def of_column(self, column: str) -> SiteRule | None:
        """The rule that says how old the newest notice of a column may be."""
        return next((row for row in self.of_columns() if column in row.columns), None)

    def of_columns(self) -> Sequence[SiteRule]:
        """The rules that say how old the newest notice of a column may be."""
        return [row for row in self._rows.values() if row.unit == "months"]


@cache
def shipped_rows() -> Sequence[SiteRule]:
    """The rows of this version of the software."""
    tables: Mapping[str, list[dict[str, Any]]] = tomllib.loads(
        files(__package__).joinpath("rules.toml").read_text(encoding="utf-8")
    )
    return _ROWS.validate_python(tables["site-rule"])
