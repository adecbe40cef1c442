"""Compute the tree again from the entries, and compare every tile that the log serves."""

from collections.abc import Collection
from typing import NamedTuple

from shared.log.edge import Edge
from shared.log.merkle import EMPTY_ROOT, HASH_SIZE
from shared.log.tiles import WIDTH, TileId, TilePath
from shared.log.verification.comparison import compare
from shared.log.verification.history import History
from shared.log.verification.leaves import leaf_runs
from shared.log.verification.reading import Reading
from shared.log.verification.sources import Source, read_tile


class Rederived(NamedTuple):
    """The result of the entries: the edge at the end, the roots at the wanted sizes, and the number of equal tiles."""

    edge: Edge
    roots: dict[int, bytes]
    tiles: int


def rederive(source: Source, size: int, sizes: Collection[int], reading: Reading) -> Rederived:
    """Hash all `size` entries, compare every tile of every level byte for byte, and note the roots at `sizes`.

    The memory used does not depend on `size`; for a reader, 32 bytes for each 256 entries are kept. Raises what
    `leaf_runs` raises, and TileDiffers, for the first fault in the order of entries; and what the reader raises.
    """
    edge, compared, history = Edge(), 0, History(source)
    roots = {0: EMPTY_ROOT}
    for run, excerpt in leaf_runs(source, size, reading.excerpt):
        reached = [at for at in sizes if 0 < at - edge.size <= WIDTH]
        roots |= {at: edge.extend([run[: (at - edge.size) * HASH_SIZE]]).edge.root for at in reached}
        edge, full = edge.extend([run])
        upper = {tile: hashes for tile, hashes in full.items() if tile.level > 0}
        for tile, hashes in upper.items():
            address = TilePath(tile, WIDTH)
            compare(address, read_tile(source, address), hashes)
        compared += 1 + len(upper)
        if reading.excerpt:
            history.grow(edge, full)
            reading.take(excerpt, history)
        reading.progress(edge.size, size)
    for level, hashes in enumerate(edge.tiles[1:], start=1):
        if hashes:
            address = TileId(level, edge.size >> 8 * (level + 1)).at(size)
            compare(address, read_tile(source, address), hashes)
            compared += 1
    return Rederived(edge, roots, compared)
