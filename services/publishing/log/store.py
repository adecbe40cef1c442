"""Reading the log for publication: the tree's right edge, checkpoints, tiles, bundles, and proofs computed
from them.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.errors import Conflict, NotFound
from shared.log.checkpoints import Checkpoint
from shared.log.edge import Edge
from shared.log.merkle import HASH_SIZE
from shared.log.notes import Note
from shared.log.proofs import consistency_proof, inclusion_proof, tiles_for_consistency, tiles_for_inclusion
from shared.log.tiles import ENTRIES, WIDTH, TileId, TilePath, encode_bundle

_EDGE = text("SELECT edge FROM log.tree")
_TILES = text("""
    SELECT level, number, hashes FROM log.tile
    WHERE (level, number) IN (SELECT * FROM unnest(CAST(:levels AS smallint[]), CAST(:numbers AS bigint[])))
""")
_ENTRIES = text("""
    SELECT v.entry FROM log.entry e JOIN log.public_part v ON v.id = e.event
    WHERE e.position >= :first AND e.position < :end ORDER BY e.position
""")
_ENTRY = text("SELECT v.entry FROM log.entry e JOIN log.public_part v ON v.id = e.event WHERE e.position = :position")
_FIRST_ENTRY = text("SELECT entry FROM log.public_part WHERE stream = :stream AND version = 1")
_NEWEST = text("SELECT size, root, note, published_at, complete FROM log.checkpoint ORDER BY size DESC LIMIT 1")
# Each half finds one row by an index. A checkpoint that all witnesses have cosigned after it was published has its
# cosignatures in log.completed.
_FIRST_COMPLETE = text("""
    SELECT * FROM (
        (SELECT size, root, note, published_at, true AS complete FROM log.checkpoint
         WHERE size > :position AND complete AND cosignatures > 0
         ORDER BY size LIMIT 1)
        UNION ALL
        (SELECT size, c.root, d.note, c.published_at, true FROM log.completed d JOIN log.checkpoint c USING (size)
         WHERE size > :position
         ORDER BY size LIMIT 1)
    ) AS covering ORDER BY size LIMIT 1
""")
# The first checkpoint with each number of cosignatures, by an index.
_FULLEST = text("""
    SELECT c.size, c.root, c.note, c.published_at, false AS complete
    FROM generate_series(0, (SELECT max(cosignatures) FROM log.checkpoint)) AS signed
    CROSS JOIN LATERAL (
        SELECT * FROM log.checkpoint WHERE cosignatures = signed AND size > :position ORDER BY size LIMIT 1
    ) AS c
    ORDER BY signed DESC LIMIT 1
""")
_ASKED_AT = text("SELECT asked_at FROM log.cosigned")
_COSIGNED = text("SELECT note FROM log.cosigned WHERE size > 0")
_KEEP_COSIGNED = text("""
    INSERT INTO log.cosigned (size, note, asked_at) VALUES (:size, :note, :asked_at)
    ON CONFLICT ("only") DO UPDATE SET size = excluded.size, note = excluded.note, asked_at = excluded.asked_at
""")
_INSERT = text("""
    INSERT INTO log.checkpoint (size, root, note, cosignatures, published_at, complete)
    SELECT :size, :root, :note, :cosignatures, :published_at, :complete
    WHERE NOT EXISTS (SELECT FROM log.checkpoint WHERE size > :size)
""")
_COMPLETE = text("""
    INSERT INTO log.completed (size, note, completed_at)
    SELECT size, :note, :completed_at FROM log.checkpoint
    WHERE size = :size AND NOT complete AND NOT EXISTS (SELECT FROM log.checkpoint WHERE size > :size)
    ON CONFLICT DO NOTHING
""")


class NotPublished(NotFound):
    code = "not-published"
    title = "日志尚未公布到此处"
    title_en = "Not published"


class NotTheNewest(Conflict):
    code = "not-the-newest"
    title = "已有更新的检查点"
    title_en = "A newer checkpoint is published"


@dataclass(frozen=True, slots=True)
class StoredCheckpoint:
    """A published checkpoint with its cosignatures. `complete`: all witnesses that the log had then have signed it."""

    size: int
    root: bytes
    note: bytes
    published_at: datetime
    complete: bool = False

    def of(self, origin: str) -> Checkpoint:
        """The checkpoint of the log with this origin."""
        return Checkpoint(origin, self.size, self.root)


async def edge(session: AsyncSession) -> Edge:
    """The right edge of the tree, whether published or not."""
    return Edge.from_bytes(bytes(await session.scalar(_EDGE) or b""))


async def newest_checkpoint(session: AsyncSession) -> StoredCheckpoint | None:
    return _stored((await session.execute(_NEWEST)).one_or_none())


async def first_checkpoint_covering(session: AsyncSession, position: int) -> StoredCheckpoint | None:
    """The first published checkpoint that contains the entry and that all witnesses cosigned; if there is none, the
    first of those with the most cosignatures.

    A receipt under a complete checkpoint never changes. So a moment in which a witness did not answer must not decide
    whether a draw can prove when it was announced.
    """
    complete = (await session.execute(_FIRST_COMPLETE, {"position": position})).one_or_none()
    return _stored(complete or (await session.execute(_FULLEST, {"position": position})).one_or_none())


async def insert_checkpoint(session: AsyncSession, checkpoint: StoredCheckpoint) -> None:
    """Store a checkpoint; it is published when the transaction commits.

    Raises IntegrityError if a checkpoint of that size exists, and NotTheNewest if there is a larger one: then another
    process publishes too.
    """
    own_and_witnesses = len(Note.parse(checkpoint.note).signatures)
    inserted = await session.execute(_INSERT, {**asdict(checkpoint), "cosignatures": own_and_witnesses - 1})
    if not inserted.rowcount:  # type: ignore[attr-defined]  # the result of an INSERT is a CursorResult
        raise NotTheNewest(
            f"已公布大于 {checkpoint.size} 的检查点；另一进程正在公布日志。",
            f"A checkpoint larger than {checkpoint.size} is published: another process publishes the log.",
            size=checkpoint.size,
        )


async def complete_checkpoint(session: AsyncSession, size: int, note: bytes, completed_at: datetime) -> None:
    """Keep the note of the newest published checkpoint with the cosignatures of all witnesses, unless it had them when
    it was published. The first such note stays.
    """
    await session.execute(_COMPLETE, {"size": size, "note": note, "completed_at": completed_at})


async def asked_witnesses_at(session: AsyncSession) -> datetime | None:
    """When the witnesses last cosigned a checkpoint; None if they never did."""
    moment: datetime | None = await session.scalar(_ASKED_AT)
    return moment


async def cosigned_note(session: AsyncSession) -> bytes | None:
    """The newest cosigned checkpoint of a log that has entries; None if there is none."""
    note: bytes | None = await session.scalar(_COSIGNED)
    return note and bytes(note)


async def keep_cosigned(session: AsyncSession, size: int, note: bytes, asked_at: datetime) -> None:
    """Keep the newest cosigned checkpoint in the place of the one before."""
    await session.execute(_KEEP_COSIGNED, {"size": size, "note": note, "asked_at": asked_at})


async def tile_bytes(session: AsyncSession, path: TilePath) -> bytes:
    """The bytes of a tile or bundle of this width. Raises NotPublished if the published log does not fill the width."""
    newest = await newest_checkpoint(session)
    if newest is None or path.tile.width(newest.size) < path.width:
        raise NotPublished(
            f"{path} 超出已公布的日志（{newest.size if newest else 0} 条）。",
            f"{path} is beyond the published log ({newest.size if newest else 0} entries).",
        )
    if path.tile.level == ENTRIES:
        first = path.tile.number * WIDTH
        rows = await session.execute(_ENTRIES, {"first": first, "end": first + path.width})
        return encode_bundle(rows.scalars())
    return (await read_tiles(session, [path.tile]))[path.tile][: path.width * HASH_SIZE]


async def first_entry(session: AsyncSession, stream: str) -> bytes:
    """The entry of the first event of a stream, which must have one."""
    return bytes((await session.execute(_FIRST_ENTRY, {"stream": stream})).scalar_one())


async def entry_at(session: AsyncSession, position: int) -> bytes:
    """The entry at a position of the tree; b"" if it is missing."""
    return bytes(await session.scalar(_ENTRY, {"position": position}) or b"")


async def entries_between(session: AsyncSession, first: int, end: int) -> list[bytes]:
    """The entries from the position `first` to before `end`; `end` must be published."""
    rows = await session.execute(_ENTRIES, {"first": first, "end": end})
    return [bytes(entry) for entry in rows.scalars()]


async def read_tiles(session: AsyncSession, wanted: Iterable[TileId]) -> dict[TileId, bytes]:
    """Tile id → the tile's bytes now. The rightmost tiles may be partial; b"" for a tile that has no hashes yet."""
    tiles = list(wanted)
    # Read the edge first: a tile that fills up between the two reads is then read in full, not missed.
    right = await edge(session)
    rows = await session.execute(_TILES, {"levels": [t.level for t in tiles], "numbers": [t.number for t in tiles]})
    full = {TileId(row.level, row.number): bytes(row.hashes) for row in rows}
    return {tile: full.get(tile) or right.tile(tile.level) for tile in tiles}


async def root_at(session: AsyncSession, size: int) -> bytes:
    """The root that the tree had at an earlier `size` (1 to the size it has now)."""
    levels = range((size.bit_length() + 7) // 8)
    wanted = [TileId(level, size >> 8 * (level + 1)) for level in levels]
    tiles = await read_tiles(session, wanted)
    partial = tuple(tiles[tile][: tile.width(size) * HASH_SIZE] for tile in wanted)
    return Edge(size, partial).root


async def inclusion(session: AsyncSession, position: int, size: int) -> list[bytes]:
    """The proof that the entry at `position` is in the tree of `size` entries."""
    tiles = await read_tiles(session, tiles_for_inclusion(position, size))
    return inclusion_proof(position, size, tiles)


async def consistency(session: AsyncSession, old: int, new: int) -> list[bytes]:
    """The proof that the tree of `new` entries begins with the tree of `old` entries."""
    tiles = await read_tiles(session, tiles_for_consistency(old, new))
    return consistency_proof(old, new, tiles)


def _stored(row: Row[Any] | None) -> StoredCheckpoint | None:
    return row and StoredCheckpoint(row.size, bytes(row.root), bytes(row.note), row.published_at, row.complete)
