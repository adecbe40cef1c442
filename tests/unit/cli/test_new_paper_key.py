"""`cheqian new-paper-key`: a key of a bureau is added to the file, and no key is lost."""

from pathlib import Path

from typer.testing import CliRunner

from deploy.cli import main
from shared.papers.code import paper_key_id
from shared.papers.keyfile import PaperKeyFile


def test_keys_are_added_to_the_file(tmp_path: Path) -> None:
    file = tmp_path / "keys" / "paper.keys"
    made = []
    for bureau in ("370124", "370304", "370124"):
        result = CliRunner().invoke(main, ["new-paper-key", bureau, str(file)])
        assert result.exit_code == 0, result.output
        key = PaperKeyFile(file).newest(bureau)
        assert key is not None
        made.append(key.public_key().public_bytes_raw())
        assert all(paper_key_id(made[-1]).hex() in line and bureau in line for line in result.output.splitlines())
    assert len(set(made)) == len(file.read_text().splitlines()) == 3
    assert CliRunner().invoke(main, ["new-paper-key", "370124", "--data", str(tmp_path)]).exit_code == 0
    assert (tmp_path / "paper.keys").stat().st_mode & 0o777 == 0o600


def test_a_wrong_code_of_a_bureau_makes_nothing(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["new-paper-key", "3701", str(tmp_path / "paper.keys")])
    assert result.exit_code == 1
    assert [*tmp_path.iterdir()] == []
