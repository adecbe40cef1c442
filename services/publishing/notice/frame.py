"""Who stands in a frame, and the proof of one place in it."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from shared.canonical import canonical
from shared.draws.frames import Unit
from shared.log.edge import Edge
from shared.log.event import leaf_hash
from shared.log.proofs import inclusion_proof
from shared.log.tiles import TileId


class Candidate(NamedTuple):
    """A unit of a frame and its opening: `salt` shows that the blinded `id` is `identifier`, whose name is `label`."""

    id: str
    identifier: str
    salt: str
    label: str
    stratum: str
    weight: int

    @property
    def unit(self) -> Unit:
        return Unit(self.id, self.stratum, self.weight)


class Membership(NamedTuple):
    """The proof that a unit is leaf `place` (from 0) of a frame of `size` units: hashes in hex, from the leaf up."""

    place: int
    size: int
    proof: tuple[str, ...]


def candidates(units: Sequence[Unit], openings: Mapping[str, Any]) -> list[Candidate]:
    """Every unit with its opening. `openings`: id → {"name": identifier, "salt": hex, "label": enterprise's name}."""
    return [
        Candidate(id_, opening["name"], opening["salt"], opening["label"], stratum, weight)
        for id_, stratum, weight in units
        for opening in (openings[id_],)
    ]


def membership(frame: Sequence[Candidate], id_: str) -> Membership:
    """Where `id_` stands in the whole frame, sorted by id. Raises ValueError when it is not in it."""
    place = [candidate.id for candidate in frame].index(id_)
    edge, full = Edge().extend(leaf_hash(canonical(candidate.unit.as_json())) for candidate in frame)
    right = {TileId(level, edge.size >> 8 * (level + 1)): tile for level, tile in enumerate(edge.tiles)}
    proof = inclusion_proof(place, edge.size, {**right, **full})
    return Membership(place, edge.size, tuple(hash_.hex() for hash_ in proof))
