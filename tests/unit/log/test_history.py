"""The roots of earlier sizes, which a reader asks for while the log is verified."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from shared.log.edge import Edge
from shared.log.event import leaf_hash
from shared.log.verification.audit import verify_log
from shared.log.verification.history import History
from shared.log.verification.reading import Reading
from shared.log.verification.sources import Folder
from tests.unit.log.published import LOG, entries_of, flip, publish

ENTRIES = entries_of(66_000)
SIZES = [0, 1, 2, 255, 256, 257, 300, 511, 512, 40_000, 65_535, 65_536, 65_537, 65_900, 66_000]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("log")
    publish(folder, ENTRIES)
    return folder


def root_of_first(size: int) -> bytes:
    return Edge().extend(map(leaf_hash, ENTRIES[:size])).edge.root


def starts(first: int, entries: Sequence[bytes]) -> tuple[int, int]:
    return first, len(entries)


def test_roots_of_all_sizes_at_the_end_of_the_log(folder: Path) -> None:
    found: dict[int, bytes] = {}

    def take(excerpt: tuple[int, int], history: History) -> None:
        if sum(excerpt) == len(ENTRIES):
            found.update((size, history.root_at(size)) for size in SIZES)

    checks = list(verify_log(Folder(folder), LOG.verifier, reading=Reading(excerpt=starts, take=take)))
    assert all(check.passed for check in checks)
    assert found == {size: root_of_first(size) for size in SIZES}


def test_roots_are_known_as_soon_as_their_entries_are_read(tmp_path: Path) -> None:
    publish(tmp_path, ENTRIES[:700])
    found: dict[int, bytes] = {}

    def take(excerpt: tuple[int, int], history: History) -> None:
        for size in (sum(excerpt) - 3, sum(excerpt), excerpt[0]):
            found[size] = history.root_at(size)

    assert all(c.passed for c in verify_log(Folder(tmp_path), LOG.verifier, reading=Reading(excerpt=starts, take=take)))
    assert found == {size: root_of_first(size) for size in (0, 253, 256, 509, 512, 697, 700)}


def test_a_tile_that_changes_after_it_was_compared_is_named(tmp_path: Path) -> None:
    publish(tmp_path, ENTRIES[: 256 * 80])

    def take(excerpt: tuple[int, int], history: History) -> None:
        if excerpt[0] == 256 * 79:
            flip(tmp_path, "tile/0/003", 9)
            history.root_at(256 * 3 + 7)

    *_, last = verify_log(Folder(tmp_path), LOG.verifier, reading=Reading(excerpt=starts, take=take))
    assert not last.passed
    assert last.detail_en == "tile/0/003 is not what it was when it was read before."
