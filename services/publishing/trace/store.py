"""Reading the log by stream, trace and cause, and what ties streams together; only published entries are read.

No query leaves the planner a choice that depends on statistics: each goes name by name (LATERAL) through an index whose
order it asks for, and event by event (OFFSET 0).
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from asyncpg import Record
from sqlalchemy.ext.asyncio import AsyncSession

from services.publishing.trace.chain import Break, Link, link_of
from services.publishing.trace.things import TracedDraw, TracedPaper, TracedVisit
from shared.access.identity import Identity
from shared.access.roles import Permission
from shared.canonical import JsonObject
from shared.database import driver_connection

_LOCATED = """
    SELECT e.position, v.id, v.entry FROM {} AS v
    CROSS JOIN LATERAL (SELECT position FROM log.entry WHERE event = v.id AND position < $2 OFFSET 0) AS e
    ORDER BY e.position
"""
_OF_STREAMS = _LOCATED.format("""
    unnest($1::text[], $4::int[]) AS wanted (stream, first) CROSS JOIN LATERAL (
        SELECT id, entry FROM log.public_part
        WHERE (stream, version) >= (wanted.stream, wanted.first) AND (stream, version) <= (wanted.stream, 2147483647)
        ORDER BY stream, version LIMIT $3
    )
""")
_OF_TRACES = _LOCATED.format("""
    unnest($1::text[]) AS wanted (trace) CROSS JOIN LATERAL (
        SELECT id, entry FROM log.public_part
        WHERE trace >= wanted.trace AND trace <= wanted.trace ORDER BY trace LIMIT $3
    )
""")
_OF_IDS = _LOCATED.format("""
    unnest($1::uuid[]) AS wanted (id) CROSS JOIN LATERAL (
        SELECT id, entry FROM log.public_part WHERE id = wanted.id OFFSET 0
    )
""")
_AT_POSITION = """
    SELECT e.position, v.id, v.entry FROM log.entry e CROSS JOIN LATERAL (
        SELECT id, entry FROM log.public_part WHERE id = e.event OFFSET 0
    ) AS v WHERE e.position = $1 AND e.position < $2
"""
# A service that wakes to go on with a draw names the draw as the cause.
_EXPLAINED = """
    SELECT wanted.cause FROM unnest($1::text[]) AS wanted (cause) WHERE EXISTS (
        SELECT FROM log.public_part WHERE (stream, version) >= ('draw/' || wanted.cause, 1)
            AND (stream, version) <= ('draw/' || wanted.cause, 1)
    )
"""
_DRAWS = """
    SELECT n.draw, n.bureau, n.title, n.is_secret, f.frame
    FROM unnest($1::uuid[]) WITH ORDINALITY AS wanted (draw, place) CROSS JOIN LATERAL (
        SELECT draw, bureau, title, opened IS NULL AND (open_by <> '' OR disclosure = 'after-visits') AS is_secret
        FROM publishing.notice WHERE draw = wanted.draw OFFSET 0
    ) AS n CROSS JOIN LATERAL (
        SELECT (payload ->> 'frame')::uuid AS frame FROM log.event
        WHERE (stream, version) >= ('draw/' || wanted.draw, 1) AND (stream, version) <= ('draw/' || wanted.draw, 1)
        ORDER BY stream, version LIMIT 1
    ) AS f
    ORDER BY wanted.place
"""
# Of each purpose that begins with the name of the draw, by the index of purposes.
_SERVING = """
    SELECT n.draw FROM unnest($1::uuid[]) WITH ORDINALITY AS wanted (draw, place) CROSS JOIN LATERAL (
        SELECT bureau FROM publishing.notice WHERE draw = wanted.draw OFFSET 0
    ) AS served CROSS JOIN unnest(ARRAY['crews/', 'items/']) AS begins (word) CROSS JOIN LATERAL (
        SELECT draw, announced_at FROM publishing.notice
        WHERE bureau = served.bureau AND (spec ->> 'purpose') ~>=~ (begins.word || wanted.draw || '/')
            AND (spec ->> 'purpose') ~<~ (begins.word || wanted.draw || '0')
        OFFSET 0
    ) AS n
    ORDER BY wanted.place, n.announced_at, n.draw LIMIT $2
"""
_PAYLOADS = "SELECT id, payload::text FROM log.event WHERE id = ANY ($1::uuid[])"
_PAPER_BY_HASH = "SELECT stream FROM publishing.paper WHERE file = $1 OR code = $1 ORDER BY issued_at, stream LIMIT 1"


def _are_open(draws: str) -> str:
    """SQL: whether all these draws are completed, and not covert or opened. A draw that is not on the site is secret,
    and so is what names no draw (decision 0057).
    """
    return f"""(cardinality({draws}) > 0 AND NOT EXISTS (
        SELECT FROM unnest({draws}) AS behind (draw) WHERE NOT EXISTS (
            SELECT FROM publishing.notice n WHERE n.draw = behind.draw AND n.completion IS NOT NULL
                AND (n.opened IS NOT NULL OR n.open_by = '' AND n.disclosure <> 'after-visits') OFFSET 0
        )
    ))"""  # noqa: S608  # the names of our own columns


_VISITS = f"""
    SELECT v.inspection, v.bureau, v.identifier, v.name, v.draws FROM publishing.visit v
    WHERE v.bureau = ANY ($2) AND {_are_open("v.draws")} AND {{}}
    ORDER BY v.assigned_at DESC, v.inspection LIMIT $3
"""  # noqa: S608  # the names of our own columns
_VISIT = _VISITS.format("v.inspection = $1")
_VISITS_OF_ENTERPRISE = _VISITS.format("v.identifier = $1")
_VISITS_OF_DRAW = _VISITS.format("v.draws @> ARRAY[$1::uuid]")
# A paper whose visit is covert, or is not known here, is secret like the visit.
_PAPERS = f"""
    SELECT m.paper, m.form, coalesce(p.number, '') AS number, m.inspection
    FROM ({{}}) AS wanted (paper) CROSS JOIN LATERAL (
        SELECT * FROM publishing.paper_matter WHERE paper = wanted.paper OFFSET 0
    ) AS m LEFT JOIN LATERAL (
        SELECT number FROM publishing.paper WHERE stream = 'paper/' || m.paper OFFSET 0
    ) AS p ON true
    WHERE m.bureau = ANY ($2) AND (m.inspection IS NULL AND NOT m.covert OR EXISTS (
        SELECT FROM publishing.visit v WHERE v.inspection = m.inspection AND {_are_open("v.draws")}
    ))
    ORDER BY m.paper LIMIT $3
"""  # noqa: S608  # the names of our own columns
_PAPER = _PAPERS.format("SELECT $1::uuid")
_PAPERS_OF_INSPECTIONS = _PAPERS.format(
    "SELECT paper FROM publishing.paper_matter WHERE inspection = ANY ($1::uuid[]) OFFSET 0"
)
_PAPERS_BY_NUMBER = _PAPERS.format(
    "SELECT split_part(stream, '/', 2)::uuid FROM publishing.paper WHERE number_key = $1 OFFSET 0"
)

Bureaus = Collection[str]
"""The bureaus whose things of a kind the reader may know of."""


class TraceReader(NamedTuple):
    """Who asks. `public` sees what everybody sees; `own` is a transaction of the reader's bureaus. Without a token,
    both `own` and `identity` are None.
    """

    public: AsyncSession
    own: AsyncSession | None = None
    identity: Identity | None = None

    def bureaus(self, *permissions: Permission) -> list[str]:
        """The bureaus in which the reader has all these permissions."""
        sees = self.identity.sees if self.identity else ()
        return [bureau for bureau in sees if self.identity and all(self.identity.may(p, bureau) for p in permissions)]


class Bounds(NamedTuple):
    """What of the log is read: entries before position `published`; at most `most` events for each name."""

    published: int
    most: int


class FoundEvents(NamedTuple):
    """Events that were found, in the order of the log, and where an entry could not be read."""

    links: tuple[Link, ...]
    damaged: tuple[Break, ...]


async def of_streams(session: AsyncSession, streams: Mapping[str, int], bounds: Bounds) -> FoundEvents:
    """The events of streams. `streams`: name → the version to begin with."""
    connection = await driver_connection(session)
    names, first = list(streams), list(streams.values())
    return _found(await connection.fetch(_OF_STREAMS, names, bounds.published, bounds.most, first))


async def of_traces(session: AsyncSession, traces: Iterable[str], bounds: Bounds) -> FoundEvents:
    """The events of traces."""
    connection = await driver_connection(session)
    return _found(await connection.fetch(_OF_TRACES, list(traces), bounds.published, bounds.most))


async def of_ids(session: AsyncSession, ids: Iterable[UUID], published: int) -> FoundEvents:
    """The events with these ids."""
    return _found(await (await driver_connection(session)).fetch(_OF_IDS, list(ids), published))


async def at_position(session: AsyncSession, position: int, published: int) -> FoundEvents:
    """The event at a position."""
    return _found(await (await driver_connection(session)).fetch(_AT_POSITION, position, published))


async def unexplained(session: AsyncSession, causes: Collection[str], published: int) -> set[str]:
    """Those of the causes that the log does not have: as an event, or as a draw."""
    events = await of_ids(session, list(map(UUID, causes)), published)
    rest = set(causes) - {str(link.event.id) for link in events.links}
    rows = await (await driver_connection(session)).fetch(_EXPLAINED, list(rest)) if rest else []
    return rest - {row["cause"] for row in rows}


async def draws(session: AsyncSession, ids: Iterable[UUID]) -> list[TracedDraw]:
    """Those of these draws that are on the site, in this order."""
    return [TracedDraw(*row) for row in await (await driver_connection(session)).fetch(_DRAWS, list(ids))]


async def serving(session: AsyncSession, ids: Iterable[UUID], limit: int) -> list[UUID]:
    """The draws of people and of items for the enterprises that these drew, in the order of their announcement."""
    rows = await (await driver_connection(session)).fetch(_SERVING, list(ids), limit)
    return [row["draw"] for row in rows]


async def stream_of_paper(session: AsyncSession, hash_: str) -> str | None:
    """The stream of the paper with this hash, of its file or of its code."""
    stream: str | None = await (await driver_connection(session)).fetchval(_PAPER_BY_HASH, hash_)
    return stream


async def payloads(session: AsyncSession, events: Iterable[UUID]) -> dict[UUID, JsonObject]:
    """Event id → payload, of those that publishing hears."""
    rows = await (await driver_connection(session)).fetch(_PAYLOADS, list(events))
    return {row["id"]: orjson.loads(row["payload"]) for row in rows}


async def visit(session: AsyncSession, inspection: UUID, bureaus: Bureaus) -> TracedVisit | None:
    """The visit of an inspection, if the reader may know of it."""
    found = await _visits(session, _VISIT, inspection, bureaus, 1)
    return found[0] if found else None


async def visits_of_enterprise(
    session: AsyncSession, identifier: str, bureaus: Bureaus, limit: int
) -> list[TracedVisit]:
    """The visits of an enterprise that the reader may know of, the newest first."""
    return await _visits(session, _VISITS_OF_ENTERPRISE, identifier, bureaus, limit)


async def visits_of_draw(session: AsyncSession, draw: UUID, bureaus: Bureaus, limit: int) -> list[TracedVisit]:
    """The visits behind which the draw is, as far as the reader may know of them, the newest first."""
    return await _visits(session, _VISITS_OF_DRAW, draw, bureaus, limit)


async def paper(session: AsyncSession, paper_id: UUID, bureaus: Bureaus) -> TracedPaper | None:
    """A paper, if the reader may know of it."""
    found = await _papers(session, _PAPER, paper_id, bureaus, 1)
    return found[0] if found else None


async def papers_by_number(session: AsyncSession, number: str, bureaus: Bureaus, limit: int) -> list[TracedPaper]:
    """The papers with this number that the reader may know of: one for each bureau at most."""
    return await _papers(session, _PAPERS_BY_NUMBER, number, bureaus, limit)


async def papers_of(
    session: AsyncSession, inspections: Iterable[UUID], bureaus: Bureaus, limit: int
) -> list[TracedPaper]:
    """The papers of inspections that the reader may know of."""
    return await _papers(session, _PAPERS_OF_INSPECTIONS, list(inspections), bureaus, limit)


async def _visits(session: AsyncSession, query: str, key: object, bureaus: Bureaus, limit: int) -> list[TracedVisit]:
    rows = await _known(session, query, key, bureaus, limit)
    return [TracedVisit(**{**row, "draws": tuple(row["draws"])}) for row in rows]


async def _papers(session: AsyncSession, query: str, key: object, bureaus: Bureaus, limit: int) -> list[TracedPaper]:
    return [TracedPaper(*row) for row in await _known(session, query, key, bureaus, limit)]


async def _known(session: AsyncSession, query: str, key: object, bureaus: Bureaus, limit: int) -> list[Record]:
    connection = await driver_connection(session)
    rows: list[Record] = await connection.fetch(query, key, list(bureaus), limit)
    return rows


def _found(rows: Iterable[Mapping[str, Any]]) -> FoundEvents:
    read = [link_of(row["position"], row["id"], row["entry"]) for row in rows]
    return FoundEvents(
        tuple(each for each in read if isinstance(each, Link)), tuple(each for each in read if isinstance(each, Break))
    )
