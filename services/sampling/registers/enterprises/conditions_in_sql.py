"""Conditions over the enterprises of a directory in SQL: what `conditions.matches` means, said to PostgreSQL.

Every expression is true or false, never NULL, so that `NOT` means what it says. Values are parameters, all of them.
"""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from services.sampling.registers.enterprises.sheet import Question, Sheet
from shared.policy.conditions import (
    AllOf,
    AnyOf,
    Condition,
    FieldIn,
    Flagged,
    Identified,
    Licensed,
    Listed,
    Not,
    marked_since,
)
from shared.policy.fields import ENTERPRISE
from shared.policy.shares import BY_TEAM

VANISHED = "vanished"
"""The status of an enterprise that no list names any more."""
_ON_LISTS = "SELECT l.identifier FROM sampling.listing l WHERE l.bureau = $1 AND l.vanished_at IS NULL"


class NamingQuery(NamedTuple):
    """A query of a higher group that names enterprises, each once: rows of `identifier` and `team`, both text.

    `{}` in the text stands for the parameter.
    """

    sql: str
    parameter: object


class Among(NamedTuple):
    """Whom of a bureau's directory is asked about: the enterprises that a list names now.

    `named`: of them those that this query names, and their team is the query's. `identifiers`: of them these.
    `with_vanished`: also the enterprises that no list names any more, with the status `vanished`.
    """

    bureau: str
    named: NamingQuery | None = None
    identifiers: Collection[str] | None = None
    with_vanished: bool = False


class SheetQuery:
    """The query that answers a sheet. `parameters` are what its $1, $2 … stand for; $1 is the directory's bureau.

    A row has identifiers and names of those with the same answers, then the texts, then whether each condition holds.
    """

    def __init__(self, among: Among, sheet: Sheet) -> None:
        self._among = among
        self.parameters: list[object] = [among.bureau]
        self.sql = self._written(sheet)

    def _written(self, sheet: Sheet) -> str:
        columns = [self._text(field) for field in sheet.texts] + [self._fits(asked) for asked in sheet.fits.values()]
        among = self._among
        tables, clauses = "sampling.enterprise e", ["e.bureau = $1", self._fits(sheet.where)]
        if among.named is not None:
            naming = among.named.sql.format(self._given(among.named.parameter))
            tables += f" JOIN ({naming}) n USING (identifier)"
        if among.identifiers is not None:
            clauses.append(f"e.identifier = ANY({self._given(list(among.identifiers))}::text[])")
        if not among.with_vanished:
            clauses.append("e.vanished_at IS NULL")
        asked = ", ".join(["array_agg(e.identifier), array_agg(e.name)", *columns])
        # By place: a group is what stands in the columns after the first two. Where nothing is asked, all are one
        # group, and nobody is no group.
        group = ", ".join(str(place) for place in range(3, 3 + len(columns))) or "() HAVING count(*) > 0"
        return f"SELECT {asked} FROM {tables} WHERE {' AND '.join(clauses)} GROUP BY {group}"  # noqa: S608  # columns are ours, values parameters

    def _given(self, value: object) -> str:
        """The placeholder of a value."""
        self.parameters.append(value)
        return f"${len(self.parameters)}"

    def _text(self, field: str) -> str:
        """A field that is asked for by itself. Who names an enterprise says its team; its status tells whether it has
        vanished.
        """
        if field == BY_TEAM and self._among.named is not None:
            return "n.team"
        if field == "status" and self._among.with_vanished:
            return f"CASE WHEN e.vanished_at IS NULL THEN e.status ELSE '{VANISHED}' END"
        return _field(field)

    def _fits(self, asked: Question) -> str:
        return "TRUE" if asked.condition is None else self._holds(asked.condition, asked.on)

    def _holds(self, condition: Condition, on: date) -> str:
        """Whether a row `e` fits."""
        match condition:
            case AllOf():
                return f"({' AND '.join(self._holds(part, on) for part in condition.all)})"
            case AnyOf():
                return f"({' OR '.join(self._holds(part, on) for part in condition.any)})"
            case Not():
                return f"(NOT {self._holds(condition.not_, on)})"
            case FieldIn():
                return f"({_field(condition.field)} = ANY({self._given(list(condition.in_))}::text[]))"
            case Identified():
                return f"(e.identifier = ANY({self._given(list(condition.identifier))}::text[]))"
            case Listed():
                lists = self._given(list(condition.list))
                # Not correlated: read once and hashed, however many enterprises there are.
                return f"(e.identifier IN ({_ON_LISTS} AND l.list = ANY({lists}::text[])))"
            case Flagged():
                return self._flagged(condition, on)
            case Licensed():
                return self._licensed(condition)

    def _flagged(self, condition: Flagged, on: date) -> str:
        flag, first = self._given(condition.flag), marked_since(condition, on)
        days = [f"CAST(mark ->> 'on' AS date) <= {self._given(on)}::date"]
        if first is not None:
            days.append(f"CAST(mark ->> 'on' AS date) >= {self._given(first)}::date")
        marks = f"jsonb_array_elements(e.flags -> {flag}::text) mark"
        # One look tells a row without the flag, and most rows have none.
        return f"(e.flags ? {flag}::text AND EXISTS (SELECT FROM {marks} WHERE {' AND '.join(days)}))"

    def _licensed(self, condition: Licensed) -> str:
        licence = f"{self._given(condition.licence)}::text"
        held = f"e.licences <> '{{}}' AND e.licences ? {licence}"
        if condition.expires_before is None:
            return f"({held})"
        expiry = f"CAST(nullif(e.licences -> {licence} ->> 'expires', '') AS date)"
        return f"({held} AND coalesce({expiry} < {self._given(condition.expires_before)}::date, FALSE))"


def _field(name: str) -> str:
    """A field as text; "" for one that an enterprise does not have."""
    if name not in ENTERPRISE:
        return "''"
    if ENTERPRISE[name].kind == "day":
        return f"coalesce(CAST(e.\"{name}\" AS text), '')"
    return f'e."{name}"'
