"""The proof that a member is in a list of a draw, made from a few hashes of the list's Merkle tree."""

from collections.abc import Mapping
from typing import NamedTuple

from shared.log.edge import Edge
from shared.log.proofs import inclusion_proof
from shared.log.tiles import TileId


class Membership(NamedTuple):
    """The proof that a member is leaf number `place` (from 0) in a list with `size` leaves. `proof`: hashes in hex,
    from the leaf up to the root.
    """

    place: int
    size: int
    proof: tuple[str, ...]


def membership(place: int, size: int, tiles: Mapping[TileId, bytes]) -> Membership:
    """The proof for the member at `place`. `tiles` has those that `proofs.tiles_for_inclusion` names."""
    return Membership(place, size, tuple(hash_.hex() for hash_ in inclusion_proof(place, size, tiles)))


def kept_tiles(leaves: bytes) -> dict[TileId, bytes]:
    """The tiles to keep of the tree over these leaf hashes, which lie end to end: all above level 0, and the partial
    tile at the end of each level.

    A full tile of level 0 follows from the members of its sheet, and only a proof for one of them needs it.
    """
    edge, full = Edge().extend([leaves])
    right = {TileId(level, edge.size >> 8 * (level + 1)): tile for level, tile in enumerate(edge.tiles) if tile}
    return {**{tile: hashes for tile, hashes in full.items() if tile.level > 0}, **right}
