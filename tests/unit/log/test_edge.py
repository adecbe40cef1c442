import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.log.edge import Edge, MalformedEdge
from shared.log.merkle import EMPTY_ROOT, root_of
from shared.log.tiles import TILE_SIZE, TileId
from tests.unit.log.oracle import LEAVES, leaf, root

MANY = [leaf(number) for number in range(70_000)]


def test_an_empty_edge() -> None:
    assert Edge().root == EMPTY_ROOT
    assert Edge().extend([]) == (Edge(), {})
    assert Edge.from_bytes(Edge().to_bytes()) == Edge()


@given(st.lists(st.integers(0, 120), max_size=6))
def test_growing_in_any_steps_gives_the_same_tree(steps: list[int]) -> None:
    edge, size = Edge(), 0
    tiles: dict[TileId, bytes] = {}
    for step in steps:
        step = min(step, 300 - size)
        edge, full = edge.extend(LEAVES[size : size + step])
        tiles |= full
        size += step
        assert edge.root == root(LEAVES[:size])
    assert (edge, tiles) == Edge().extend(LEAVES[:size])
    assert Edge.from_bytes(edge.to_bytes()) == edge


@pytest.mark.parametrize("size", [255, 256, 257, 512, 65_535, 65_536, 65_537, 70_000])
def test_roots_across_levels(size: int) -> None:
    edge, tiles = Edge().extend(MANY[:size])
    assert edge.root == root_of(MANY[:size])
    assert len([tile for tile in tiles if tile.level == 0]) == size // 256
    assert all(len(hashes) == TILE_SIZE for hashes in tiles.values())


def test_tiles_hold_the_roots_of_those_below() -> None:
    edge, tiles = Edge().extend(MANY)
    assert tiles[TileId(0, 3)] == b"".join(MANY[768:1024])
    assert tiles[TileId(1, 0)][3 * 32 : 4 * 32] == root_of(MANY[768:1024])
    assert edge.tile(0) == b"".join(MANY[70_000 // 256 * 256 :])
    assert edge.tile(2) == root_of(MANY[:65_536])
    assert edge.tile(3) == b""


def test_an_edge_of_the_wrong_length_is_refused() -> None:
    stored = Edge().extend(LEAVES).edge.to_bytes()
    for damaged in (stored[:-1], stored + b"\0", stored[:4]):
        with pytest.raises(MalformedEdge, match="of size"):
            Edge.from_bytes(damaged)
