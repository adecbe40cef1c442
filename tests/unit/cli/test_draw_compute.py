"""`cheqian draw compute`: the outcome or a problem, and nothing else. The vectors themselves: tests/contract."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from deploy.cli import main
from shared.canonical import canonical

VECTORS = json.loads((Path(__file__).parents[2] / "contract/vectors/draw.json").read_bytes())["cases"]


def document(**changes: Any) -> dict[str, Any]:
    """A draw of the vectors, as far as `compute` reads it."""
    case = VECTORS[1]
    names = ("spec", "frame", "excluded", "announcement", "entropy", "signatures")
    return {name: case[name] for name in names} | changes


def with_a_heavier_unit() -> list[dict[str, Any]]:
    first, *others = document()["frame"]
    return [{**first, "weight": 1000}, *others]


def compute(text: str | bytes, path: Path) -> Result:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return CliRunner().invoke(main, ["draw", "compute", str(path)])


def test_the_outcome_is_canonical_json(tmp_path: Path) -> None:
    result = compute(json.dumps(document(), indent=2), tmp_path / "draw.json")
    assert (result.exit_code, result.stderr) == (0, "")
    outcome = json.loads(result.stdout)
    assert result.stdout.encode() == canonical(outcome) + b"\n"
    assert outcome == VECTORS[1]["outcome"]


def test_standard_input_is_a_file_too(tmp_path: Path) -> None:
    text = json.dumps(document())
    named = compute(text, tmp_path / "draw.json")
    assert CliRunner().invoke(main, ["draw", "compute", "-"], input=text).stdout == named.stdout


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (
            json.dumps(document(frame=with_a_heavier_unit())),
            "frame-mismatch",
        ),
        (json.dumps(document(frame=document()["frame"] * 2)), "duplicate-member"),
        (json.dumps(document(announcement="short")), "malformed-draw-document"),
        ("[]", "malformed-draw-document"),
        ("{", "file-not-json"),
        ('{"spec": {}, "spec": {}}', "file-not-json"),
        ('{"spec": NaN}', "file-not-json"),
        ("[" * 100_000, "file-not-json"),
        (f'{{"spec": {"9" * 5000}}}', "file-not-json"),
        (b'"\xff"', "file-not-json"),
        (json.dumps(document()).encode("utf-16"), "file-not-json"),
        (json.dumps(document()).encode("utf-8-sig"), "file-not-json"),
        ('{"spec": -0}', "file-not-json"),
    ],
    ids=[
        "other-frame",
        "twice-in-it",
        "hash",
        "shape",
        "cut",
        "twice",
        "nan",
        "deep",
        "huge",
        "encoding",
        "utf-16",
        "bom",
        "-0",
    ],
)
def test_what_would_be_refused_is_a_problem_and_exit_code_2(text: str | bytes, code: str, tmp_path: Path) -> None:
    result = compute(text, tmp_path / "draw.json")
    assert (result.exit_code, result.stdout) == (2, "")
    problem = json.loads(result.stderr)
    assert problem["type"] == f"/problems/{code}"
    assert problem["title"]
    assert problem["detail_en"]


def test_a_missing_file_is_a_problem_too(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["draw", "compute", str(tmp_path / "none.json")])
    assert result.exit_code == 2
    assert json.loads(result.stderr)["type"] == "/problems/file-not-readable"
