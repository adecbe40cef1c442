"""`cheqian verify paper`: its exit codes, and what it says of a PDF, of a code, and of what was not given."""

import json
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from typer.testing import CliRunner, Result

from deploy.cli import main
from services.documents.rendering.sealing import SealSigner, seal
from shared.contracts.papers import SealRegistered
from shared.papers.code import code_address
from tests.unit.documents.pages import OVER_THE_DATE, SITE, page, seal_in
from tests.unit.papers.made_up import FIRST, KEY, NUMBER, code_of, registration
from tests.unit.papers.published import CITY, LOG, issued, key_registered, site

TRUST = ("--key", str(LOG.verifier), "--witness", str(CITY.verifier))
CODE = code_of()


@pytest.fixture(scope="module")
def desk() -> Iterator[Path]:
    """A folder with the sealed paper, the same text sealed by somebody else, and the files of receipts."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        own, other = seal_in(folder), seal_in(folder, "370304", "博川区应急管理局")
        paper = seal(page(CODE), own, OVER_THE_DATE)
        (folder / "paper.pdf").write_bytes(paper)
        (folder / "altered.pdf").write_bytes(paper + b"\n% one line more\n")
        (folder / "resealed.pdf").write_bytes(seal(page(CODE, "不予处罚。"), other, OVER_THE_DATE))
        _serve(folder, own, paper)
        yield folder


def _serve(folder: Path, own: SealSigner, paper: bytes) -> None:
    registered = [key_registered(registration(KEY, FIRST)), SealRegistered(certificate=own.fingerprint, first=FIRST)]
    served = site(issued(CODE, paper), registered=registered)
    (folder / "keys.json").write_text(json.dumps(served.keys))
    (folder / "receipt.json").write_text(json.dumps(served.paper))


def verify(*words: str | Path) -> Result:
    return CliRunner().invoke(main, ["verify", "paper", *map(str, words)])


def test_a_paper_and_its_code_are_proved(desk: Path) -> None:
    files = ("--keys", desk / "keys.json", "--receipt", desk / "receipt.json", *TRUST)
    (desk / "code.txt").write_text(f"{code_address(SITE, CODE)}\n")
    for given in (desk / "paper.pdf", str(CODE), code_address(SITE, CODE), desk / "code.txt"):
        result = verify(given, *files)
        assert result.exit_code == 0, result.output
        assert f"✓ code  文号 {NUMBER}，成文日期 2026-03-09" in result.stdout
        assert f"number {NUMBER}, day 2026-03-09" in result.stdout
        # A code can stand on another paper: whoever has only the code compares.
        assert ("compare them with the paper" in result.stdout) is (given != desk / "paper.pdf")
        assert "Proved: the bureau issued it" in result.stdout
    assert "✓ seal of the bureau" in verify(desk / "paper.pdf", *files).stdout


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("altered.pdf", ("✗ seal  盖章后文件被追加内容", "✗ issued  该验证码签发的是另一个文件")),
        ("resealed.pdf", ("✗ seal of the bureau  由另一证书盖章", "✗ issued  该验证码签发的是另一个文件")),
    ],
)
def test_a_paper_that_was_altered_is_refused_with_what_differs(desk: Path, file: str, said: tuple[str, ...]) -> None:
    result = verify(desk / file, "--keys", desk / "keys.json", "--receipt", desk / "receipt.json", *TRUST)
    assert result.exit_code == 1
    assert all(words in result.stdout for words in said), result.stdout
    # The receipt is not needed to see it.
    assert verify(desk / file, "--keys", desk / "keys.json").exit_code == 1


def test_it_says_what_it_could_not_check(desk: Path) -> None:
    result = verify(desk / "paper.pdf")
    assert result.exit_code == 3
    for name in ("code signature", "seal of the bureau", "time stamp", "issued", "log", "keys in log", "in force"):
        assert f"– {name}  " in result.stdout
    assert "✓ seal  " in result.stdout
    assert "this is no proof" in result.stdout


def test_what_is_no_paper_is_told_in_two_lines(desk: Path) -> None:
    (desk / "wrong.pdf").write_bytes(b"%PDF-1.7\nnothing")
    (desk / "wrong.json").write_text("{}")
    for words in (
        ("no code",),
        ("",),
        (desk,),
        (desk / "wrong.pdf",),
        (str(CODE), "--keys", desk / "wrong.json"),
        (str(CODE), "--receipt", desk / "missing.json"),
    ):
        result = verify(*words)
        assert (result.exit_code, result.stdout) == (2, ""), words
        assert len(result.stderr.splitlines()) == 2
    assert verify(str(CODE), "--key", "").exit_code == 1


def test_a_file_that_is_not_there_is_not_taken_for_a_code(tmp_path: Path) -> None:
    result = verify(tmp_path / "paper.pdf")
    assert (result.exit_code, "没有这个文件" in result.output) == (2, True), result.output
