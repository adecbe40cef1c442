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

from services.documents.number.series import EVER, Counted, NumberUsed, require_unchanged
from services.documents.number.tables import CountRow, MatterNumberRow, NumberRow
from shared.contracts.numbers import SeriesOpened
from shared.contracts.papers import NumberTaken, PaperIssued, PaperNumbered, PaperVoided
from shared.log.event import Event
from shared.policy.numbering import NumberParts

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
    await session.execute(_raise_count(event.bureau, number))
    if "matter" in number.scope:
        whose = {"bureau": event.bureau, "series": number.series, "matter": matter or fact.paper}
        first = insert(MatterNumberRow).values(**whose, year=number.year, count=number.count)
        await session.execute(first.on_conflict_do_nothing())
    session.add(
        NumberRow(
            bureau=event.bureau,
            **number.model_dump(include={"text", "series", "year", "team", "kind", "count", "repeat"}),
            **{f"counted_{name}": value for name, value in _counted(number).items()},
            **secrecy._asdict(),
            matter=matter,
            paper=fact.paper,
            form=fact.form,
            day=fact.day,
            data=fact.data,
            state="taken",
            taken_at=event.time,
            taken_by=event.person,
            taken_event=event.id,
        )
    )


async def keep_ended(session: AsyncSession, fact: PaperIssued | PaperVoided, event: Event) -> None:
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
    key = _key(bureau, counted)
    new = insert(CountRow).values(**key, last=0, scope=counted.scope, format=counted.series.format)
    await session.execute(new.on_conflict_do_nothing())
    row = select(CountRow).where(*(getattr(CountRow, name) == value for name, value in key.items()))
    found = (await session.scalars(row.with_for_update().execution_options(populate_existing=True))).one()
    # All counts of a series have one scope and one format, whatever else tells them apart.
    of_series = select(CountRow.scope, CountRow.format).where(
        *(getattr(CountRow, name) == key[name] for name in ("bureau", "series", "year"))
    )
    for scope, form in await session.execute(of_series.distinct()):
        require_unchanged(counted, scope, form)
    return found.last


def _key(bureau: str, counted: Counted) -> dict[str, Any]:
    return {
        "bureau": bureau,
        "series": counted.series.name,
        "year": counted.counted_year,
        "team": counted.counted_team,
        "kind": counted.counted_kind,
    }


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
