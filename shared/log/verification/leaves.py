"""The leaf hashes of all entries, bundle by bundle.

This is most of an audit's work; helpers share it for a large log.
"""

from collections import deque
from collections.abc import Iterator
from hashlib import sha256
from itertools import islice
from typing import Any, NamedTuple

from shared.errors import Invalid, Refusal
from shared.log.tiles import ENTRIES, WIDTH, MalformedBundle, TileId, TilePath, decode_bundle
from shared.log.verification.comparison import compare
from shared.log.verification.reading import Excerpt
from shared.log.verification.sources import Source, read_tile

# Bundles in a task, and tasks ahead of the reader: at most 1 MB of hashes wait.
_BATCH = 8
_AHEAD = 16

# As in merkle.py: copying the hash state after the prefix is cheaper than a new hash object.
_LEAF = sha256(b"\0")


class BundleDiffers(Invalid):
    code = "bundle-differs"
    title = "条目包不完整"
    title_en = "An entry bundle is incomplete"


class Run(NamedTuple):
    """The leaf hashes of a bundle, end to end, and its excerpt for the reader of the log."""

    hashes: bytes
    excerpt: Any


def leaf_runs(source: Source, size: int, excerpt: Excerpt | None = None) -> Iterator[Run]:
    """The run of each bundle of a log of `size` entries, in the order of bundles.

    The hashes are equal to the tile that the log serves. The memory used does not depend on `size`. Raises what
    `leaf_run` raises, for the first faulty bundle.
    """
    bundles = range(-(-size // WIDTH))
    if len(bundles) < source.worthwhile:
        yield from (leaf_run(source, size, number, excerpt) for number in bundles)
        return
    batches = (bundles[at : at + _BATCH] for at in range(0, len(bundles), _BATCH))
    with source.helpers() as helpers:
        tasks = ((batch, helpers.submit(_runs_or_none, source, size, batch, excerpt)) for batch in batches)
        ahead = deque(islice(tasks, _AHEAD))
        try:
            while ahead:
                batch, runs = ahead.popleft()
                for number, run in zip(batch, runs.result(), strict=True):
                    # A bundle that a helper refused is checked again here: a refusal loses its facts between processes.
                    yield run or leaf_run(source, size, number, excerpt)
                ahead.extend(islice(tasks, 1))
        finally:
            # A reader that stops at the first fault does not wait for the tasks after it.
            helpers.shutdown(cancel_futures=True)


def leaf_run(source: Source, size: int, number: int, excerpt: Excerpt | None = None) -> Run:
    """The run of a bundle. Raises BundleDiffers, TileDiffers, and what `Source.read` raises."""
    address = TileId(ENTRIES, number).at(size)
    hashes = []
    entries = _entries(read_tile(source, address), address)
    for entry in entries:
        state = _LEAF.copy()
        state.update(entry)
        hashes.append(state.digest())
    run = b"".join(hashes)
    tile = TileId(0, number).at(size)
    compare(tile, read_tile(source, tile), run)
    return Run(run, excerpt(number * WIDTH, entries) if excerpt else None)


def _runs_or_none(source: Source, size: int, numbers: range, excerpt: Excerpt | None) -> list[Run | None]:
    """The runs of some bundles; None for the first refused bundle and all bundles after it."""
    runs: list[Run | None] = []
    try:
        runs.extend(leaf_run(source, size, number, excerpt) for number in numbers)
    except Refusal:
        runs += [None] * (len(numbers) - len(runs))
    return runs


def _entries(bundle: bytes, address: TilePath) -> list[bytes]:
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
    return entries
