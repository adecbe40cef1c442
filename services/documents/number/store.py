"""Taking numbers, one after the other; writing the lines of the register.

The row of the count is locked until the transaction ends: whoever comes next sees the number before, or, if that
transaction failed, takes the same number. So a series has no gap and no double.
"""

from uuid import UUID

import asyncpg
from sqlalchemy import func
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import select

from services.documents.number.series import EVER, Counted, NumberUsed, require_unchanged
from services.documents.number.tables import MatterNumberRow, NumberRow
from shared.contracts.papers import NumberTaken, PaperIssued, PaperNumbered, PaperVoided
from shared.database import driver_connection
from shared.log.event import Event
from shared.policy.numbering import NumberParts

# By the driver, and each in one statement: while a number is taken, all others of its series wait.
_LOCK = """
WITH own AS (
    INSERT INTO documents.count AS kept (bureau, series, year, team, kind, last, scope, format)
    VALUES ($1, $2, $3, $4, $5, 0, $6, $7)
    ON CONFLICT (bureau, series, year, team, kind) DO UPDATE SET last = kept.last
    RETURNING last, scope, format
)
SELECT last, scope, format FROM own UNION ALL
SELECT DISTINCT NULL::integer, scope, format FROM documents.count WHERE bureau = $1 AND series = $2 AND year = $3
"""
_TAKE = """
WITH counted AS (
    INSERT INTO documents.count AS kept (bureau, series, year, team, kind, last, scope, format)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
    ON CONFLICT (bureau, series, year, team, kind) DO UPDATE SET last = greatest(kept.last, excluded.last)
), first_of_matter AS (
    INSERT INTO documents.matter_number (bureau, series, matter, year, count)
    SELECT $1, $2, $9, $10, $6 WHERE $9::uuid IS NOT NULL
    ON CONFLICT DO NOTHING
)
INSERT INTO documents.number (
    bureau, series, count, year, text, team, kind, repeat, matter, paper, form, day, data, state, taken_at, taken_by,
    taken_event
)
VALUES ($1, $2, $6, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, 'taken', $20, $21, $22)
"""
_END = """
UPDATE documents.number SET state = $3, file = $4, because = $5, ended_at = $6, ended_event = $7
WHERE bureau = $1 AND text = $2
"""


async def take(session: AsyncSession, bureau: str, counted: Counted, matter: UUID) -> NumberTaken:
    """The next number. `matter` is the matter of the paper; of a paper without one, the paper itself.

    Raises SeriesFrozen.
    """
    last = await _locked(session, bureau, counted)
    earlier = await session.get(MatterNumberRow, (bureau, counted.series.name, matter)) if counted.by_matter else None
    year, count = (earlier.year, earlier.count) if earlier else (counted.year, last + 1)
    repeat = 1 + await _repeats(session, bureau, counted, matter) if earlier else 1
    text = counted.series.written(NumberParts(count, counted.team, counted.kind, repeat), year)
    return NumberTaken(
        series=counted.series.name,
        scope=counted.scope,
        format=counted.series.format,
        per=counted.series.per,
        year=year,
        count=count,
        team=counted.team,
        kind=counted.kind,
        repeat=repeat,
        text=text,
    )


async def keep_taken(session: AsyncSession, fact: PaperNumbered, matter: UUID | None, event: Event) -> None:
    """Keep a number that was taken: the count, the number of the matter, and the line of the register.

    Raises NumberUsed.
    """
    number = fact.number
    if number is None:
        return
    scope = number.scope.split()
    counted = (
        event.bureau,
        number.series,
        number.year if number.per == "year" else EVER,
        number.team if "team" in scope else "",
        number.kind if "document-kind" in scope else "",
        number.count,
        number.scope,
        number.format,
    )
    by_matter = matter or fact.paper if "matter" in scope else None
    line = (number.text, number.team, number.kind, number.repeat, matter, fact.paper, fact.form, fact.day, fact.data)
    taken = event.time, event.person, event.id
    connection = await driver_connection(session)
    try:
        await connection.execute(_TAKE, *counted, by_matter, number.year, *line, *taken)
    except asyncpg.UniqueViolationError as error:
        raise _used(number.text) from error


async def keep_ended(session: AsyncSession, fact: PaperIssued | PaperVoided, event: Event) -> None:
    """Keep in the register that the paper was issued under its number, or that the number is void."""
    became = ("issued", fact.file, None) if isinstance(fact, PaperIssued) else ("voided", None, fact.because)
    connection = await driver_connection(session)
    await connection.execute(_END, event.bureau, fact.number, *became, event.time, event.id)


async def _locked(session: AsyncSession, bureau: str, counted: Counted) -> int:
    """The last number, whose row is locked now. Raises SeriesFrozen."""
    whose = bureau, counted.series.name, counted.counted_year, counted.counted_team, counted.counted_kind
    connection = await driver_connection(session)
    last = 0
    # All counts of a series have one scope and one format, whatever else tells them apart.
    for own, scope, form in await connection.fetch(_LOCK, *whose, counted.scope, counted.series.format):
        require_unchanged(counted, scope, form)
        last = last if own is None else own
    return last


async def _repeats(session: AsyncSession, bureau: str, counted: Counted, matter: UUID) -> int:
    """How many papers of the matter have its number under this word already, void ones included."""
    query = (
        select(func.count())
        .select_from(NumberRow)
        .where(
            NumberRow.bureau == bureau,
            NumberRow.series == counted.series.name,
            NumberRow.matter == matter,
            NumberRow.kind == counted.kind,
        )
    )
    return (await session.scalar(query)) or 0


def _used(text: str) -> NumberUsed:
    return NumberUsed(
        f"文号“{text}”已被另一序列使用；请修改方案中的文号格式，使各序列的文号不会相同。",
        f"Another series has given the number {text!r}; change the formats in the policy, so that no two series "
        "write the same number.",
        number=text,
    )
