"""The tree once more, from the entries up, comparing every tile that the log serves."""

from collections.abc import Callable, Collection, Iterator
from hashlib import sha256
from typing import NamedTuple

from shared.errors import Invalid
from shared.log.edge import Edge
from shared.log.merkle import EMPTY_ROOT, HASH_SIZE
from shared.log.tiles import ENTRIES, WIDTH, MalformedBundle, TileId, TilePath, decode_bundle
from shared.log.verification.sources import Source, read_tile

Progress = Callable[[int, int], None]

# As in merkle.py: copying the state after the prefix is cheaper than a new hash object. This is the hottest line here.
_LEAF = sha256(b"\0")


class TileDiffers(Invalid):
    code = "tile-differs"
    title = "日志分块与条目不符"
    title_en = "A tile does not follow from the entries"


class BundleDiffers(Invalid):
    code = "bundle-differs"
    title = "条目包不完整"
    title_en = "An entry bundle is not whole"


class Rederived(NamedTuple):
    """What the entries give: the edge at the end, the roots at the sizes asked for, and how many tiles agreed."""

    edge: Edge
    roots: dict[int, bytes]
    tiles: int


def rederive(source: Source, size: int, sizes: Collection[int], progress: Progress) -> Rederived:
    """Hash all `size` entries, compare every tile of every level byte for byte, note the roots at `sizes`.

    Memory does not depend on `size`. `progress` gets (entries done, entries in all). Raises TileDiffers, BundleDiffers
    for the first fault in the order of entries, and what `Source.read` raises.
    """
    edge, compared = Edge(), 0
    roots = {0: EMPTY_ROOT}
    served = source.read_tiles(_bundles_and_tiles(size))
    for number, (bundle, tile) in enumerate(zip(served, served, strict=True)):
        address = TileId(0, number).at(size)
        leaf_hashes = _leaf_hashes(bundle, TileId(ENTRIES, number).at(size))
        _compare(address, tile, b"".join(leaf_hashes))
        roots |= {
            at: edge.extend(leaf_hashes[: at - edge.size]).edge.root for at in sizes if 0 < at - edge.size <= WIDTH
        }
        edge, full = edge.extend(leaf_hashes)
        upper = [(TilePath(tile_id, WIDTH), hashes) for tile_id, hashes in full.items() if tile_id.level > 0]
        for upper_address, hashes in upper:
            _compare(upper_address, read_tile(source, upper_address), hashes)
        compared += 1 + len(upper)
        progress(edge.size, size)
    partial = [
        (TileId(level, edge.size >> 8 * (level + 1)).at(size), hashes)
        for level, hashes in enumerate(edge.tiles)
        if level > 0 and hashes
    ]
    for upper_address, hashes in partial:
        _compare(upper_address, read_tile(source, upper_address), hashes)
    return Rederived(edge, roots, compared + len(partial))


def _bundles_and_tiles(size: int) -> Iterator[TilePath]:
    """Each bundle, followed by the tile over it."""
    for number in range(-(-size // WIDTH)):
        yield TileId(ENTRIES, number).at(size)
        yield TileId(0, number).at(size)


def _leaf_hashes(bundle: bytes, address: TilePath) -> list[bytes]:
    try:
        entries = decode_bundle(bundle)
    except MalformedBundle as error:
        raise BundleDiffers(f"{address}：{error.detail}", f"{address}: {error.detail_en}", path=str(address)) from error
    if len(entries) != address.width:
        raise BundleDiffers(
            f"{address}：应有 {address.width} 条，实有 {len(entries)} 条。",
            f"{address}: {address.width} entries expected, got {len(entries)}.",
            path=str(address),
        )
    hashes = []
    for entry in entries:
        state = _LEAF.copy()
        state.update(entry)
        hashes.append(state.digest())
    return hashes


def _compare(address: TilePath, served: bytes, expected: bytes) -> None:
    """Refuse, naming the first hash that differs."""
    if served == expected:
        return
    if len(served) != len(expected):
        raise TileDiffers(
            f"{address}：应为 {len(expected)} 字节，实为 {len(served)} 字节。",
            f"{address}: {len(expected)} bytes expected, got {len(served)}.",
            path=str(address),
        )
    pairs = zip(_hashes(served), _hashes(expected), strict=True)
    place, got, wanted = next((at, *pair) for at, pair in enumerate(pairs) if pair[0] != pair[1])
    level, below = address.tile.level, address.tile.number * WIDTH + place
    under = TilePath(TileId(level - 1, below), WIDTH) if level else f"entry {below}"
    raise TileDiffers(
        f"{address}：第 {place} 个哈希不符：由 {under} 重新算得 {wanted.hex()}，日志提供的是 {got.hex()}。",
        f"{address}: hash {place} differs: {under} re-hashes to {wanted.hex()}, served {got.hex()}.",
        path=str(address),
        place=place,
    )


def _hashes(tile: bytes) -> list[bytes]:
    return [tile[at : at + HASH_SIZE] for at in range(0, len(tile), HASH_SIZE)]
