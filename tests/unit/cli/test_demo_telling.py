"""What a demonstration says of a list: what was left out; and it draws from nobody's list."""

import shlex
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from deploy.demo.running import NothingImported, _check_imported, _tell_where
from deploy.demo.telling import Teller

COUNTS = {"rows": 2, "added": 2, "changed": 0, "unchanged": 0, "vanished": 0, "faulty": 0}
UP = {"site": "http://127.0.0.1:1/", "log": "http://127.0.0.1:1/log", "vkey": "a+1", "witness_vkey": "b+2"}


def told(counts: dict[str, int], left_out: list[str]) -> str:
    out = StringIO()
    teller = Teller(Console(file=out, width=200))
    how = {"sheets": [], "rows_left_out": [], "left_out": left_out}
    teller.imported({"counts": counts, "file": {"sha256": "0" * 64}, **how}, [])
    return out.getvalue()


def test_columns_that_are_not_read_are_named() -> None:
    assert "未读入的列：备用列、印象" in told(COUNTS, ["备用列", "印象"])
    assert "未读入" not in told(COUNTS, [])


def test_from_a_list_of_which_nothing_was_read_nobody_is_drawn() -> None:
    _check_imported(COUNTS | {"faulty": 1})
    with pytest.raises(NothingImported):
        _check_imported(COUNTS | {"faulty": 2})


def test_what_is_printed_for_copying_can_be_copied_with_blanks_in_the_folder() -> None:
    folder = Path("甲县 数据/it's")
    out = StringIO()
    draw = {"id": "01", "spec": {"year": 2026}}
    _tell_where(Teller(Console(file=out, width=40)), draw, UP, folder)
    lines = [line.strip() for line in out.getvalue().splitlines()]
    (verify,) = [shlex.split(line) for line in lines if "verify draw" in line]
    assert verify[3] == str(folder / "bundle.json")
    (up,) = [shlex.split(line) for line in lines if line.startswith("make up")]
    # The shell gives `make` one word, of which its recipe makes words again.
    assert shlex.split(up[2].removeprefix("ARGS=")) == ["--data", str(folder)]
