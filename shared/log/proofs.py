"""Make proofs from tiles: first ask which tiles a proof needs, then make the proof from these tiles.

    needed = tiles_for_inclusion(index, size)
    proof = inclusion_proof(index, size, await read(needed))

The rightmost tile of a level may be partial. A tile that has grown since serves as well: a proof uses only the hashes
that belong to the tree of `size` entries.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from shared.errors import Invalid
from shared.log.merkle import HASH_SIZE, node_hash, run_root
from shared.log.tiles import TileId


class NotInTree(Invalid):
    code = "not-in-tree"
    title = "超出日志范围"
    title_en = "Beyond the log"


class Span(NamedTuple):
    """The leaves from `start` up to, but not including, `end`: a node of the tree, complete or at its right edge."""

    start: int
    end: int


def tiles_for_inclusion(index: int, size: int) -> set[TileId]:
    """The tiles that `inclusion_proof` reads. Raises NotInTree."""
    return _tiles_under(_inclusion_spans(index, size))


def inclusion_proof(index: int, size: int, tiles: Mapping[TileId, bytes]) -> list[bytes]:
    """The inclusion proof of RFC 6962 §2.1.1: hashes from the leaf upwards. Raises NotInTree."""
    return [_span_hash(span, tiles) for span in _inclusion_spans(index, size)]


def tiles_for_consistency(old: int, new: int) -> set[TileId]:
    """The tiles that `consistency_proof` reads. Raises NotInTree."""
    return _tiles_under(_consistency_spans(old, new))


def consistency_proof(old: int, new: int, tiles: Mapping[TileId, bytes]) -> list[bytes]:
    """The consistency proof of RFC 6962 §2.1.2.

    Raises NotInTree, also if `old` is 0: then there is nothing to prove.
    """
    return [_span_hash(span, tiles) for span in _consistency_spans(old, new)]


def _inclusion_spans(index: int, size: int) -> Sequence[Span]:
    if not 0 <= index < size:
        raise NotInTree(f"序号 {index} 不在大小为 {size} 的日志内。", f"Entry {index} is not in a log of size {size}.")
    spans, start, end = [], 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            spans.append(Span(middle, end))
            end = middle
        else:
            spans.append(Span(start, middle))
            start = middle
    return spans[::-1]


def _consistency_spans(old: int, new: int) -> Sequence[Span]:
    if not 0 < old <= new:
        raise NotInTree(
            f"一致性证明须从 1 到 {new} 之间的大小开始，收到 {old}。",
            f"A consistency proof starts at a size from 1 to {new}, got {old}.",
        )
    spans, start, end = [], 0, new
    while old < end:
        middle = start + _split(end - start)
        if old <= middle:
            spans.append(Span(middle, end))
            end = middle
        else:
            spans.append(Span(start, middle))
            start = middle
    if start:
        # A verifier knows the old root, but not the hash of this last part of the old tree (unless the part is the
        # whole tree).
        spans.append(Span(start, end))
    return spans[::-1]


def _split(width: int) -> int:
    """The largest power of two smaller than `width`."""
    return 1 << (width - 1).bit_length() - 1


def _subtrees(span: Span) -> Iterator[tuple[TileId, slice]]:
    """The complete subtrees of a span, largest first: the tile that holds each, and where in its bytes."""
    start, end = span
    while start < end:
        height = (end - start).bit_length() - 1
        level, within = divmod(height, 8)
        index, place = divmod(start >> 8 * level, 256)
        yield TileId(level, index), slice(place * HASH_SIZE, (place + (1 << within)) * HASH_SIZE)
        start += 1 << height


def _tiles_under(spans: Iterable[Span]) -> set[TileId]:
    return {tile for span in spans for tile, _ in _subtrees(span)}


def _span_hash(span: Span, tiles: Mapping[TileId, bytes]) -> bytes:
    *larger, smallest = [run_root(tiles[tile][place]) for tile, place in _subtrees(span)]
    for hash_ in reversed(larger):
        smallest = node_hash(hash_, smallest)
    return smallest
