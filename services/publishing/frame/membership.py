"""The proof that a member is in a frame."""

from operator import itemgetter
from typing import NamedTuple

from shared.canonical import canonical
from shared.draws.frames import Members
from shared.log.edge import Edge
from shared.log.event import leaf_hash
from shared.log.proofs import inclusion_proof
from shared.log.tiles import TileId


class Membership(NamedTuple):
    """The proof that a member is leaf number `place` (from 0) in a frame with `size` leaves. `proof`: hashes in hex,
    from the leaf up to the root.
    """

    place: int
    size: int
    proof: tuple[str, ...]


def membership(members: Members, id_: str) -> Membership:
    """The proof that the member `id_` is in the frame. `members` is the whole frame, sorted by id. Raises ValueError if
    `id_` is not in the frame.
    """
    place = list(map(itemgetter(0), members)).index(id_)
    edge, full = Edge().extend(leaf_hash(canonical(member.as_json())) for member in members)
    right = {TileId(level, edge.size >> 8 * (level + 1)): tile for level, tile in enumerate(edge.tiles)}
    proof = inclusion_proof(place, edge.size, {**right, **full})
    return Membership(place, edge.size, tuple(hash_.hex() for hash_ in proof))
