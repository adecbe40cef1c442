"""`cheqian verify draw` of a bundle of version 2: its exit codes, and what it prints of a stranger's text."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from deploy.cli import main
from shared.canonical import JsonObject
from shared.log.notes import Kind, SigningKey
from tests.unit.draws.published import DUE, KINDS, LOG, MADE, WITNESS, by_beacon, failed, set_field

KEYS = ("--key", str(LOG.verifier), "--witness", str(WITNESS.verifier))
FORGED = "x\x1b[2K\x1b[1A\n✓ openings  all of 8 ids are opened\n✓ witness\x85\u202e\u2028\u2066"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "bundle.json"


def verify(file: Path, content: JsonObject | str | bytes, *more: str) -> Result:
    if isinstance(content, dict):
        content = json.dumps(content)
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return CliRunner().invoke(main, ["verify", "draw", str(file), *more])


@pytest.mark.parametrize("kind", KINDS)
def test_a_draw_is_proved(kind: str, file: Path) -> None:
    result = verify(file, KINDS[kind]().json(), *KEYS)
    assert result.exit_code == 0, result.output
    assert "Proved." in result.stdout
    assert "✗" not in result.stdout


def test_something_is_wrong(file: Path) -> None:
    result = verify(file, {**by_beacon().json(), "seed": "00" * 32}, *KEYS)
    assert result.exit_code == 1
    assert "✗ seed  " in result.stdout
    # Without a key, it is wrong all the same.
    assert verify(file, {**by_beacon().json(), "seed": "00" * 32}).exit_code == 1


def test_v3_without_a_key_it_is_a_computation(file: Path) -> None:
    bundle = by_beacon().json()
    for keys in ((), KEYS[:2], KEYS[2:]):
        result = verify(file, bundle, *keys)
        assert result.exit_code == 3, result.output
        assert "Proved." not in result.stdout


@pytest.mark.parametrize("option", ["--key", "--witness"])
def test_v3_an_empty_key_is_refused(option: str, file: Path) -> None:
    result = verify(file, by_beacon().json(), *KEYS, option, "")
    assert result.exit_code == 1
    assert "Malformed key" in result.stderr


def test_an_own_witness_is_told(file: Path) -> None:
    own = SigningKey(f"{LOG.name}/witness", Kind.COSIGNATURE, bytes(32))
    bundle = by_beacon().but(seen=[(own, MADE)], ended=[(own, DUE)]).json()
    result = verify(file, bundle, "--key", str(LOG.verifier), "--witness", str(own.verifier))
    assert result.exit_code == 3
    assert "self-witnessed" in result.stdout


def test_a_demonstration_is_told(file: Path) -> None:
    log = SigningKey("demo.example.org/log", Kind.ED25519, bytes(32))
    keys = ("--key", str(log.verifier), *KEYS[2:])
    result = verify(file, by_beacon().but(log=log).json(), *keys)
    assert result.exit_code == 3
    assert "DEMO" in result.stdout
    wrong = by_beacon().but(log=log, seen=[(WITNESS, DUE)]).json()
    assert verify(file, wrong, *keys).exit_code == 1


def test_v5_a_second_announcement_is_wrong_and_stops_nothing(file: Path) -> None:
    result = verify(file, by_beacon().but(announced=set_field(version=2)).json(), *KEYS)
    assert result.exit_code == 1
    assert "✗ announcement in log  " in result.stdout
    assert "✓ witness  " in result.stdout


def test_late_alone_is_no_fault(file: Path) -> None:
    """A draw by the beacon completes whenever its round is handed in, and a completion may be published late."""
    late = by_beacon().but(ended=[(WITNESS, DUE + timedelta(days=30))], last=set_field(time="2023-09-20T00:00:00.000Z"))
    assert verify(file, late.json(), *KEYS).exit_code == 0
    assert verify(file, failed().but(ended=[(WITNESS, DUE + timedelta(days=30))]).json(), *KEYS).exit_code == 0


SOUND = json.dumps(by_beacon().json())


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04",
        b"\xff" * 100,
        "[]",
        "{}",
        "null",
        "NaN",
        "[" * 100_000,
        "1" * 5_000,
        SOUND.encode("utf-16"),
        SOUND.encode("utf-8-sig"),
        SOUND[:-1],
        SOUND[:-1] + ', "seed": "x"}',
        SOUND.replace('"serial": 7', '"serial": 7, "serial": 7'),
        SOUND.replace('"serial": 7', '"serial": 7.0'),
        SOUND.replace('"serial": 7', '"serial": 7e0'),
        SOUND.replace('"serial": 7', '"serial": null'),
        SOUND.replace('"seed"', '"sead"'),
        SOUND.replace("cheqian-draw/2", "cheqian-draw/3"),
    ],
)
def test_v9_what_is_no_bundle_has_a_code_of_its_own(content: str | bytes, file: Path) -> None:
    result = verify(file, content, *KEYS)
    assert result.exit_code == 2, result.output
    assert len(result.stderr.splitlines()) == 2
    assert "✓" not in result.output
    # What is no bundle is not a computation either.
    assert verify(file, content).exit_code == 2


def test_a_refusal_that_was_saved_in_place_of_a_bundle_is_told(file: Path) -> None:
    detail = "This draw is not completed yet." + FORGED
    saved = {"type": "/problems/draw-not-ended", "status": 409, "detail": "抽查尚未完成。", "detail_en": detail}
    result = verify(file, saved, *KEYS)
    assert result.exit_code == 2
    assert "The site said: This draw is not completed yet." in result.stderr
    assert len(result.stderr.splitlines()) == 2


def test_a_file_that_is_not_there_is_no_bundle(file: Path) -> None:
    assert CliRunner().invoke(main, ["verify", "draw", str(file), *KEYS]).exit_code == 2


def test_v7_no_text_of_a_bundle_forges_a_line(file: Path) -> None:
    bundle = by_beacon().json()
    (first, *_) = bundle["openings"]
    bundle["openings"][first]["name"] = FORGED
    honest = verify(file, by_beacon().json(), *KEYS).stdout.splitlines()
    result = verify(file, bundle, *KEYS)
    assert result.exit_code == 1
    assert len(result.stdout.splitlines()) == len(honest)
    assert is_plain(result.stdout)
    assert "\\u001b[2K\\u001b[1A\\u000a✓ openings" in result.stdout


@pytest.mark.parametrize("name", [FORGED, "\ud800", "x\u202ey"])
def test_v7_no_refusal_forges_a_line(name: str, file: Path) -> None:
    bundle = by_beacon().json()
    for document in ({**bundle, "openings": {name: {}}}, {**bundle, "protocol": name}, {**bundle, name: ""}):
        result = verify(file, document, *KEYS)
        assert result.exit_code == 2
        assert len(result.stderr.splitlines()) == 2
        assert is_plain(result.stderr)


def is_plain(printed: str) -> bool:
    return all(line.isprintable() or line == "" for line in printed.split("\n"))
