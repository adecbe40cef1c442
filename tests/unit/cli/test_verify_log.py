"""`cheqian verify log`: one line a check, and exit code 1 with the first that fails."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from deploy.cli import main
from tests.unit.log.published import LOG, WITNESS, entries_of, flip, publish


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    publish(tmp_path / "log", entries_of(300))
    return tmp_path / "log"


def verify(folder: Path, *more: str) -> Result:
    kept = str(folder.parent / "kept")
    arguments = ["verify", "log", str(folder), "--key", str(LOG.verifier), "--kept", kept, *more]
    return CliRunner().invoke(main, arguments)


def test_a_sound_log_passes_every_check_in_one_line_each(folder: Path) -> None:
    result = verify(folder, "--witness", str(WITNESS.verifier))
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert [line.split("  ")[0] for line in lines[:6]] == [
        "✓ checkpoint",
        f"✓ witness {WITNESS.name}",
        "✓ growth",
        "✓ entries and tiles",
        "✓ root",
        "✓ history",
    ]
    assert lines[-1].startswith("0 次抽查")


def test_a_flipped_bit_fails_the_check_that_finds_it(folder: Path) -> None:
    flip(folder, "tile/entries/001.p/44", 5)
    result = verify(folder)
    assert result.exit_code == 1
    assert result.stdout.splitlines()[-1].startswith("✗ entries and tiles  tile/0/001.p/44")


def test_the_next_visit_remembers_the_last(folder: Path) -> None:
    assert verify(folder).exit_code == 0
    publish(folder, entries_of(299))
    result = verify(folder)
    assert result.exit_code == 1
    assert "✗ growth" in result.stdout


def test_a_key_that_is_none_is_refused_in_two_languages(folder: Path) -> None:
    result = CliRunner().invoke(main, ["verify", "log", str(folder), "--key", "nonsense"])
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 2


def test_a_log_without_an_independent_witness_is_said_to_prove_nothing(folder: Path) -> None:
    assert "no proof" not in verify(folder, "--witness", str(WITNESS.verifier)).stdout
    unseen = verify(folder)
    assert unseen.exit_code == 0
    assert unseen.stdout.splitlines()[-1].endswith("this is no proof.")
