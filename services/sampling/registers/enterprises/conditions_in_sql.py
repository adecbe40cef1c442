"""Conditions over the enterprises of a directory as SQL for PostgreSQL, with the same meaning as `conditions.matches`.

Every expression is true or false, never NULL, so that `NOT` works as expected. All values are parameters.
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
    """A query from a group above the registers that names enterprises, each once. Its rows have `identifier` and
    `team`, both text.

    `{}` in the text is the place of the parameter.
    """

    sql: str
    parameter: object


class Among(NamedTuple):
    """The enterprises of a bureau's directory that are asked about: the enterprises that a list names now.

    `named` restricts them to the enterprises of this query, and their team is then the query's. `identifiers` restricts
    them to these identifiers. `with_vanished` adds the enterprises that no list names any more, with the status
    `vanished`.
    """

    bureau: str
    named: NamingQuery | None = None
    identifiers: Collection[str] | None = None
    with_vanished: bool = False


class SheetQuery:
    """The query that fills in a sheet. `parameters` are the values of its $1, $2 …; $1 is the directory's bureau.

    A row holds the identifiers and names of enterprises with the same answers; how many of them have changed; why they
    are outside ("" if they are not); then the texts of the fields; then, for each condition, whether it holds.
    """

    def __init__(self, among: Among, sheet: Sheet) -> None:
        self._among, self._whole = among, sheet.with_outside
        self.parameters: list[object] = [among.bureau]
        self.sql = self._written(sheet)

    def _written(self, sheet: Sheet) -> str:
        texts, fits = map(self._text, sheet.texts), map(self._fits, sheet.fits.values())
        if self._whole:
            tables = f"({self._everybody(sheet)}) e"
            columns = [f"CASE WHEN e.outside = '' THEN {text} ELSE '' END" for text in texts]
            columns += [f"e.outside = '' AND {fit}" for fit in fits]
        else:
            joined, clauses = self._tables("JOIN")
            tables = " WHERE ".join([joined, " AND ".join([*clauses, self._fits(sheet.where)])])
            columns = [*texts, *fits]
        changed = "0"
        if sheet.changed_since is not None:
            changed = f"count(*) FILTER (WHERE e.changed_at > {self._given(sheet.changed_since)}::timestamptz)"
        outside = "e.outside" if self._whole else "''"
        asked = ", ".join(["array_agg(e.identifier), array_agg(e.name)", changed, outside, *columns])
        # Group by the positions of all columns after the first three.
        group = ", ".join(str(place) for place in range(4, 5 + len(columns)))
        return f"SELECT {asked} FROM {tables} GROUP BY {group}"  # noqa: S608  # columns are ours, values parameters

    def _everybody(self, sheet: Sheet) -> str:
        """The query of all enterprises of the directory, each with `outside` and with the team that the plan names."""
        joined, clauses = self._tables("LEFT JOIN")
        team, cases = "''", [f"WHEN NOT {self._fits(sheet.where)} THEN 'unfit'"]
        if self._among.named is not None:
            team, cases = "n.team", ["WHEN n.identifier IS NULL THEN 'not-named'", *cases]
        outside = f"CASE {' '.join(cases)} ELSE '' END"
        # OFFSET 0: PostgreSQL computes `outside` once for each row, and not again for each column that asks for it.
        where = " AND ".join(clauses)
        return f"SELECT e.*, {team} AS planned_team, {outside} AS outside FROM {joined} WHERE {where} OFFSET 0"  # noqa: S608  # columns are ours, values parameters

    def _tables(self, join: str) -> tuple[str, list[str]]:
        """The tables, and the clauses that choose the directory's rows."""
        among, tables, clauses = self._among, "sampling.enterprise e", ["e.bureau = $1"]
        if among.named is not None:
            naming = among.named.sql.format(self._given(among.named.parameter))
            tables += f" {join} ({naming}) n USING (identifier)"
        if among.identifiers is not None:
            clauses.append(f"e.identifier = ANY({self._given(list(among.identifiers))}::text[])")
        if not among.with_vanished:
            clauses.append("e.vanished_at IS NULL")
        return tables, clauses

    def _given(self, value: object) -> str:
        """Add a value to the parameters; returns its placeholder."""
        self.parameters.append(value)
        return f"${len(self.parameters)}"

    def _text(self, field: str) -> str:
        """The SQL of a field's text. If a query names the enterprises, it also gives their team; the status shows
        whether an enterprise has vanished.
        """
        if field == BY_TEAM and self._among.named is not None:
            return "e.planned_team" if self._whole else "n.team"
        if field == "status" and self._among.with_vanished:
            return f"CASE WHEN e.vanished_at IS NULL THEN e.status ELSE '{VANISHED}' END"
        return _field(field)

    def _fits(self, asked: Question) -> str:
        return "TRUE" if asked.condition is None else self._holds(asked.condition, asked.on)

    def _holds(self, condition: Condition, on: date) -> str:
        """The SQL that tells whether a row `e` fits the condition."""
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
                # Not correlated with the row: PostgreSQL reads it once and hashes it, however many enterprises there
                # are.
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
        # `?` is cheap, and most rows do not have the flag.
        return f"(e.flags ? {flag}::text AND EXISTS (SELECT FROM {marks} WHERE {' AND '.join(days)}))"

    def _licensed(self, condition: Licensed) -> str:
        licence = f"{self._given(condition.licence)}::text"
        held = f"e.licences <> '{{}}' AND e.licences ? {licence}"
        if condition.expires_before is None:
            return f"({held})"
        expiry = f"CAST(nullif(e.licences -> {licence} ->> 'expires', '') AS date)"
        return f"({held} AND coalesce({expiry} < {self._given(condition.expires_before)}::date, FALSE))"


def _field(name: str) -> str:
    """The SQL of a field as text; "" for a field that enterprises do not have."""
    if name not in ENTERPRISE:
        return "''"
    if ENTERPRISE[name].kind == "day":
        return f"coalesce(CAST(e.\"{name}\" AS text), '')"
    return f'e."{name}"'
