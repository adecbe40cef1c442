"""RFC 6962 §2.1 written down as it stands there, slow and recursive: what the log's own code is compared with."""

from hashlib import sha256

from shared.log.edge import Edge
from shared.log.tiles import TileId


def leaf(number: int) -> bytes:
    return sha256(b"\0leaf %d" % number).digest()


LEAVES = [leaf(number) for number in range(300)]


def split(size: int) -> int:
    power = 1
    while power * 2 < size:
        power *= 2
    return power


def root(leaves: list[bytes]) -> bytes:
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = split(len(leaves))
    return sha256(b"\1" + root(leaves[:k]) + root(leaves[k:])).digest()


def path(index: int, leaves: list[bytes]) -> list[bytes]:
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    if index < k:
        return [*path(index, leaves[:k]), root(leaves[k:])]
    return [*path(index - k, leaves[k:]), root(leaves[:k])]


def proof(old: int, leaves: list[bytes], complete: bool = True) -> list[bytes]:
    if old == len(leaves):
        return [] if complete else [root(leaves)]
    k = split(len(leaves))
    if old <= k:
        return [*proof(old, leaves[:k], complete), root(leaves[k:])]
    return [*proof(old - k, leaves[k:], False), root(leaves[:k])]


def tiles_of(leaves: list[bytes]) -> dict[TileId, bytes]:
    """Every tile of a tree, the partial ones included: what publishing finds stored."""
    edge, tiles = Edge().extend(leaves)
    for level, hashes in enumerate(edge.tiles):
        if hashes:
            tiles[TileId(level, edge.size >> 8 * (level + 1))] = hashes
    return tiles
