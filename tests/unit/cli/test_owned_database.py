"""Commands of the database's owner find the database, and never make one where a folder is mistyped."""

from pathlib import Path

from typer.testing import CliRunner

from deploy.cli import main


def test_a_folder_without_a_database_gets_none(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["rebuild", "sampling", "--data", str(tmp_path / "mistyped")])
    assert result.exit_code == 2
    assert "no database" in " ".join(result.stderr.replace("│", " ").split()), "whatever the width of the terminal"
    assert not (tmp_path / "mistyped").exists()
