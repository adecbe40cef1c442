"""The right edge of the tree: all that is needed to add leaves, compute the root, and complete the next tiles."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from shared.errors import Invalid
from shared.log.merkle import EMPTY_ROOT, HASH_SIZE, run_root
from shared.log.tiles import TILE_SIZE, WIDTH, TileId


class MalformedEdge(Invalid):
    code = "malformed-edge"
    title = "日志右缘数据损坏"
    title_en = "Stored edge of the log is damaged"


@dataclass(frozen=True)
class Edge:
    """A tree of `size` leaves, given by the partial rightmost tile of each level (at most 255 hashes each).

    `tiles[level]` is b"" where the level ends in a full tile. There are as many levels as have at least one hash.
    """

    size: int = 0
    tiles: tuple[bytes, ...] = ()

    @cached_property
    def root(self) -> bytes:
        """The root over all leaves (RFC 6962)."""
        below = b""
        for tile in self.tiles:
            # The partial tiles of the lower levels form another, smaller subtree at the right end of this level.
            below = run_root(tile + below)
        return below or EMPTY_ROOT

    def tile(self, level: int) -> bytes:
        """The hashes of the partial rightmost tile at `level`; b"" when there is none."""
        return self.tiles[level] if level < len(self.tiles) else b""

    def extend(self, leaf_hashes: Iterable[bytes]) -> "Growth":
        """The edge after these leaves, and every tile, at any level, that they complete."""
        incoming = b"".join(leaf_hashes)
        size = self.size + len(incoming) // HASH_SIZE
        partial: list[bytes] = []
        full: dict[TileId, bytes] = {}
        while size >> 8 * len(partial):
            level = len(partial)
            run = self.tile(level) + incoming
            first = self.size >> 8 * (level + 1)
            whole = len(run) // TILE_SIZE
            cut = [run[at * TILE_SIZE : (at + 1) * TILE_SIZE] for at in range(whole)]
            full.update((TileId(level, first + at), tile) for at, tile in enumerate(cut))
            partial.append(run[whole * TILE_SIZE :])
            incoming = b"".join([run_root(tile) for tile in cut])
        return Growth(Edge(size, tuple(partial)), full)

    def to_bytes(self) -> bytes:
        """The bytes of the edge: `uint64 big-endian size || hashes of level 0, 1, …`."""
        return self.size.to_bytes(8, "big") + b"".join(self.tiles)

    @classmethod
    def from_bytes(cls, data: bytes) -> "Edge":
        """Read what `to_bytes` wrote. Raises MalformedEdge when the length does not fit the size."""
        size, at = int.from_bytes(data[:8], "big"), 8
        tiles: list[bytes] = []
        while size >> 8 * len(tiles):
            width = (size >> 8 * len(tiles)) % WIDTH * HASH_SIZE
            tiles.append(data[at : at + width])
            at += width
        if len(data) != at:
            raise MalformedEdge(
                f"大小为 {size} 的右缘应有 {at} 字节，实有 {len(data)} 字节。",
                f"The edge of a tree of size {size} is {at} bytes, got {len(data)}.",
                expected=at,
                got=len(data),
            )
        return cls(size, tuple(tiles))


class Growth(NamedTuple):
    """The result of an extension: the new edge, and the tiles that became full."""

    edge: Edge
    tiles: dict[TileId, bytes]
