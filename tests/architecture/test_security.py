"""Each way in which a draw, the running system or the log was once attacked has its tests, and the page names them."""

import re
from pathlib import Path

from tests.architecture.sources import ROOT, lesson

_PAGE = (ROOT / "docs/security.md").read_text(encoding="utf-8")
_FILES = [*(ROOT / "tests").rglob("test_*.py")]
_ROW = re.compile(r"^\| ([SVCHMLDPEFZKOW]\d+) \|.*\| ([^|]+) \|$", re.MULTILINE)
_ROWS = dict(_ROW.findall(_PAGE))
_NUMBERED = [*(f"S{n}" for n in range(1, 15)), *(f"V{n}" for n in range(1, 10))]
"""Ways to steer a draw and to fool a verifier: the names of their tests begin with the number."""
_MOST = {"C": 2, "H": 8, "M": 9, "L": 15, "D": 17, "P": 18, "E": 6, "F": 7, "Z": 3, "K": 6, "O": 8, "W": 5}
_FOUND = [f"{letter}{n}" for letter, most in _MOST.items() for n in range(1, most + 1)]
"""What was found in the running system and in the log."""
_OPEN = {"L4", "L5", "L7", "L11", "L15", "P17", "P18"}
_BY_ANOTHER_NAME = {("V5", "test_forged_events.py"), ("V8", "test_announcement.py"), ("V1", "test_entry_mutants.py")}
"""Tests that try a way and do not have its number in their names."""


def test_the_page_has_every_way_and_every_finding() -> None:
    assert list(_ROWS) == [*_NUMBERED, *_FOUND]
    assert {row for row, cell in _ROWS.items() if cell == "open"} == _OPEN


def test_each_way_has_tests_that_try_it() -> None:
    offences = []
    for way in _NUMBERED:
        for name in _named(_ROWS[way]):
            tests = "".join(path.read_text(encoding="utf-8") for path in _found(name))
            if (way, name) not in _BY_ANOTHER_NAME and not re.search(rf"def test_(\w+_)?{way.lower()}_", tests):
                offences.append(f"{way}: no test in {name}")
    assert not offences, lesson("A way that was tried once stays tried: name the file whose test tries it.", offences)


def test_every_test_that_the_page_names_is_there() -> None:
    named = {name for line in _PAGE.splitlines() if line.startswith("|") for name in _named(line)}
    tests = {name for name in named if name.rpartition("/")[2].startswith("test_")}
    lost = sorted(name for name in tests if not _found(name))
    code = sorted(name for name in named if name.startswith(("shared/", "services/")) and not (ROOT / name).exists())
    assert len(tests) > 60
    assert not [*lost, *code], lesson("What the page names has moved: name it as it is called now.", [*lost, *code])


def _named(text: str) -> list[str]:
    return re.findall(r"`([\w/.]+\.py)`", text)


def _found(name: str) -> list[Path]:
    return [path for path in _FILES if path.as_posix().endswith(f"/{name}")]
