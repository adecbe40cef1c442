"""A whole log in a folder, as a stranger's copy of it would look."""

from collections.abc import Sequence
from pathlib import Path

from shared.log.checkpoints import Checkpoint
from shared.log.edge import Edge
from shared.log.event import leaf_hash
from shared.log.notes import Kind, SigningKey
from shared.log.tiles import ENTRIES, WIDTH, TileId, TilePath, encode_bundle

LOG = SigningKey("log.example/a", Kind.ED25519, bytes(32))
WITNESS = SigningKey("witness.example", Kind.COSIGNATURE, bytes([2]) * 32)
SECOND = 1_700_000_000


def entries_of(size: int) -> list[bytes]:
    return [b"entry %d" % number for number in range(size)]


def publish(folder: Path, entries: Sequence[bytes]) -> Checkpoint:
    """Write checkpoint, bundles and tiles; the partial ones at this size only."""
    edge, tiles = Edge().extend(map(leaf_hash, entries))
    for tile, hashes in tiles.items():
        put(folder, str(TilePath(tile, WIDTH)), hashes)
    for level, hashes in enumerate(edge.tiles):
        if hashes:
            put(folder, str(TileId(level, edge.size >> 8 * (level + 1)).at(edge.size)), hashes)
    for start in range(0, len(entries), WIDTH):
        bundle = encode_bundle(entries[start : start + WIDTH])
        put(folder, str(TileId(ENTRIES, start // WIDTH).at(edge.size)), bundle)
    checkpoint = Checkpoint(LOG.name, edge.size, edge.root)
    put(folder, "checkpoint", signed(checkpoint))
    return checkpoint


def signed(checkpoint: Checkpoint) -> bytes:
    return checkpoint.sign(LOG) + WITNESS.sign(checkpoint.text, SECOND).line.encode()


def put(folder: Path, path: str, data: bytes) -> None:
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)


def flip(folder: Path, path: str, place: int) -> None:
    """Change one bit of one byte."""
    data = bytearray((folder / path).read_bytes())
    data[place] ^= 1
    (folder / path).write_bytes(data)
