"""`cheqian verify draw`: one line a check, and exit code 1 when one fails. The checks themselves: tests/unit/draws."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from deploy.cli import main
from tests.unit.draws.published import GOLDEN, LOG, WITNESS

BUNDLE = GOLDEN / "rank.bundle.json"
KEYS = ("--key", str(LOG.verifier), "--witness", str(WITNESS.verifier))


def verify(bundle: Path, *more: str) -> Result:
    return CliRunner().invoke(main, ["verify", "draw", str(bundle), *more])


def test_a_sound_draw_passes_every_check_in_one_line_each() -> None:
    result = verify(BUNDLE, *KEYS)
    assert result.exit_code == 0, result.output
    names = [line.split("  ")[0] for line in result.stdout.splitlines()]
    assert {"✓ frame root", "✓ seed", "✓ outcome", "✓ announced before entropy", "✓ witness"} <= set(names)
    assert not any(name.startswith("✗") for name in names)


def test_without_keys_what_needs_them_is_left_open_and_nothing_fails() -> None:
    result = verify(BUNDLE)
    assert result.exit_code == 0, result.output
    assert "– checkpoint signature" in result.stdout


@pytest.mark.parametrize(("part", "check"), [("seed", "seed"), ("outcome", "outcome")])
def test_what_was_changed_is_found_by_name(part: str, check: str, tmp_path: Path) -> None:
    bundle = json.loads(BUNDLE.read_bytes())
    bundle[part] = "00" * 32 if part == "seed" else {}
    path = tmp_path / "bundle.json"
    path.write_text(json.dumps(bundle))
    result = verify(path, *KEYS)
    assert result.exit_code == 1
    assert f"✗ {check}  " in result.stdout


def test_a_file_that_is_no_json_is_refused_in_two_languages(tmp_path: Path) -> None:
    path = tmp_path / "bundle.json"
    path.write_text("PK")
    result = verify(path)
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 2
