"""Reading deadlines: a page of the clocks of a bureau, the first that ends first.

Each list is read along an index of its own, state by state, so that its time depends neither on the number of clocks
nor on what the planner knows about them.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from shared.clocks.clock import Clock
from shared.clocks.listed import (
    EVERY_MATTER,
    CovertMatters,
    DeadlineFound,
    DeadlinesSought,
    Debtor,
    Place,
    SomeMatters,
)
from shared.clocks.tables import ClockTables, start_of_day
from shared.database import driver_connection
from shared.pages import COUNTED, PageFound, PageWanted, RowCount

REMIND = "due BETWEEN {} AND {} OR EXISTS (SELECT FROM unnest(warn_on) AS day WHERE day > {} AND day <= {})"
"""Of which clocks somebody is to be reminded, of the days after one up to and including another (each twice)."""
_COLUMNS = "ends, id, bureau, enterprise, covert, clock::text"
_ALONG = """
FROM unnest($1::text[]) AS key CROSS JOIN unnest($2::text[]) AS of_state CROSS JOIN unnest($3::boolean[]) AS of_covert
CROSS JOIN LATERAL (
    SELECT {columns} FROM {clock} WHERE {index} = key AND state = of_state AND covert = of_covert {more}
    ORDER BY ends, id LIMIT {limit}
) AS found
"""
_KNOWN = "(NOT covert OR matter = ANY ({}::text[]) OR split_part(matter, '/', 1) = ANY ({}::text[]))"
# What else the planner could do with these, it would do for all rows of the list.
ALONG_INDEXES = "SET LOCAL enable_bitmapscan = off; SET LOCAL enable_seqscan = off"


async def find_deadlines(
    session: AsyncSession, tables: ClockTables, sought: DeadlinesSought, page: PageWanted[Place]
) -> PageFound[DeadlineFound, Place]:
    """A page of the clocks, in the order in which they end."""
    connection = await driver_connection(session)
    await connection.execute(ALONG_INDEXES)
    count = None
    if page.counted:
        found = await connection.fetchval(*_Query(tables, sought, None).asked("SELECT count(*)", COUNTED + 1))
        count = RowCount.of_some(found)
    rows = await connection.fetch(*page_query(tables, sought, page))
    deadlines = [DeadlineFound._make((*row[:5], Clock.model_validate_json(row[5]))) for row in rows]
    return page.cut(deadlines, lambda row: (row.ends, row.id), count)


def page_query(tables: ClockTables, sought: DeadlinesSought, page: PageWanted[Place]) -> tuple[Any, ...]:
    """The statement that reads a page, and its arguments."""
    statement, *arguments = _Query(tables, sought, page.after).asked("SELECT found.*", page.fetch)
    return (f"{statement} ORDER BY ends, id LIMIT {page.fetch}", *arguments)


class _Query:
    """The query for a list: the index that gives its rows in order, and what is asked of each row beyond."""

    def __init__(self, tables: ClockTables, sought: DeadlinesSought, after: Place | None) -> None:
        self._tables = tables
        index, keys = _index(sought)
        among = _among(sought.covert)
        covert = [False, True] if among is None or any(among) else [False]
        self._index = index
        self._arguments: list[Any] = [keys, list(sought.states), covert]
        self._more: list[str] = []
        if among is not None and any(among):
            self._ask(_KNOWN, *map(sorted, among))
        if index == "matter":
            self._ask("bureau || '' = {}", sought.bureau)
        if index == "matter" and sought.enterprise is not None:
            self._ask("enterprise = {}", sought.enterprise)
        if index != _DEBTOR and sought.debtors:
            # Hidden from the planner, which must not choose the index of debtors.
            self._ask("debtor_key || '' = ANY ({}::text[])", _keys(sought.bureau, sought.debtors))
        if sought.before is not None:
            self._ask("ends <= {}", sought.before)
        if sought.remind is not None:
            # Each of them ends on the day `since` or later: the index gives no clock that was overdue before.
            self._ask("ends > {}", start_of_day(sought.remind.since))
            self._ask(f"({REMIND})", *sought.remind, *sought.remind)
        if after is not None:
            self._ask("(ends, id) > ({}, {})", *after)

    def asked(self, select: str, limit: int) -> tuple[Any, ...]:
        along = _ALONG.format(
            columns=_COLUMNS,
            clock=self._tables.clock,
            index=self._index,
            more="".join(f" AND {condition}" for condition in self._more),
            limit=limit,
        )
        return (select + along, *self._arguments)

    def _ask(self, condition: str, *values: object) -> None:
        first = len(self._arguments) + 1
        self._arguments += values
        self._more.append(condition.format(*(f"${first + place}" for place in range(len(values)))))


def _among(covert: CovertMatters) -> SomeMatters | None:
    """The covert matters that are shown; None for all."""
    if covert == EVERY_MATTER:
        return None
    return covert if isinstance(covert, SomeMatters) else SomeMatters(covert)


_ENTERPRISE, _DEBTOR = "enterprise_key", "debtor_key"


def _index(sought: DeadlinesSought) -> tuple[str, list[str]]:
    """What the index of the list begins with, and the values of it that are sought: the narrowest first."""
    if sought.matter is not None:
        return "matter", [sought.matter]
    if sought.enterprise is not None:
        return _ENTERPRISE, [f"{sought.bureau} {sought.enterprise}"]
    if sought.debtors:
        return _DEBTOR, _keys(sought.bureau, sought.debtors)
    return "bureau", [sought.bureau]


def _keys(bureau: str, debtors: Iterable[Debtor]) -> list[str]:
    return sorted({f"{bureau} {who} {name}" for who, name in debtors})
