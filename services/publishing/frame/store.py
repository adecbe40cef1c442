"""Writing and reading the lists, names and outcomes of announced draws, sheet by sheet."""

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Mapping
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.publishing.frame.members import (
    Candidate,
    Errand,
    Excluded,
    Named,
    candidate,
    errand,
    excluded,
    named,
)
from services.publishing.frame.membership import NamedSheet, ProvableSheet, provable, tiles_above
from services.publishing.frame.sheets import Found, Index, Key, ListName, Sheet, Shelf
from services.publishing.frame.shelving import Shelved
from shared.canonical import JsonObject
from shared.database import driver_connection
from shared.draws.frames import Person
from shared.draws.reading import read_people
from shared.log.tiles import WIDTH, TileId

M = TypeVar("M")

_SAVE_SHEETS = text("""
    INSERT INTO publishing.sheet (draw, bureau, shelf, number, first, lines)
    SELECT :draw, :bureau, :shelf, *
    FROM unnest(CAST(:numbers AS bigint[]), CAST(:firsts AS text[]), CAST(:lines AS text[]))
""")
_SAVE_TILES = text("""
    INSERT INTO publishing.tree_tile (draw, bureau, shelf, level, number, hashes)
    SELECT :draw, :bureau, :shelf, *
    FROM unnest(CAST(:levels AS integer[]), CAST(:numbers AS bigint[]), CAST(:hashes AS bytea[]))
""")
_FIRST = text("""
    SELECT number, first, lines FROM publishing.sheet
    WHERE draw = :draw AND shelf = :shelf AND number < :count ORDER BY number
""")
# The others go to the driver: through SQLAlchemy each would take a millisecond more.
_FIRSTS = "SELECT first FROM publishing.sheet WHERE draw = $1 AND shelf = $2 ORDER BY number"
_NUMBERED = """
    SELECT number, first, lines FROM publishing.sheet WHERE draw = $1 AND shelf = $2 AND number = $3
"""
_HOLDING = """
    SELECT DISTINCT ON (holding.number) holding.number, holding.first, holding.lines
    FROM unnest($3::text[]) AS wanted (key) CROSS JOIN LATERAL (
        SELECT number, first, lines FROM publishing.sheet
        WHERE draw = $1 AND shelf = $2 AND first <= wanted.key ORDER BY first DESC LIMIT 1) AS holding
    ORDER BY holding.number
"""
_TILES = """
    SELECT level, number, hashes FROM publishing.tree_tile
    WHERE draw = $1 AND shelf = $2 AND (level, number) IN (SELECT * FROM unnest($3::integer[], $4::bigint[]))
"""
_SHEETS_AT_ONCE = 200


async def save_shelf(session: AsyncSession, draw: UUID, bureau: str, shelved: Shelved) -> None:
    where = {"draw": draw, "bureau": bureau, "shelf": shelved.shelf}
    for numbers, firsts, lines in _columns(shelved.sheets, _SHEETS_AT_ONCE):
        await session.execute(_SAVE_SHEETS, {**where, "numbers": numbers, "firsts": firsts, "lines": lines})
    tiles = ((level, number, hashes) for (level, number), hashes in shelved.tiles.items())
    for levels, numbers, hashes in _columns(tiles, _SHEETS_AT_ONCE):
        await session.execute(_SAVE_TILES, {**where, "levels": levels, "numbers": numbers, "hashes": hashes})


async def frame_of(session: AsyncSession, draw: UUID, limit: int) -> list[Candidate]:
    """The first `limit` units of a draw's frame, sorted by id."""
    return await _first(session, draw, "frame", limit, candidate)


async def left_out_of(session: AsyncSession, draw: UUID, limit: int) -> list[Excluded]:
    """The first `limit` members who are left out of a draw, sorted by id."""
    return await _first(session, draw, "excluded", limit, excluded)


async def tasks_of(session: AsyncSession, draw: UUID, limit: int) -> list[Errand]:
    """The first `limit` tasks of an `assign` draw, sorted by id."""
    return await _first(session, draw, "tasks", limit, errand)


async def people_of(session: AsyncSession, draw: UUID, limit: int) -> list[Person]:
    """The first `limit` people of an `assign` draw, sorted by id."""
    return read_people(await _lines(session, draw, "people", limit))


async def candidates_among(session: AsyncSession, draw: UUID, ids: Collection[str]) -> dict[str, Candidate]:
    """Blinded id → unit, for those of the given ids that are in the draw's frame."""
    return await _among(session, draw, "frame", ids, candidate)


async def errands_among(session: AsyncSession, draw: UUID, ids: Collection[str]) -> dict[str, Errand]:
    """Blinded id → task, for those of the given ids that are tasks of the draw."""
    return await _among(session, draw, "tasks", ids, errand)


async def member_of(session: AsyncSession, draw: UUID, shelf: Shelf, id_: str) -> JsonObject | None:
    """The line of a member on a shelf; None if it is not there."""
    found = (await find(session, draw, shelf, [Key("id", id_)])).get(id_)
    return found and found.member


async def opening_at(session: AsyncSession, draw: UUID, place: int) -> tuple[str, Named]:
    """The id at this place of the openings, and who is behind it."""
    opening = (await sheet_numbered(session, draw, "openings", place // WIDTH)).members[place % WIDTH]
    return opening["id"], named(opening)


async def find(session: AsyncSession, draw: UUID, shelf: Shelf, keys: Collection[Key]) -> dict[str, Found]:
    """Key → its line on a shelf, for those of the keys that are there. Reads one sheet a key at most."""
    if not keys:
        return {}
    pages = await _holding(session, draw, shelf, keys)
    firsts = [page.first for page in pages]
    places = ((key, bisect_right(firsts, key.value) - 1) for key in keys)
    found = {key.value: pages[place].find(key) for key, place in places if place >= 0}
    return {value: line for value, line in found.items() if line}


async def named_among(session: AsyncSession, draw: UUID, ids: Collection[str]) -> dict[str, Named]:
    """Blinded id → who is behind it, for those of the given ids whose names are public."""
    found = await find(session, draw, "openings", [Key("id", id_) for id_ in ids])
    return {id_: named(line.member) for id_, line in found.items()}


async def index_of(session: AsyncSession, draw: UUID, shelf: Shelf) -> Index:
    """The keys with which the sheets of a shelf begin; none if there is no such shelf."""
    rows = await (await driver_connection(session)).fetch(_FIRSTS, draw, shelf)
    return Index([row["first"] for row in rows])


async def sheet_numbered(session: AsyncSession, draw: UUID, shelf: Shelf, number: int) -> Sheet:
    """A sheet of a shelf, which must have so many."""
    row = await (await driver_connection(session)).fetchrow(_NUMBERED, draw, shelf, number)
    if row is None:
        raise RuntimeError(f"{shelf} of draw {draw} has no sheet {number}")
    return Sheet(*row)


async def named_sheet(session: AsyncSession, draw: UUID, number: int) -> NamedSheet:
    """A sheet of the openings."""
    return NamedSheet((await sheet_numbered(session, draw, "openings", number)).packed)


async def provable_sheet(session: AsyncSession, draw: UUID, list_: ListName, number: int, size: int) -> ProvableSheet:
    """A sheet of a list of `size` members, with what proves them."""
    sheet = await sheet_numbered(session, draw, list_, number)
    return provable(sheet, size, await _tiles(session, draw, list_, tiles_above(sheet, size)))


async def _holding(session: AsyncSession, draw: UUID, shelf: Shelf, keys: Collection[Key]) -> list[Sheet]:
    """The sheets that hold these keys if any do, in order."""
    connection = await driver_connection(session)
    return [Sheet(*row) for row in await connection.fetch(_HOLDING, draw, shelf, [key.value for key in keys])]


async def _tiles(session: AsyncSession, draw: UUID, list_: ListName, wanted: set[TileId]) -> Mapping[TileId, bytes]:
    levels, numbers = [tile.level for tile in wanted], [tile.number for tile in wanted]
    rows = await (await driver_connection(session)).fetch(_TILES, draw, list_, levels, numbers)
    return {TileId(row["level"], row["number"]): row["hashes"] for row in rows}


async def _first(
    session: AsyncSession, draw: UUID, list_: ListName, limit: int, make: Callable[[JsonObject, Named | None], M]
) -> list[M]:
    members = await _lines(session, draw, list_, limit)
    named = await named_among(session, draw, [member["id"] for member in members])
    return [make(member, named.get(member["id"])) for member in members]


async def _among(
    session: AsyncSession,
    draw: UUID,
    list_: ListName,
    ids: Collection[str],
    make: Callable[[JsonObject, Named | None], M],
) -> dict[str, M]:
    found = await find(session, draw, list_, [Key("id", id_) for id_ in ids])
    named = await named_among(session, draw, found.keys())
    return {id_: make(line.member, named.get(id_)) for id_, line in found.items()}


async def _lines(session: AsyncSession, draw: UUID, list_: ListName, limit: int) -> list[JsonObject]:
    rows = await session.execute(_FIRST, {"draw": draw, "shelf": list_, "count": -(-limit // WIDTH)})
    return [member for row in rows for member in Sheet(*row).members][:limit]


def _columns(rows: Iterable[tuple[Any, ...]], at_once: int) -> Iterable[list[list[Any]]]:
    """The rows in batches; each batch is a list of columns."""
    waiting = iter(rows)
    while batch := list(islice(waiting, at_once)):
        yield [list(column) for column in zip(*batch, strict=True)]
