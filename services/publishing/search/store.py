"""Writing what can be found, in the transaction of what is shown; and finding it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy.ext.asyncio import AsyncSession

from services.publishing.search.entry import (
    FoundEntry,
    NamedEnterprise,
    Publicised,
    ShownDraw,
    ShownMatter,
    named_enterprises,
    text_of,
)
from services.publishing.search.nearness import NamedAlike, Pieces
from services.publishing.search.sought import Sought
from shared.database import driver_connection
from shared.work import Work

TABLES = ("publishing.found_entry",)
"""The tables that a rebuild empties and fills again."""

# Most names of a draw are known: they are not spelled again, and the indexes need not change.
_KNOWN_NAMES = """
    UPDATE publishing.found_entry AS known SET named_at = greatest(known.named_at, $2), listed = true
    FROM unnest($3::text[], $4::text[]) AS named (key, label)
    WHERE known.kind = 'enterprise' AND known.key = named.key AND known.bureau = $1 AND known.label = named.label
    RETURNING known.key, known.label
"""
# The label of the newest of the draws and publications that name it; of the same moment, the last in order.
_SAVE_NAMES = """
    INSERT INTO publishing.found_entry AS known
        (kind, key, bureau, text, label, detail, syllables, initials, named_at, listed, publications)
    SELECT 'enterprise', key, $1, text, label, '', syllables, initials, $2, $3, $4::uuid[]
    FROM unnest($5::text[], $6::text[], $7::text[], $8::text[], $9::text[])
        AS named (key, text, label, syllables, initials)
    ON CONFLICT (kind, key, bureau, text) DO UPDATE SET
        label = CASE WHEN (excluded.named_at, excluded.label) > (known.named_at, known.label)
            THEN excluded.label ELSE known.label END,
        named_at = greatest(known.named_at, excluded.named_at),
        listed = known.listed OR excluded.listed,
        publications = ARRAY(SELECT DISTINCT unnest(known.publications || excluded.publications) ORDER BY 1)
"""
_SAVE_ENTRY = """
    INSERT INTO publishing.found_entry
        (kind, key, bureau, text, label, detail, syllables, initials, named_at, listed, publications)
    VALUES ($1, $2, $3, $4, $5, $6, '', '', $7, false, '{}') ON CONFLICT DO NOTHING
"""
_FORGET_ENTRY = "DELETE FROM publishing.found_entry WHERE kind = 'publication' AND key = $1"
_FORGET_NAMES = """
    UPDATE publishing.found_entry SET publications = array_remove(publications, $3)
    WHERE kind = 'enterprise' AND key = ANY ($1) AND bureau = $2 AND $3 = ANY (publications)
"""
_DROP_NAMES = """
    DELETE FROM publishing.found_entry
    WHERE kind = 'enterprise' AND key = ANY ($1) AND bureau = $2 AND NOT listed AND publications = '{}'
"""
_ORDERED = """
    SELECT f.kind, f.key, f.bureau, f.text, f.label, CASE WHEN f.kind = 'enterprise' AND newest.label <> f.label
        THEN newest.label ELSE f.detail END AS detail
    FROM {} AS f CROSS JOIN LATERAL (
        SELECT label FROM publishing.found_entry n WHERE n.kind = f.kind AND n.key = f.key AND n.bureau = f.bureau
        ORDER BY n.named_at DESC, n.label DESC LIMIT 1
    ) AS newest ORDER BY f.key, f.bureau, f.text
"""
_ENTRIES = _ORDERED.format("publishing.entries($1, $2, $3, $4, $5, $6, $7)")
# A single lower bound: of two, the index would begin at the lower one.
_BETWEEN = _ORDERED.format("""(
    SELECT * FROM publishing.found_entry
    WHERE kind = $1 AND (key, bureau, text) > ($3, $4, $5) AND key < $6 AND ($2::text IS NULL OR bureau = $2)
    ORDER BY key, bureau, text LIMIT $7
)""")
_NAMES_OF = """
    SELECT label FROM publishing.found_entry WHERE kind = 'enterprise' AND key = $1 ORDER BY named_at DESC, label DESC
"""
_CODED = """
    SELECT DISTINCT ON (key) key, bureau, text, label FROM publishing.found_entry
    WHERE kind = 'enterprise' AND key = ANY ($1) AND ($2::text IS NULL OR bureau = $2)
    ORDER BY key, named_at DESC, label DESC LIMIT $3
"""
_NEAR = "SELECT DISTINCT ON (key) * FROM publishing.entries_near($1, $2, $3, $4) ORDER BY key, text"
_READ_SO_FAR = "SELECT position FROM log.cursor WHERE consumer = 'publishing'"
_AT_ONCE = 10_000
_LAST = "~"
"""A character that sorts after every character of a code or an id."""
WALKED = 500
"""How many entries are passed before the index is asked: a text that many have is found there."""

_ALIKE = 15
"""How many names are looked at that begin, or end, with one piece of what was typed."""

Place = tuple[str, str, str]
"""Key, bureau and text of an entry: the order of a list."""
FIRST: Place = ("", "", "")


async def keep_listed(work: Work, bureau: str, named_at: datetime, enterprises: Iterable[tuple[str, str]]) -> None:
    """Let enterprises be found that a draw names: (identifier, name). Slow for many that nobody has named before."""
    waiting = iter(dict.fromkeys(enterprises))
    connection = await driver_connection(work.session)
    while batch := list(islice(waiting, _AT_ONCE)):
        known = await connection.fetch(_KNOWN_NAMES, bureau, named_at, *_columns(batch))
        new = list(set(batch) - {(row["key"], row["label"]) for row in known})
        if new:
            names = await work.compute_holding(named_enterprises, [label for _, label in new])
            await _save_names(
                connection, [bureau, named_at, True, []], zip([key for key, _ in new], names, strict=True)
            )


async def keep_draw(session: AsyncSession, draw: UUID, bureau: str, told: ShownDraw) -> None:
    """Let a draw be found that the site shows."""
    entry = ("draw", str(draw), bureau, text_of([told.serial, told.title]), told.title, told.serial, told.at)
    await (await driver_connection(session)).execute(_SAVE_ENTRY, *entry)


async def keep_publication(work: Work, matter: Publicised, shown: ShownMatter | None) -> None:
    """Let a publication be found as it is shown now, and the enterprises that it is about, or was until it was
    corrected, by the names that they have there; neither if it is not shown (None).
    """
    connection = await driver_connection(work.session)
    await connection.execute(_FORGET_ENTRY, str(matter.publication))
    enterprises = list(matter.enterprises)
    await connection.execute(_FORGET_NAMES, enterprises, matter.bureau, matter.publication)
    if shown and (text := text_of(shown.texts)):
        entry = ("publication", str(matter.publication), matter.bureau, text, shown.texts[0], matter.kind, shown.at)
        await connection.execute(_SAVE_ENTRY, *entry)
    for called in shown.names if shown else ():
        (name,) = await work.compute_holding(named_enterprises, [called.name])
        by = [matter.bureau, called.at, False, [matter.publication]]
        await _save_names(connection, by, [(called.identifier, name)])
    await connection.execute(_DROP_NAMES, enterprises, matter.bureau)


async def entries(
    session: AsyncSession, way: Sought, bureau: str | None, after: Place, limit: int
) -> Sequence[FoundEntry]:
    """At most `limit` entries after a place that are found in one way; of a bureau, or of all."""
    connection = await driver_connection(session)
    if way.by in {"code", "id"}:
        span = (*max(after, (way.text, "", "")), way.text + _LAST)
        return _found(await connection.fetch(_BETWEEN, way.kind, bureau, *span, limit))
    wanted = (way.kind, bureau, way.text, way.pattern, list(after), WALKED, limit)
    return _found(await connection.fetch(_ENTRIES, *wanted))


async def coded(session: AsyncSession, codes: Sequence[str], bureau: str | None, most: int) -> Sequence[NamedAlike]:
    """At most so many enterprises with one of these codes, each by its newest name."""
    rows = await (await driver_connection(session)).fetch(_CODED, list(codes), bureau, most)
    return [NamedAlike(**row) for row in rows]


async def alike(session: AsyncSession, pieces: Pieces, bureau: str | None) -> Sequence[NamedAlike]:
    """Enterprises whose names begin or end with one of the pieces: of each piece only some."""
    rows = await (await driver_connection(session)).fetch(_NEAR, bureau, *pieces, _ALIKE)
    return [NamedAlike(**row) for row in rows]


async def names_of(session: AsyncSession, identifier: str) -> list[str]:
    """The names by which the public may know an enterprise, the newest first; [] if it stands in nothing public."""
    rows = await (await driver_connection(session)).fetch(_NAMES_OF, identifier)
    return list(dict.fromkeys(row["label"] for row in rows))


async def read_so_far(session: AsyncSession) -> int:
    """How many entries of the log are taken in: what they show can be found."""
    return int(await (await driver_connection(session)).fetchval(_READ_SO_FAR) or 0)


async def _save_names(
    connection: asyncpg.Connection, by: list[Any], names: Iterable[tuple[str, NamedEnterprise]]
) -> None:
    """Store names by key. `by`: bureau, moment, whether a draw names them, and the publications that do."""
    # Two names that are compared alike are one.
    rows = {(key, name.text): (key, *name) for key, name in sorted(names)}
    await connection.execute(_SAVE_NAMES, *by, *_columns(rows.values()))


def _columns(rows: Iterable[tuple[str, ...]]) -> list[list[str]]:
    return [list(column) for column in zip(*rows, strict=True)]


def _found(rows: Iterable[Mapping[str, Any]]) -> list[FoundEntry]:
    return [FoundEntry(**row) for row in rows]
