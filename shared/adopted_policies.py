"""The policies of bureaus, as a service keeps them that did not adopt them itself.

A service that needs policies has a table of its own (`policies_table`), which its reaction to `sampling.policy.adopted`
fills (`keep`). The policy that rules on a day is asked of `ruling`.
"""

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import Column, Date, Integer, MetaData, Table, Text, func, insert, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from shared.contracts.policy import PolicyAdopted
from shared.database import driver_connection
from shared.log.event import Event
from shared.policy.policy import Policy

# By the driver: nearly every request asks for a policy, and SQLAlchemy would take as long as all else that a small
# request does.
_ON_A_DAY = """
SELECT sha256, first, last, rules::text FROM {policy}
WHERE bureau = $1 AND first <= $2 AND (last IS NULL OR last >= $2) ORDER BY place DESC LIMIT 1
"""
# A later policy that takes all days of an earlier one replaces it: the earlier one rules on none of them.
_SINCE_A_DAY = """
SELECT sha256, first, last, rules::text FROM {policy} AS kept
WHERE bureau = $1 AND (last IS NULL OR last >= $2) AND NOT EXISTS (
    SELECT FROM {policy} AS later
    WHERE later.bureau = kept.bureau AND later.place > kept.place
    AND later.first <= greatest(kept.first, $2) AND (later.last IS NULL OR later.last >= kept.last)
) ORDER BY place DESC
"""


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
    found = await _rulings(session, _ON_A_DAY, table, bureau, on)
    return found[0] if found else None


async def rulings(session: AsyncSession, table: Table, bureau: str, since: date) -> list[Ruling]:
    """The policies that rule on some day from `since` on. The last adopted comes first: on its days, it alone rules."""
    return await _rulings(session, _SINCE_A_DAY, table, bureau, since)


async def _rulings(session: AsyncSession, statement: str, table: Table, bureau: str, day: date) -> list[Ruling]:
    rows = await (await driver_connection(session)).fetch(statement.format(policy=table.fullname), bureau, day)
    return [Ruling(sha256, first, last, _policy_of(rules)) for sha256, first, last, rules in rows]


@lru_cache(maxsize=64)
def _policy_of(rules: str) -> Policy:
    """The policy, read once: to read it takes as long as all else that a small request does."""
    return Policy.model_validate_json(rules)
