"""The proof that a member is in a list of a draw, made from a few hashes of the list's Merkle tree."""

import sys
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import orjson

from services.publishing.frame.members import Named, named
from services.publishing.frame.sheets import Sheet, place_of
from shared.canonical import JsonObject
from shared.log.edge import Edge
from shared.log.merkle import HASH_SIZE, node_hash
from shared.log.proofs import inclusion_proof, tiles_for_inclusion
from shared.log.tiles import TileId


class Membership(NamedTuple):
    """The proof that a member is leaf number `place` (from 0) in a list with `size` leaves. `proof`: hashes in hex,
    from the leaf up to the root.
    """

    place: int
    size: int
    proof: tuple[str, ...]


class Proved(NamedTuple):
    """A member of the list with this root (hex), and the proof. `named` is None where the public may not know it."""

    root: str
    member: JsonObject
    membership: Membership
    named: Named | None


class ProvableSheet(NamedTuple):
    """A sheet of a list with `size` leaves, whose first leaf is number `start`, and all hashes that prove its members.

    `lines`: the members in canonical JSON, UTF-8. `levels`: the hashes of the leaves, of their pairs, of the pairs of
    these, up to the last two; each level end to end. `above`: the path from the sheet up to the root, in hex; it is the
    same for every member of the sheet.
    """

    start: int
    size: int
    lines: tuple[bytes, ...]
    levels: tuple[bytes, ...]
    above: tuple[str, ...]

    @property
    def weight(self) -> int:
        """About how many bytes it takes in memory."""
        return sum(map(sys.getsizeof, (self.lines, *self.lines, *self.above, *self.levels)))

    def prove(self, id_: str) -> tuple[JsonObject, Membership] | None:
        """The member with this id (hex) and its proof; None if the sheet does not have it."""
        place = place_of(id_, self.lines)
        if place is None:
            return None
        proof = (*self._within(place), *self.above)
        return orjson.loads(self.lines[place]), Membership(self.start + place, self.size, proof)

    def _within(self, place: int) -> Iterator[str]:
        """The hashes beside the path from the leaf up to the root of the sheet."""
        for level in self.levels:
            beside = (place ^ 1) * HASH_SIZE
            # The last hash of a level moves up unchanged if it has no partner.
            if beside < len(level):
                yield level[beside : beside + HASH_SIZE].hex()
            place >>= 1


class NamedSheet(NamedTuple):
    """A sheet of the openings: who is behind its ids. `lines`: the openings in canonical JSON, UTF-8."""

    lines: tuple[bytes, ...]

    @property
    def weight(self) -> int:
        """About how many bytes it takes in memory."""
        return sum(map(sys.getsizeof, (self.lines, *self.lines)))

    def find(self, id_: str) -> Named | None:
        """Who is behind an id (hex); None if the sheet does not have it."""
        place = place_of(id_, self.lines)
        return None if place is None else named(orjson.loads(self.lines[place]))


def tiles_above(sheet: Sheet, size: int) -> set[TileId]:
    """The tiles that `provable` needs besides the sheet itself, for a list with `size` leaves."""
    return tiles_for_inclusion(sheet.start, size) - {TileId(0, sheet.number)}


def provable(sheet: Sheet, size: int, tiles: Mapping[TileId, bytes]) -> ProvableSheet:
    """The sheet with its hashes. `tiles` has those that `tiles_above` names."""
    leaves = sheet.leaves
    levels = tuple(_levels(leaves))
    path = inclusion_proof(sheet.start, size, {**tiles, TileId(0, sheet.number): leaves})
    # The first leaf of a sheet has a partner at every level.
    above = tuple(hash_.hex() for hash_ in path[len(levels) :])
    return ProvableSheet(sheet.start, size, sheet.packed, levels, above)


def _levels(run: bytes) -> Iterator[bytes]:
    while len(run) > HASH_SIZE:
        yield run
        hashes = [run[at : at + HASH_SIZE] for at in range(0, len(run), HASH_SIZE)]
        pairs = zip(hashes[::2], hashes[1::2], strict=False)
        run = b"".join([*(node_hash(*pair) for pair in pairs), *hashes[len(hashes) // 2 * 2 :]])


def kept_tiles(leaves: bytes) -> dict[TileId, bytes]:
    """The tiles to keep of the tree over these leaf hashes, which lie end to end: all above level 0, and the partial
    tile at the end of each level.

    A full tile of level 0 follows from the members of its sheet, and only a proof for one of them needs it.
    """
    edge, full = Edge().extend([leaves])
    right = {TileId(level, edge.size >> 8 * (level + 1)): tile for level, tile in enumerate(edge.tiles) if tile}
    return {**{tile: hashes for tile, hashes in full.items() if tile.level > 0}, **right}
