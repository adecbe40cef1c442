"""Keyset pagination: a page of a query's rows begins after the key of the last seen row, not after a number of rows."""

from typing import Any, TypeVar

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped
from sqlmodel.sql.expression import SelectOfScalar

from shared.pages import COUNTED, PageFound, PageWanted, RowCount

R = TypeVar("R")


async def read_page(
    session: AsyncSession,
    query: SelectOfScalar[R],
    key: tuple[Mapped[Any], ...],
    wanted: PageWanted[Any],
    *,
    newest_first: bool = False,
) -> PageFound[R, Any]:
    """A page of the rows of a query, sorted by the columns of `key`. The key of a single column is its bare value."""
    place = key[0] if len(key) == 1 else tuple_(*key)
    ordered = query.order_by(*(column.desc() if newest_first else column for column in key)).limit(wanted.fetch)
    if wanted.after is not None:
        ordered = ordered.where(place < wanted.after if newest_first else place > wanted.after)
    rows = (await session.scalars(ordered)).all()
    return wanted.cut(rows, lambda row: _key_of(row, key), await _count(session, query) if wanted.counted else None)


def _key_of(row: object, key: tuple[Mapped[Any], ...]) -> Any:
    values = tuple(getattr(row, column.key) for column in key)  # type: ignore[attr-defined]  # mapped columns have one
    return values[0] if len(values) == 1 else values


async def _count(session: AsyncSession, query: Select[Any]) -> RowCount:
    looked_at = query.limit(COUNTED + 1).subquery()
    return RowCount.of_some(await session.scalar(select(func.count()).select_from(looked_at)) or 0)
