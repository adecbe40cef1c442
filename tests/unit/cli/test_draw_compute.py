"""`cheqian draw compute`: the outcome or a problem, and nothing else. The vectors themselves: tests/contract."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from deploy.cli import main
from shared.canonical import canonical
from shared.draws.frames import Unit, frame_root

IDS = [f"{number:064x}" for number in range(3)]


def document(**changes: Any) -> dict[str, Any]:
    """A draw of two out of three."""
    spec = {
        "protocol": "cheqian-draw/1",
        "kind": "rank",
        "bureau": "370124",
        "year": 2026,
        "serial": 1,
        "draw": "0198c000-0000-7000-8000-000000000001",
        "frame": {"root": frame_root([Unit(id, "", 1) for id in IDS]), "size": 3},
        "deals": [{"name": "all", "stratum": "", "count": 2}],
        "reserve": 1,
        "entropy": [
            {
                "source": "market",
                "type": "escrow",
                "owner": "market-supervision",
                "holder": "market-supervision",
                "commitment": "ab" * 32,
            },
        ],
    }
    frame = [{"id": id, "stratum": "", "weight": 1} for id in IDS]
    return {"spec": spec, "seed": "5e" * 32, "frame": frame} | changes


def compute(text: str | bytes, path: Path) -> Result:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return CliRunner().invoke(main, ["draw", "compute", str(path)])


def test_the_outcome_is_canonical_json(tmp_path: Path) -> None:
    result = compute(json.dumps(document(), indent=2), tmp_path / "draw.json")
    assert (result.exit_code, result.stderr) == (0, "")
    outcome = json.loads(result.stdout)
    assert result.stdout.encode() == canonical(outcome) + b"\n"
    assert sorted([*outcome["deals"][0]["units"], *outcome["reserve"][""]]) == IDS


def test_standard_input_is_a_file_too(tmp_path: Path) -> None:
    text = json.dumps(document())
    named = compute(text, tmp_path / "draw.json")
    assert CliRunner().invoke(main, ["draw", "compute", "-"], input=text).stdout == named.stdout


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (json.dumps(document(frame=document()["frame"][:2])), "frame-mismatch"),
        (json.dumps(document(seed="short")), "malformed-draw-document"),
        ("[]", "malformed-draw-document"),
        ("{", "file-not-json"),
        ('{"spec": {}, "spec": {}}', "file-not-json"),
        ('{"spec": NaN}', "file-not-json"),
        ("[" * 100_000, "file-not-json"),
        (f'{{"seed": {"9" * 5000}}}', "file-not-json"),
        (b'"\xff"', "file-not-json"),
        (json.dumps(document()).encode("utf-16"), "file-not-json"),
        (json.dumps(document()).encode("utf-8-sig"), "file-not-json"),
        ('{"spec": -0}', "file-not-json"),
    ],
    ids=["other-frame", "seed", "shape", "cut", "twice", "nan", "deep", "huge", "encoding", "utf-16", "bom", "-0"],
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


VECTORS = json.loads((Path(__file__).parents[2] / "contract/vectors/draw2.json").read_bytes())["cases"]
SECOND = {name: VECTORS[1][name] for name in ("spec", "frame", "excluded", "announcement", "entropy", "signatures")}


def test_a_document_of_the_second_version_is_computed_by_it(tmp_path: Path) -> None:
    result = compute(json.dumps(SECOND), tmp_path / "draw.json")
    assert (result.exit_code, result.stderr) == (0, "")
    assert json.loads(result.stdout) == VECTORS[1]["outcome"]


def test_a_document_of_the_second_version_is_refused_by_it(tmp_path: Path) -> None:
    result = compute(json.dumps(SECOND | {"frame": SECOND["frame"] * 2}), tmp_path / "draw.json")
    assert result.exit_code == 2
    assert json.loads(result.stderr)["type"] == "/problems/duplicate-member"
