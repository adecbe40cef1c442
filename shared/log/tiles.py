"""Tiles of hashes and bundles of entries: what each holds, and the path at which it is served (C2SP tlog-tiles).

A tile at level L holds up to 256 hashes of complete subtrees of 256^L leaves. A bundle holds the entries under a tile
of level 0. Its address is like a tile's, with the level ENTRIES.
"""

import re
from collections.abc import Iterable
from struct import Struct
from typing import NamedTuple

from shared.errors import Invalid
from shared.log.merkle import HASH_SIZE

WIDTH = 256
TILE_SIZE = WIDTH * HASH_SIZE
ENTRIES = -1

_length_at = Struct(">H").unpack_from

_PATH = re.compile(r"tile/(entries|[0-9]|[1-5][0-9]|6[0-3])/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([0-9]{1,3}))?", re.ASCII)


class NotATilePath(Invalid):
    code = "not-a-tile-path"
    title = "不是日志分块的地址"
    title_en = "Not the path of a tile"


class MalformedBundle(Invalid):
    code = "malformed-bundle"
    title = "条目包格式错误"
    title_en = "Malformed entry bundle"


class TileId(NamedTuple):
    """A tile or bundle, without its present width.

    `level` and `number` count from 0; the level ENTRIES means a bundle.
    """

    level: int
    number: int

    def width(self, size: int) -> int:
        """How many hashes (or entries) the tile holds in a tree of `size` leaves: 0 to 256."""
        hashes = size >> 8 * max(self.level, 0)
        return min(max(hashes - self.number * WIDTH, 0), WIDTH)

    def at(self, size: int) -> "TilePath":
        """The address of the tile in a tree of `size` leaves. The tile must not be empty in that tree."""
        return TilePath(self, self.width(size))


class TilePath(NamedTuple):
    """The address of a tile or bundle of a certain width, 1 to 256."""

    tile: TileId
    width: int

    def __str__(self) -> str:
        """The path: `tile/<L>/<N>[.p/<W>]`, `tile/entries/<N>[.p/<W>]`: 1234067 is written `x001/x234/067`."""
        level, number = self.tile
        digits = str(number)
        digits = digits.zfill(-(-len(digits) // 3) * 3)
        groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
        path = "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
        partial = "" if self.width == WIDTH else f".p/{self.width}"
        return f"tile/{'entries' if level == ENTRIES else level}/{path}{partial}"

    @property
    def whole(self) -> "TilePath":
        """The address of the full tile that a partial tile grows into."""
        return TilePath(self.tile, WIDTH)


def parse_path(path: str) -> TilePath:
    """Parse a path `tile/…`; each address has only one accepted spelling. Raises NotATilePath."""
    match = _PATH.fullmatch(path)
    if match:
        level, number, width = match.groups()
        tile = TileId(ENTRIES if level == "entries" else int(level), int(number.replace("x", "").replace("/", "")))
        address = TilePath(tile, int(width) if width else WIDTH)
        # Only one spelling is accepted: no superfluous groups, no leading zeros in a width, no width of 0 or 256.
        if 0 < address.width <= WIDTH and str(address) == path:
            return address
    raise NotATilePath(
        "地址应形如 tile/0/x001/067 或 tile/entries/067.p/12。",
        "A path looks like tile/0/x001/067 or tile/entries/067.p/12.",
    )


def encode_bundle(entries: Iterable[bytes]) -> bytes:
    """The bytes of a bundle: `uint16 big-endian length || entry` for each entry. Entries are at most 65,535 bytes."""
    return b"".join([len(entry).to_bytes(2, "big") + entry for entry in entries])


def decode_bundle(bundle: bytes) -> list[bytes]:
    """The entries of a bundle. Raises MalformedBundle."""
    entries: list[bytes] = []
    at, end = 0, len(bundle)
    last = end - 2
    while at <= last:
        (length,) = _length_at(bundle, at)
        at += 2 + length
        entries.append(bundle[at - length : at])
    if at != end:
        raise MalformedBundle(
            f"条目包应为 {at} 字节，在第 {end} 字节处截断。",
            f"The bundle is cut off at byte {end}, {at} expected.",
            expected=at,
            got=end,
        )
    return entries
