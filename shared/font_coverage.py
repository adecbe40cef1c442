"""Which characters a font has: the table `cmap` of its file (ISO/IEC 14496-22, 5.2.1)."""

import mmap
import struct
from collections.abc import Collection, Iterator
from contextlib import closing
from pathlib import Path

_COLLECTION = b"ttcf"
_UNICODE, _WINDOWS = 0, 3
_OF_WINDOWS = frozenset({1, 10})
"""The encodings of Windows that are Unicode."""
_HIGHEST = 0x10FFFF


class Coverage:
    """The characters that at least one of the font files has."""

    def __init__(self, files: Collection[Path]) -> None:
        self._bits = bytearray((_HIGHEST >> 3) + 1)
        for path in sorted(files):
            with path.open("rb") as file, closing(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)) as font:
                for code in _codes(font):
                    self._bits[code >> 3] |= 1 << (code & 7)

    def has(self, character: str) -> bool:
        code = ord(character)
        return bool(self._bits[code >> 3] >> (code & 7) & 1)


def _codes(font: mmap.mmap) -> Iterator[int]:
    """The code points for which the fonts of a file have a glyph; none of a table that has another format."""
    for cmap in set(_tables(font, b"cmap")):
        for place in set(_of_unicode(font, cmap)):
            (form,) = struct.unpack_from(">H", font, place)
            if form == 4:
                yield from _in_segments(font, place)
            elif form == 12:
                yield from _in_groups(font, place)


def _tables(font: mmap.mmap, wanted: bytes) -> Iterator[int]:
    """Where the tables with a name begin, one for each font of the file."""
    fonts: tuple[int, ...] = (0,)
    if font[:4] == _COLLECTION:
        (count,) = struct.unpack_from(">I", font, 8)
        fonts = struct.unpack_from(f">{count}I", font, 12)
    for begin in fonts:
        (count,) = struct.unpack_from(">H", font, begin + 4)
        for number in range(count):
            name, _, place, _ = struct.unpack_from(">4sIII", font, begin + 12 + 16 * number)
            if name == wanted:
                yield place


def _of_unicode(font: mmap.mmap, cmap: int) -> Iterator[int]:
    (count,) = struct.unpack_from(">H", font, cmap + 2)
    for number in range(count):
        platform, encoding, place = struct.unpack_from(">HHI", font, cmap + 4 + 8 * number)
        if platform == _UNICODE or (platform == _WINDOWS and encoding in _OF_WINDOWS):
            yield cmap + place


def _in_segments(font: mmap.mmap, place: int) -> Iterator[int]:
    """Format 4: the characters of the basic plane, in segments."""
    (size,) = struct.unpack_from(">H", font, place + 6)
    each = f">{size // 2}H"
    ends = struct.unpack_from(each, font, place + 14)
    starts, deltas, offsets = (struct.unpack_from(each, font, place + 16 + size * number) for number in (1, 2, 3))
    for number, (start, end, delta, offset) in enumerate(zip(starts, ends, deltas, offsets, strict=True)):
        glyphs = place + 16 + 3 * size + 2 * number + offset
        for code in range(start, min(end, 0xFFFE) + 1):
            glyph = code if offset == 0 else struct.unpack_from(">H", font, glyphs + 2 * (code - start))[0]
            if (glyph + delta if offset == 0 or glyph else 0) & 0xFFFF:
                yield code


def _in_groups(font: mmap.mmap, place: int) -> Iterator[int]:
    """Format 12: all characters, in groups."""
    (count,) = struct.unpack_from(">I", font, place + 12)
    for number in range(count):
        start, end, glyph = struct.unpack_from(">III", font, place + 16 + 12 * number)
        yield from range(start + (glyph == 0), min(end, _HIGHEST) + 1)
