import shutil
import tracemalloc
from hashlib import sha256
from pathlib import Path

import pytest

from shared.log.checkpoints import Checkpoint
from shared.log.notes import Kind, SigningKey, VerifierKey
from shared.log.tiles import encode_bundle
from shared.log.verification.audit import Check, verify_log
from shared.log.verification.kept import KeptCheckpoints
from shared.log.verification.reading import Reading
from shared.log.verification.sources import Folder
from tests.unit.log.published import LOG, SECOND, WITNESS, entries_of, flip, publish, put, signed

# Two levels above the leaves, each ending in a partial tile, and a partial bundle.
ENTRIES = entries_of(66_000)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("large")
    publish(folder, ENTRIES)
    return folder


@pytest.fixture
def small(tmp_path: Path) -> Path:
    publish(tmp_path / "log", ENTRIES[:600])
    return tmp_path / "log"


def audit(folder: Path, *witnesses: VerifierKey, kept: KeptCheckpoints | None = None) -> list[Check]:
    return list(verify_log(Folder(folder), LOG.verifier, witnesses, kept))


def fault(checks: list[Check]) -> Check:
    *before, last = checks
    assert all(check.passed for check in before)
    assert not last.passed
    return last


@pytest.mark.parametrize("size", [0, 1, 2, 255, 256, 257, 512, 600])
def test_a_sound_log_passes(tmp_path: Path, size: int) -> None:
    publish(tmp_path, ENTRIES[:size])
    checks = audit(tmp_path, WITNESS.verifier)
    assert [check.name for check in checks if check.passed] == [
        "checkpoint",
        "witness witness.example",
        "growth",
        "entries and tiles",
        "root",
        "history",
    ]


def test_a_sound_log_of_three_levels_passes(large: Path) -> None:
    checks = audit(large)
    assert checks[2].detail_en == "66000 entries re-hashed, 261 tiles agree byte for byte."
    assert all(check.passed for check in checks)


def test_progress_counts_entries(small: Path) -> None:
    seen: list[tuple[int, int]] = []
    list(verify_log(Folder(small), LOG.verifier, reading=Reading(lambda done, total: seen.append((done, total)))))
    assert seen == [(256, 600), (512, 600), (600, 600)]


def test_a_changed_entry_is_named(small: Path) -> None:
    flip(small, "tile/entries/001", 17 * len("..entry 256") + 5)
    found = fault(audit(small))
    assert found.name == "entries and tiles"
    assert found.detail_en.startswith("tile/0/001: hash 17 differs: entry 273 re-hashes to ")


@pytest.mark.parametrize(
    ("path", "place", "named"),
    [
        ("tile/0/000", 0, "tile/0/000: hash 0 differs: entry 0 re-hashes to"),
        ("tile/0/255", 8191, "tile/0/255: hash 255 differs: entry 65535 re-hashes to"),
        ("tile/0/257.p/208", 40, "tile/0/257.p/208: hash 1 differs: entry 65793 re-hashes to"),
        ("tile/1/000", 100, "tile/1/000: hash 3 differs: tile/0/003 re-hashes to"),
        ("tile/1/001.p/1", 31, "tile/1/001.p/1: hash 0 differs: tile/0/256 re-hashes to"),
        ("tile/2/000.p/1", 0, "tile/2/000.p/1: hash 0 differs: tile/1/000 re-hashes to"),
    ],
)
def test_a_changed_byte_in_any_tile_is_named(large: Path, path: str, place: int, named: str) -> None:
    flip(large, path, place)
    try:
        assert fault(audit(large)).detail_en.startswith(named)
    finally:
        flip(large, path, place)


def test_a_tile_too_long_or_missing_is_named(small: Path) -> None:
    tile = small / "tile/0/002.p/88"
    tile.write_bytes(tile.read_bytes() + bytes(32))
    assert fault(audit(small)).detail_en == "tile/0/002.p/88: 2816 bytes expected, got 2848."
    tile.unlink()
    assert fault(audit(small)).detail_en == "tile/0/002 is not served."


def test_a_bundle_cut_short_or_too_long_is_named(small: Path) -> None:
    bundle = small / "tile/entries/002.p/88"
    whole = bundle.read_bytes()
    bundle.write_bytes(whole[:-1])
    assert fault(audit(small)).detail_en.startswith("tile/entries/002.p/88: The bundle is cut off at byte ")
    bundle.write_bytes(whole + encode_bundle([b"more"]))
    assert fault(audit(small)).detail_en == "tile/entries/002.p/88: 88 entries expected, got 89."


def test_partial_tiles_that_became_whole_are_enough(small: Path, tmp_path: Path) -> None:
    publish(tmp_path / "later", ENTRIES[:1000])
    shutil.copy(small / "checkpoint", tmp_path / "later/checkpoint")
    shutil.copytree(small / "tile/1", tmp_path / "later/tile/1", dirs_exist_ok=True)
    assert all(check.passed for check in audit(tmp_path / "later"))


def test_a_root_that_does_not_follow_is_named(small: Path) -> None:
    put(small, "checkpoint", signed(Checkpoint(LOG.name, 600, sha256(b"other").digest())))
    found = fault(audit(small))
    assert found.name == "root"
    assert "the checkpoint signs" in found.detail_en


def test_a_changed_checkpoint_is_named(small: Path) -> None:
    flip(small, "checkpoint", len(LOG.name) + 1)
    found = fault(audit(small))
    assert found.name == "checkpoint"
    assert found.detail_en.startswith("The signature by log.example/a")


def test_a_witness_must_have_cosigned(small: Path) -> None:
    other = SigningKey("other.example", Kind.COSIGNATURE, bytes([9]) * 32).verifier
    assert audit(small, WITNESS.verifier)[1].detail_en == "Cosigned at 2023-11-14T22:13:20Z."
    assert SECOND == 1_700_000_000
    assert fault(audit(small, WITNESS.verifier, other)).name == "witness other.example"


def test_a_log_that_grows_between_visits_passes(tmp_path: Path) -> None:
    kept = KeptCheckpoints(tmp_path / "kept")
    for size in (0, 1, 255, 256, 257, 600, 600):
        folder = tmp_path / f"log-{size}"
        publish(folder, ENTRIES[:size])
        assert all(check.passed for check in audit(folder, kept=kept))
    assert audit(folder, kept=kept)[-1].detail_en == "The first 600 entries are those of the last visit."


def test_a_log_that_shrinks_convicts_itself(small: Path, tmp_path: Path) -> None:
    kept = KeptCheckpoints(tmp_path / "kept")
    audit(small, kept=kept)
    publish(tmp_path / "shorter", ENTRIES[:599])
    found = fault(audit(tmp_path / "shorter", kept=kept))
    assert found.detail_en.startswith("It once signed 600 entries, and now 599.")
    for folder in (small, tmp_path / "shorter"):
        assert (folder / "checkpoint").read_text() in found.detail_en


@pytest.mark.parametrize("size", [600, 900])
def test_a_log_that_forks_convicts_itself(small: Path, tmp_path: Path, size: int) -> None:
    kept = KeptCheckpoints(tmp_path / "kept")
    audit(small, kept=kept)
    publish(tmp_path / "fork", [*ENTRIES[:300], b"another history", *ENTRIES[301:size]])
    found = fault(audit(tmp_path / "fork", kept=kept))
    assert found.detail_en.startswith("At size 600 it once signed root ")
    for folder in (small, tmp_path / "fork"):
        assert (folder / "checkpoint").read_text() in found.detail_en
    # What convicts must not be forgotten by looking again.
    assert not audit(tmp_path / "fork", kept=kept)[-1].passed
    assert all(check.passed for check in audit(small, kept=kept))


def test_memory_does_not_depend_on_the_logs_length(large: Path, tmp_path: Path) -> None:
    publish(tmp_path, ENTRIES[:2000])
    # What the first audit of all loads is not the log's.
    audit(tmp_path)
    assert peak(large) < 2 * peak(tmp_path)


def peak(folder: Path) -> int:
    tracemalloc.start()
    audit(folder)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most
