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
    """A policy that rules: the hash of its file, the first and the last day of its adoption, and its content."""

    sha256: str
    first: date
    last: date | None
    policy: Policy

    def rules_on(self, day: date) -> bool:
        """Whether it covers the day; of several that do, the last adopted rules."""
        return self.first <= day <= (self.last or date.max)


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
    found = await _rulings(session, table, covers(table.c.first, table.c.last, on), table.c.bureau == bureau, limit=1)
    return found[0] if found else None


async def rulings(session: AsyncSession, table: Table, bureau: str, since: date) -> list[Ruling]:
    """The policies that rule on some day from `since` on. The last adopted comes first: on its days, it alone rules."""
    later = table.alias("later")
    # A later one takes all days of an earlier one: that one rules on none of them.
    replaced = (
        select(later.c.place)
        .where(later.c.bureau == table.c.bureau, later.c.place > table.c.place)
        .where(later.c.first <= func.greatest(table.c.first, since))
        .where(or_(later.c.last.is_(None), later.c.last >= table.c.last))
        .exists()
    )
    lasts = or_(table.c.last.is_(None), table.c.last >= since)
    return await _rulings(session, table, table.c.bureau == bureau, lasts, ~replaced)


async def _rulings(
    session: AsyncSession, table: Table, *conditions: ColumnElement[bool], limit: int | None = None
) -> list[Ruling]:
    rules = table.c.rules.cast(Text).label("rules")
    query = select(table.c.sha256, table.c.first, table.c.last, rules).where(*conditions)
    rows = await session.execute(query.order_by(table.c.place.desc()).limit(limit))
    return [Ruling(row.sha256, row.first, row.last, _policy_of(row.rules)) for row in rows]


@lru_cache(maxsize=64)
def _policy_of(rules: str) -> Policy:
    """The policy, read once: to read it takes as long as all else that a small request does."""
    return Policy.model_validate_json(rules)


def covers(first: Any, last: Any, on: date) -> ColumnElement[bool]:
    """Whether a policy with these columns of days covers a day."""
    return and_(first <= on, or_(last.is_(None), last >= on))
