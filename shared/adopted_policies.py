"""The policies of bureaus, as a service keeps them that did not adopt them itself.

A service that needs policies has a table of its own (`policies_table`), which its reaction to `sampling.policy.adopted`
fills (`keep`). The policy that rules on a day is asked of `ruling`.
"""

from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    Column,
    ColumnElement,
    Date,
    Integer,
    MetaData,
    Table,
    Text,
    and_,
    func,
    insert,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from shared.contracts.policy import PolicyAdopted
from shared.log.event import Event
from shared.policy.policy import Policy


class Ruling(NamedTuple):
    """The policy that rules on a day: the hash of its file, the first day of its adoption, and its content."""

    sha256: str
    first: date
    policy: Policy


def policies_table(metadata: MetaData) -> Table:
    """The table `policy` in the schema of the metadata: a row for each adopted policy."""
    return Table(
        "policy",
        metadata,
        Column("bureau", Text, primary_key=True),
        # From 1, in the order of the log, for each bureau: of several policies for a day, the last adopted rules.
        Column("place", Integer, primary_key=True),
        Column("sha256", Text, nullable=False),
        Column("first", Date, nullable=False),
        Column("last", Date),
        Column("rules", JSONB, nullable=False),
    )


async def keep(session: AsyncSession, table: Table, event: Event) -> None:
    """Keep the policy that the event adopts, once. Events come in the order of the log, one after the other. A bureau
    never adopts the same file twice.
    """
    fact = PolicyAdopted.of(event)
    same = select(table.c.place).where(table.c.bureau == event.bureau, table.c.sha256 == fact.file)
    if (await session.execute(same)).first() is not None:
        return
    before = await session.scalar(select(func.count()).select_from(table).where(table.c.bureau == event.bureau))
    kept = {"bureau": event.bureau, "place": (before or 0) + 1, "sha256": fact.file, "rules": fact.rules}
    await session.execute(insert(table).values(**kept, first=fact.first, last=fact.last))


async def ruling(session: AsyncSession, table: Table, bureau: str, on: date) -> Ruling | None:
    """The policy that rules on a day; None if none does."""
    query = (
        select(table.c.sha256, table.c.first, table.c.rules.cast(Text).label("rules"))
        .where(table.c.bureau == bureau, covers(table.c.first, table.c.last, on))
        .order_by(table.c.place.desc())
        .limit(1)
    )
    row = (await session.execute(query)).one_or_none()
    return None if row is None else Ruling(row.sha256, row.first, _policy_of(row.rules))


@lru_cache(maxsize=64)
def _policy_of(rules: str) -> Policy:
    """The policy, read once: to read it takes as long as all else that a small request does."""
    return Policy.model_validate_json(rules)


def covers(first: Any, last: Any, on: date) -> ColumnElement[bool]:
    """Whether a policy with these columns of days covers a day."""
    return and_(first <= on, or_(last.is_(None), last >= on))
