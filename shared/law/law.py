"""The law: all rows, and which edition of a rule holds on a day."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from importlib.resources import files
from itertools import combinations
from typing import Any, TypeVar

from pydantic import TypeAdapter

from shared.errors import Conflict, NotFound
from shared.law.kinds import AnyRow, Period
from shared.law.row import Row

R = TypeVar("R", bound=Row)

ROWS: TypeAdapter[AnyRow] = TypeAdapter(AnyRow)


class NoLawInForce(Conflict):
    code = "no-law-in-force"
    title = "该日没有有效的规定"
    title_en = "No edition of the rule holds on the day"


class UnknownRule(NotFound):
    code = "unknown-rule"
    title = "没有该项规定"
    title_en = "There is no such rule"


@dataclass(frozen=True)
class Law:
    """Rows of law. No two rows of the same kind and rule hold on the same day."""

    rows: tuple[Row, ...]

    def edition(self, kind: type[R], rule: str, *, on: date) -> R:
        """The edition of a rule that holds on the day. Raises UnknownRule, NoLawInForce."""
        editions = self.editions(kind, rule)
        for row in editions:
            if row.holds_on(on):
                return row
        raise NoLawInForce(
            f"{on} 没有有效的“{rule}”规定；请核对日期，或由法规人员提出法律条文更正（POST /rules/corrections）。",
            f"No edition of {rule!r} holds on {on}; check the day, or let the legal section ask for a correction "
            "(POST /rules/corrections).",
            rule=rule,
            day=on.isoformat(),
        )

    def period(self, rule: str, *, on: date) -> Period:
        """The edition of a period that holds on the day. Raises UnknownRule, NoLawInForce."""
        return self.edition(Period, rule, on=on)

    def editions(self, kind: type[R], rule: str) -> list[R]:
        """All editions of a rule, the oldest first. Raises UnknownRule."""
        found = [row for row in self.by_rule.get((kind_name(kind), rule), ()) if isinstance(row, kind)]
        if not found:
            raise UnknownRule(
                f"没有类别为“{kind_name(kind)}”、名为“{rule}”的规定；GET /rules 列出全部规定。",
                f"There is no rule {rule!r} of the kind {kind_name(kind)!r}; GET /rules lists all rules.",
                kind=kind_name(kind),
                rule=rule,
            )
        return found

    def of(self, kind: type[R]) -> list[R]:
        """All rows of a kind, in the order of the files."""
        return [row for row in self.rows if isinstance(row, kind)]

    def on(self, day: date) -> Iterator[Row]:
        """The rows that hold on the day."""
        return (row for row in self.rows if row.holds_on(day))

    @cached_property
    def by_rule(self) -> Mapping[tuple[str, str], list[Row]]:
        """Kind and rule → the editions, the oldest first."""
        found: dict[tuple[str, str], list[Row]] = {}
        for row in sorted(self.rows, key=lambda row: row.first):
            found.setdefault((row.kind, row.rule), []).append(row)
        return found


def kind_name(kind: type[Row]) -> str:
    """The name of a kind of rows, as files, events and answers have it."""
    return str(kind.model_fields["kind"].default)


def read_rows(toml: str) -> tuple[Row, ...]:
    """The rows of a TOML text: `[[period]]`, `[[fine]]` and so on. Raises pydantic.ValidationError, TOMLDecodeError."""
    tables: Mapping[str, list[dict[str, Any]]] = tomllib.loads(toml)
    return tuple(ROWS.validate_python({"kind": kind, **row}) for kind, rows in tables.items() for row in rows)


def overlapping(rows: Iterable[Row]) -> list[tuple[Row, Row]]:
    """Pairs of editions of one rule that hold on the same day."""
    return [
        (earlier, later)
        for editions in Law(tuple(rows)).by_rule.values()
        for earlier, later in combinations(editions, 2)
        if earlier.holds_between(later.first, later.last)
    ]


@cache
def shipped_law() -> Law:
    """The rows of this version of the software. A bureau's own corrections are added to them (`corrections.py`)."""
    folder = files(__package__).joinpath("rows")
    texts = (path.read_text(encoding="utf-8") for path in sorted(folder.iterdir(), key=lambda path: path.name))
    return Law(tuple(row for text in texts for row in read_rows(text)))
