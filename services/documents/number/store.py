"""Taking numbers, one after the other; writing the lines of the register.

The row of the count is locked until the transaction ends: whoever comes next sees the number before, or, if that
transaction failed, takes the same number. So a series has no gap and no double.
"""

from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select, update

from services.documents.number.series import EVER, Counted, NumberAlong, NumberUsed, require_unchanged
from services.documents.number.tables import CountRow, MatterNumberRow, NumberRow
from shared.contracts.numbers import AdvanceNumberTaken, AdvanceNumberUsed, AdvanceNumberVoided, SeriesOpened
from shared.contracts.papers import NumberTaken, PaperIssued, PaperNumbered, PaperVoided
from shared.database import driver_connection
from shared.log.event import Event
from shared.policy.numbering import NumberParts

# By the driver and in one statement: while a number is taken, all others of its series wait.
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
_KEY = ("bureau", "series", "year", "team", "kind")
"""What tells the counts of all bureaus apart."""


async def take(session: AsyncSession, bureau: str, counted: Counted, matter: UUID) -> NumberTaken:
    """The next number. `matter` is the matter of the paper; of a paper without one, the paper itself.

    Raises SeriesFrozen, NumberUsed.
    """
    last = await locked(session, bureau, counted)
    earlier = await session.get(MatterNumberRow, (bureau, counted.series.name, matter)) if counted.by_matter else None
    year, count = (earlier.year, earlier.count) if earlier else (counted.year, last + 1)
    repeat = 1 + await _repeats(session, bureau, counted, matter) if earlier else 1
    text = counted.series.written(NumberParts(count, counted.team, counted.kind, repeat), year)
    await _require_unused(session, bureau, text)
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


async def keep_taken(
    session: AsyncSession, fact: PaperNumbered, matter: UUID | None, secrecy: Secrecy, event: Event
) -> None:
    """Keep a number that was taken: the count, the number of the matter, and the line of the register."""
    number = fact.number
    if number is None:
        return
    advance = await session.get(NumberRow, (event.bureau, number.text))
    if advance is not None:
        _bind(advance, fact, secrecy)
        return
    row = _line(number, secrecy, event)
    row.matter, row.paper, row.form, row.day, row.data = matter, fact.paper, fact.form, fact.day, fact.data
    await _keep_line(session, row, number, matter or fact.paper)


async def keep_advance(session: AsyncSession, fact: AdvanceNumberTaken, secrecy: Secrecy, event: Event) -> None:
    """Keep a number that is taken along: as one that was taken, whose paper is not known yet."""
    row = _line(fact.number, secrecy, event)
    row.matter, row.form, row.state = fact.matter, fact.form, "along"
    row.advance = UUID(event.stream.rpartition("/")[2])
    await _keep_line(session, row, fact.number, fact.matter)


async def keep_handed_in(session: AsyncSession, fact: AdvanceNumberUsed, bureau: str) -> None:
    """Keep that a paper was written by hand under the number."""
    line = update(NumberRow).where(col(NumberRow.bureau) == bureau, col(NumberRow.text) == fact.number)
    await session.execute(line.values(state="used", photograph=fact.photograph))


async def advance_for(session: AsyncSession, bureau: str, matter: UUID | None, form: str) -> NumberTaken | None:
    """The number under which a paper of this form and matter was written by hand, which nobody else takes meanwhile;
    None if there is none.

    Raises NumberAlong while one is out: the paper may be the one that was written under it.
    """
    if matter is None:
        return None
    query = select(NumberRow).where(
        NumberRow.bureau == bureau,
        NumberRow.matter == matter,
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
    became = (
        {"state": "issued", "file": fact.file}
        if isinstance(fact, PaperIssued)
        else {"state": "voided", "because": fact.because}
    )
    line = update(NumberRow).where(col(NumberRow.bureau) == event.bureau, col(NumberRow.text) == fact.number)
    ended = line.values(**became, ended_at=event.time, ended_event=event.id).returning(NumberRow)
    number = (await session.scalars(ended)).one_or_none()  # None: a paper without a number
    if number is None:
        return
    column = col(CountRow.issued) if isinstance(fact, PaperIssued) else col(CountRow.voided)
    count = update(CountRow).where(
        col(CountRow.bureau) == event.bureau,
        col(CountRow.series) == number.series,
        col(CountRow.year) == number.counted_year,
        col(CountRow.team) == number.counted_team,
        col(CountRow.kind) == number.counted_kind,
    )
    await session.execute(count.values({column: column + 1}))


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


def _line(number: NumberTaken, secrecy: Secrecy, event: Event) -> NumberRow:
    return NumberRow(
        bureau=event.bureau,
        **number.model_dump(include={"text", "series", "year", "team", "kind", "count", "repeat"}),
        **{f"counted_{name}": value for name, value in _counted(number).items()},
        **secrecy._asdict(),
        form="",
        state="taken",
        taken_at=event.time,
        taken_by=event.person,
        taken_event=event.id,
    )


async def _keep_line(session: AsyncSession, row: NumberRow, number: NumberTaken, matter: UUID) -> None:
    """Keep the line, the count, and the number of the matter."""
    await session.execute(_raise_count(row.bureau, number))
    if "matter" in number.scope:
        whose = {"bureau": row.bureau, "series": number.series, "matter": matter}
        first = insert(MatterNumberRow).values(**whose, year=number.year, count=number.count)
        await session.execute(first.on_conflict_do_nothing())
    session.add(row)


def _bind(advance: NumberRow, fact: PaperNumbered, secrecy: Secrecy) -> None:
    """The paper has the number that was taken along for it. Whoever may know of the paper may know of the number."""
    advance.paper, advance.day, advance.data, advance.state = fact.paper, fact.day, fact.data, "taken"
    advance.known_to = [*dict.fromkeys((*advance.known_to, *secrecy.known_to))]


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


async def _require_unused(session: AsyncSession, bureau: str, text: str) -> None:
    if await session.get(NumberRow, (bureau, text)) is not None:
        raise NumberUsed(
            f"文号“{text}”已被另一序列使用；请修改方案中的文号格式，使各序列的文号不会相同。",
            f"Another series has given the number {text!r}; change the formats in the policy, so that no two series "
            "write the same number.",
            number=text,
        )


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


def _counted(number: NumberTaken) -> dict[str, Any]:
    """Year, team and kind of the count that gave the number."""
    scope = number.scope.split()
    return {
        "year": number.year if number.per == "year" else EVER,
        "team": number.team if "team" in scope else "",
        "kind": number.kind if "document-kind" in scope else "",
    }


def _raise_count(bureau: str, number: NumberTaken) -> Insert:
    row = insert(CountRow).values(
        bureau=bureau,
        series=number.series,
        **_counted(number),
        last=number.count,
        scope=number.scope,
        format=number.format,
        lines=1,
    )
    last = func.greatest(col(CountRow.last), row.excluded.last)
    return row.on_conflict_do_update(index_elements=_KEY, set_={"last": last, "lines": col(CountRow.lines) + 1})
