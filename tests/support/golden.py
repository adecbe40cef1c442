"""Golden files: what others hold of us already. A test compares with them; `make golden` writes them anew, for
`git diff` to show what would change for others.
"""

import difflib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parents[1] / "golden"

_LINES_SHOWN = 60


@dataclass(frozen=True)
class Golden:
    """The files of tests/golden/<folder>. `rewrite`: take what comes as the new truth, and compare nothing."""

    folder: Path
    rewrite: bool

    def check(self, name: str, text: str) -> None:
        """Fail with the difference unless the file of this name holds this text."""
        path = self.folder / name
        if self.rewrite:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            return
        golden = path.read_text(encoding="utf-8") if path.exists() else ""
        if text != golden:
            difference = [*difflib.unified_diff(golden.splitlines(), text.splitlines(), "golden", "now", lineterm="")]
            shown = "\n".join(difference[:_LINES_SHOWN])
            pytest.fail(f"{path} differs. If it is meant to: `make golden`, and look at the diff.\n{shown}")

    def check_json(self, name: str, value: object) -> None:
        """The same for JSON, one spelling of it: sorted keys, indented."""
        self.check(name, json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n")

    def read_json(self, name: str) -> Any:
        """What the file of this name holds now; None where there is none."""
        path = self.folder / name
        return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None
