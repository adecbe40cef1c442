"""The roots that a log had at earlier sizes, while its tree is computed again."""

from collections.abc import Mapping

from shared.errors import Invalid
from shared.log.edge import Edge
from shared.log.merkle import HASH_SIZE, run_root
from shared.log.tiles import WIDTH, TileId
from shared.log.verification.sources import Source, read_tile

# Tiles of leaf hashes that are kept, 8 KB each: a note is nearly always about a size shortly before it.
_RECENT = 16


class TileChanged(Invalid):
    code = "tile-changed"
    title = "分块前后不一"
    title_en = "A tile changed between two readings"


class History:
    """The tree as far as it is computed. It keeps 32 bytes for each 256 entries, and a few tiles of leaf hashes."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._edge = Edge()
        self._upper: dict[TileId, bytes] = {}
        self._recent: dict[int, bytes] = {}

    def grow(self, edge: Edge, full: Mapping[TileId, bytes]) -> None:
        """Take in the edge after some more entries, and the tiles that they have completed."""
        self._edge = edge
        for tile, hashes in full.items():
            if tile.level:
                self._upper[tile] = hashes
            else:
                self._recent[tile.number] = hashes
        while len(self._recent) > _RECENT:
            del self._recent[next(iter(self._recent))]

    def root_at(self, size: int) -> bytes:
        """The root of the first `size` entries, which must have been computed.

        An older tile is read once more from the source, and must have the hash that was computed from the entries.
        Raises TileChanged, and what `Source.read` raises.
        """
        levels: list[bytes] = []
        while size >> 8 * len(levels):
            level = len(levels)
            width = (size >> 8 * level) % WIDTH
            hashes = self._tile(TileId(level, size >> 8 * (level + 1))) if width else b""
            levels.append(hashes[: width * HASH_SIZE])
        return Edge(size, tuple(levels)).root

    def _tile(self, tile: TileId) -> bytes:
        if tile.number == self._edge.size >> 8 * (tile.level + 1):
            return self._edge.tile(tile.level)
        if tile.level:
            return self._upper[tile]
        kept = self._recent.get(tile.number)
        return kept if kept is not None else self._read_again(tile)

    def _read_again(self, tile: TileId) -> bytes:
        hashes = read_tile(self._source, tile.at(self._edge.size))
        above = self._tile(TileId(1, tile.number // WIDTH))
        at = tile.number % WIDTH * HASH_SIZE
        if run_root(hashes) != above[at : at + HASH_SIZE]:
            raise TileChanged(
                f"{tile.at(self._edge.size)} 与先前读到的不同。",
                f"{tile.at(self._edge.size)} is not what it was when it was read before.",
                path=str(tile.at(self._edge.size)),
            )
        return hashes
