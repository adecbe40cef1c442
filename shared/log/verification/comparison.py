"""Compare a tile that the log serves with the tile computed from the entries."""

from shared.errors import Invalid
from shared.log.merkle import HASH_SIZE
from shared.log.tiles import WIDTH, TileId, TilePath


class TileDiffers(Invalid):
    code = "tile-differs"
    title = "日志分块与条目不符"
    title_en = "A tile does not follow from the entries"


def compare(address: TilePath, served: bytes, expected: bytes) -> None:
    """Refuse a tile that differs in any byte. Raises TileDiffers with the first hash that differs."""
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
