"""Each way in which somebody once steered a draw or fooled a verifier has its tests, and the page names them."""

import re

from tests.architecture.sources import ROOT, lesson

_ROW = re.compile(r"^\| ([SV]\d+) \|.*\| ([^|]+) \|$", re.MULTILINE)
_TRIED = [*(f"S{n}" for n in range(1, 15)), *(f"V{n}" for n in range(1, 10))]
_BY_ANOTHER_NAME = {("V5", "test_forged_events.py"), ("V8", "test_announcement.py"), ("V1", "test_entry_mutants.py")}
"""Tests that try a way and do not have its number in their names."""


def test_each_way_has_tests_that_try_it() -> None:
    page = (ROOT / "docs/security.md").read_text(encoding="utf-8")
    files = [*(ROOT / "tests").rglob("test_*.py")]
    named = dict(_ROW.findall(page))
    assert list(named) == _TRIED
    offences = []
    for way, cell in named.items():
        for name in re.findall(r"`([^`]+)`", cell):
            found = [path for path in files if path.as_posix().endswith(f"/{name}")]
            tests = "".join(path.read_text(encoding="utf-8") for path in found)
            if (way, name) not in _BY_ANOTHER_NAME and not re.search(rf"def test_(\w+_)?{way.lower()}_", tests):
                offences.append(f"{way}: no test in {name}")
    assert not offences, lesson("A way that was tried once stays tried: name the file whose test tries it.", offences)
