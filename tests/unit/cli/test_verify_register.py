"""`cheqian verify register`: its exit codes, and what it says of a register that is not what the log says."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from deploy.cli import main
from tests.unit.log.published import LOG, WITNESS, flip, publish
from tests.unit.registers.made_up import GOOD, events_of, register

TRUST = ("--key", str(LOG.verifier), "--witness", str(WITNESS.verifier))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a register, and the log that it is of, in which others stand too."""
    others = [b"entry %d" % number for number in range(300)]
    publish(tmp_path / "log", [*others, *(event.entry for event in events_of(GOOD)), *others])
    (tmp_path / "register.jsonl").write_bytes(register(events_of(GOOD)))
    return tmp_path


def verify(folder: Path, trust: Sequence[str] = TRUST, register: str = "register.jsonl", log: str = "log") -> Result:
    words = ["verify", "register", str(folder / register), "--log", str(folder / log), *trust]
    return CliRunner().invoke(main, words)


def test_a_good_register_is_proved(folder: Path) -> None:
    result = verify(folder)
    assert result.exit_code == 0, result.output
    names = [line.split()[1] for line in result.stdout.splitlines() if line.startswith("✓")]
    assert names[-6:] == ["entries", "content", "lines", "counts", "withheld", "newest"]
    assert "Proved: the register is what the log says" in result.stdout


def test_without_a_witness_nothing_is_proved(folder: Path) -> None:
    result = verify(folder, ("--key", str(LOG.verifier)))
    assert result.exit_code == 3
    assert "no proof" in result.stdout


def test_secret_lines_are_told(folder: Path) -> None:
    (folder / "register.jsonl").write_bytes(register(events_of(GOOD), secret=[1]))
    result = verify(folder)
    assert result.exit_code == 3
    assert "– withheld  1 条涉密，未公开 / 1 events are withheld" in result.stdout


def test_an_altered_register_is_refused_with_what_differs(folder: Path) -> None:
    lines = register(events_of(GOOD)).decode().splitlines()
    (folder / "register.jsonl").write_text("\n".join(line.replace('"voided"', '"issued"') for line in lines))
    result = verify(folder)
    assert result.exit_code == 1
    assert "✗ lines  第 4 行应为" in result.stdout
    assert "do not rely on this register" in result.stdout
    (folder / "register.jsonl").write_text("\n".join([*lines[:3], *lines[4:]]))
    assert "✗ entries  缺 1 条 / 1 are missing" in verify(folder).stdout


def test_an_altered_log_is_found_first(folder: Path) -> None:
    flip(folder / "log", "tile/entries/001", 60)
    result = verify(folder)
    assert result.exit_code == 1
    assert "✗ entries and tiles" in result.stdout
    assert "counts" not in result.stdout


@pytest.mark.parametrize(
    "content", ["", "{}", "[]\n", '{"format":"cheqian-register/1","bureau":"370124"}\n{}', "\xff", '{"a":1,"a":1}']
)
def test_what_is_no_register_is_told_in_two_lines(folder: Path, content: str) -> None:
    (folder / "register.jsonl").write_text(content, encoding="latin-1")
    result = verify(folder)
    assert result.exit_code == 2, result.output
    assert len(result.stderr.splitlines()) == 2


def test_a_file_or_a_log_that_is_not_there_is_told(folder: Path) -> None:
    for result in (verify(folder, register="nobody"), verify(folder, register="log"), verify(folder, log="nobody")):
        assert result.exit_code == 2, result.output
        assert len(result.stderr.splitlines()) == 2


def test_a_long_line_is_refused(folder: Path) -> None:
    first = register(events_of(GOOD)).decode().splitlines()[0]
    (folder / "register.jsonl").write_text(f"{first}\n{json.dumps('x' * 4_000_001)}")
    assert verify(folder).exit_code == 2
