"""`cheqian new-sealing-key`: a key is added to the file of a service, and no key is lost."""

from pathlib import Path

from typer.testing import CliRunner

from deploy.cli import main
from shared.sealing import Seals


def test_a_key_is_added_to_the_file_that_is_named_or_in_the_data_folder(tmp_path: Path) -> None:
    file = tmp_path / "sampling.keys"
    sealed = Seals.at(file).seal(b"content")
    for place in ([str(file)], ["--data", str(tmp_path)]):
        result = CliRunner().invoke(main, ["new-sealing-key", *place])
        assert result.exit_code == 0, result.output
        chinese, english = result.output.splitlines()
        assert str(file) in chinese
        assert str(file) in english
    assert len(file.read_text().splitlines()) == 3
    assert Seals.at(file).unseal(sealed) == b"content"


def test_no_file_is_made_where_there_is_none(tmp_path: Path) -> None:
    """A wrong path must not look like a new key of the service."""
    for place in ([str(tmp_path / "other.keys")], ["--data", str(tmp_path)]):
        result = CliRunner().invoke(main, ["new-sealing-key", *place])
        assert result.exit_code == 2
        assert "first start" in " ".join(result.stderr.replace("│", "").split())
    assert [*tmp_path.iterdir()] == []
