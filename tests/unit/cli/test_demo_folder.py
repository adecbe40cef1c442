"""A demonstration empties the folder of an earlier one, and no other."""

from pathlib import Path

import pytest

from deploy.demo.clearing import NoDemonstration, clear


def test_the_folder_of_a_demonstration_is_emptied(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "demo"
    clear(folder)
    (folder / "log.key").write_text("made up")
    clear(folder)
    assert not (folder / "log.key").exists()


def test_an_empty_folder_becomes_one_of_a_demonstration(tmp_path: Path) -> None:
    clear(tmp_path)
    clear(tmp_path)


def test_the_folder_of_a_house_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "log.key").write_text("made up")
    with pytest.raises(NoDemonstration):
        clear(tmp_path)
    assert (tmp_path / "log.key").read_text() == "made up"
