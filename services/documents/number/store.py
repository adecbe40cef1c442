"""Taking numbers, one after the other; writing the lines of the register.

The row of the count is locked until the transaction ends: whoever comes next sees the number before, or, if that
transaction failed, takes the same number. So a series has no gap and no double.
"""

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from asyncpg import Connection, UniqueViolationError
from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select, update

from services.documents.number.series import EVER, Among, Counted, NumberAlong, NumberUsed, require_unchanged
from services.documents.number.tables import CountRow, NumberRow
from shared.contracts.numbers import AdvanceNumberTaken, AdvanceNumberUsed, AdvanceNumberVoided, SeriesOpened
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
    INSERT INTO documents.count AS kept (bureau, series, year, team, kind, last, scope, format, lines)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)
    ON CONFLICT (bureau, series, year, team, kind) DO UPDATE SET
        last = greatest(kept.last, excluded.last), lines = kept.lines + 1
)
INSERT INTO documents.number (
    bureau, series, counted_year, counted_team, counted_kind, count, year, text, team, kind, repeat, hidden, draws,
    known_to, taken_at, taken_by, taken_event, state, form, matter, paper, day, data, advance
)
VALUES (
    $1, $2, $3, $4, $5, $6, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26
)
"""
_BIND = """
UPDATE documents.number SET
    paper = $3, day = $4, data = $5, state = 'taken', known_to = ARRAY(SELECT DISTINCT unnest(known_to || $6::text[]))
WHERE bureau = $1 AND text = $2 AND state = 'used' RETURNING text
"""
_END = """
WITH ended AS (
    UPDATE documents.number SET state = $3, file = $4, because = $5, ended_at = $6, ended_event = $7
    WHERE bureau = $1 AND text = $2
    RETURNING series, counted_year, counted_team, counted_kind
)
UPDATE documents.count AS kept SET
    issued = kept.issued + ($3 = 'issued')::integer, voided = kept.voided + ($3 = 'voided')::integer
FROM ended WHERE kept.bureau = $1
    AND (kept.series, kept.year, kept.team, kept.kind) = (ended.series, counted_year, counted_team, counted_kind)
"""
_KEY = ("bureau", "series", "year", "team", "kind")
"""What tells the counts of all bureaus apart."""


async def take(session: AsyncSession, bureau: str, counted: Counted, among: Among) -> NumberTaken:
    """The next number, or that of the matter. Raises SeriesFrozen."""
    last = await locked(session, bureau, counted)
    earlier = await _first_of(session, bureau, counted, among) if counted.by_matter else None
    year, count = (earlier.year, earlier.count) if earlier else (counted.year, last + 1)
    repeat = 1 + await _repeats(session, earlier, counted) if earlier else 1
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


class Secrecy(NamedTuple):
    """Who may know what a number was taken for: everybody unless it is `hidden`; then the people of `known_to`, until
    these covert draws are open.
    """

    hidden: bool
    draws: list[UUID]
    known_to: list[str]


class _TakenFor(NamedTuple):
    """The columns that tell what a number was taken for. A number that is taken along has no paper yet."""

    state: str
    form: str
    matter: UUID | None
    paper: UUID | None = None
    day: date | None = None
    data: str | None = None
    advance: UUID | None = None


async def keep_taken(
    session: AsyncSession, fact: PaperNumbered, matter: UUID | None, secrecy: Secrecy, event: Event
) -> None:
    """Keep a number that was taken: the count, and the line of the register. If the number was taken along for the
    paper, its line becomes the paper's, and whoever may know of the paper may know of it.

    Raises NumberUsed.
    """
    number = fact.number
    if number is None:
        return
    connection = await driver_connection(session)
    bound = (event.bureau, number.text, fact.paper, fact.day, fact.data, secrecy.known_to)
    if matter is None or await connection.fetchval(_BIND, *bound) is None:
        taken_for = _TakenFor("taken", fact.form, matter, fact.paper, fact.day, fact.data)
        await _keep_line(connection, number, taken_for, secrecy, event)


async def keep_advance(session: AsyncSession, fact: AdvanceNumberTaken, secrecy: Secrecy, event: Event) -> None:
    """Keep a number that is taken along: as one that was taken, whose paper is not known yet. Raises NumberUsed."""
    advance = UUID(event.stream.rpartition("/")[2])
    taken_for = _TakenFor("along", fact.form, fact.matter, advance=advance)
    await _keep_line(await driver_connection(session), fact.number, taken_for, secrecy, event)


async def keep_handed_in(session: AsyncSession, fact: AdvanceNumberUsed, bureau: str) -> None:
    """Keep that a paper was written by hand under the number."""
    line = update(NumberRow).where(col(NumberRow.bureau) == bureau, col(NumberRow.text) == fact.number)
    await session.execute(line.values(state="used", photograph=fact.photograph))


async def advance_for(session: AsyncSession, bureau: str, among: Among, form: str) -> NumberTaken | None:
    """The number under which a paper of this form and matter was written by hand, which nobody else takes meanwhile;
    None if there is none.

    Raises NumberAlong while one is out: the paper may be the one that was written under it.
    """
    if among.matter is None:
        return None
    query = select(NumberRow).where(
        NumberRow.bureau == bureau,
        NumberRow.matter == among.matter,
        NumberRow.hidden == among.hidden,
        NumberRow.form == form,
        col(NumberRow.state).in_(("along", "used")),
    )
    rows = (await session.scalars(query.order_by(col(NumberRow.taken_event)).with_for_update())).all()
    used = next((row for row in rows if row.state == "used"), None)
    if used is None and rows:
        raise NumberAlong(
            f"本次检查预领的文号“{rows[0].text}”尚未交回；请先交回（已使用或作废），再为本文书编号。",
            f"The number {rows[0].text!r}, taken along for this inspection, is not back; hand it in or give it up, so "
            "that it is known whether this paper was written under it.",
            number=rows[0].text,
        )
    return await _taken_again(session, used) if used else None


async def keep_ended(
    session: AsyncSession, fact: PaperIssued | PaperVoided | AdvanceNumberVoided, event: Event
) -> None:
    """Keep in the register that the paper was issued under its number, or that the number is void."""
    became = ("issued", fact.file, None) if isinstance(fact, PaperIssued) else ("voided", None, fact.because)
    connection = await driver_connection(session)
    await connection.execute(_END, event.bureau, fact.number, *became, event.time, event.id)


async def keep_opening(session: AsyncSession, fact: SeriesOpened, event: Event) -> None:
    """Keep with which number a count begins."""
    opening = fact.opening
    row = insert(CountRow).values(
        bureau=event.bureau,
        **opening.model_dump(include={"series", "scope", "format", "year", "team", "kind"}),
        last=opening.next - 1,
        opening={
            **opening.model_dump(include={"next", "old_register"}),
            "remark": fact.remark,
            "requested_by": fact.requested_by,
            "approved_by": event.person,
            "event": str(event.id),
        },
    )
    new = {name: row.excluded[name] for name in ("last", "scope", "format", "opening")}
    await session.execute(row.on_conflict_do_update(index_elements=_KEY, set_=new))


async def last_of(session: AsyncSession, bureau: str, counted: Counted) -> int:
    """The last number of a count; 0 before the first."""
    row = await session.get(CountRow, tuple(_key(bureau, counted)[name] for name in _KEY))
    return row.last if row else 0


async def locked(session: AsyncSession, bureau: str, counted: Counted) -> int:
    """The last number, whose row is locked now. Raises SeriesFrozen."""
    connection = await driver_connection(session)
    key = _key(bureau, counted).values()
    last = 0
    # All counts of a series have one scope and one format, whatever else tells them apart.
    for own, scope, form in await connection.fetch(_LOCK, *key, counted.scope, counted.series.format):
        require_unchanged(counted, scope, form)
        last = last if own is None else own
    return last


def _key(bureau: str, counted: Counted) -> dict[str, Any]:
    return {
        "bureau": bureau,
        "series": counted.series.name,
        "year": counted.counted_year,
        "team": counted.counted_team,
        "kind": counted.counted_kind,
    }


async def _keep_line(
    connection: Connection, number: NumberTaken, taken_for: _TakenFor, secrecy: Secrecy, event: Event
) -> None:
    """Keep the line and the count."""
    scope = number.scope.split()
    year = number.year if number.per == "year" else EVER
    counted = (year, number.team if "team" in scope else "", number.kind if "document-kind" in scope else "")
    written = (number.year, number.text, number.team, number.kind, number.repeat)
    columns = (event.bureau, number.series, *counted, number.count, number.scope, number.format, *written)
    try:
        await connection.execute(_TAKE, *columns, *secrecy, event.time, event.person, event.id, *taken_for)
    except UniqueViolationError as error:
        raise _used(number.text) from error


async def _taken_again(session: AsyncSession, row: NumberRow) -> NumberTaken:
    """The number as it was taken."""
    key = (row.bureau, row.series, row.counted_year, row.counted_team, row.counted_kind)
    count = await session.get_one(CountRow, key)
    return NumberTaken(
        **{name: getattr(row, name) for name in ("series", "year", "team", "kind", "count", "repeat", "text")},
        scope=count.scope,
        format=count.format,
        per="ever" if row.counted_year == EVER else "year",
    )


async def _first_of(session: AsyncSession, bureau: str, counted: Counted, among: Among) -> NumberRow | None:
    """The number that the first paper of the matter took in the series."""
    if among.matter is None:
        return None
    query = select(NumberRow).where(
        NumberRow.bureau == bureau,
        NumberRow.series == counted.series.name,
        NumberRow.matter == among.matter,
        NumberRow.hidden == among.hidden,
    )
    return (await session.scalars(query.order_by(col(NumberRow.taken_event)).limit(1))).first()


async def _repeats(session: AsyncSession, first: NumberRow, counted: Counted) -> int:
    """How many papers have the number of the matter under this word already, void ones included."""
    query = (
        select(func.count())
        .select_from(NumberRow)
        .where(
            NumberRow.bureau == first.bureau,
            NumberRow.series == first.series,
            NumberRow.matter == first.matter,
            NumberRow.year == first.year,
            NumberRow.count == first.count,
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
