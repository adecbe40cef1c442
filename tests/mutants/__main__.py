"""Break one rule at a time and ask its tests: `make mutants`, or with names of mutants that are wanted.

Everything happens in a copy of the tree, thrown away at the end, so that nothing broken is ever left behind. A mutant
that survives is a rule that no test holds. One that no longer applies is told too: its line was rewritten, so look for
the rule's new place.
"""

import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict

ROOT = Path(__file__).parents[2]
TABLE = Path(__file__).with_name("mutants.toml")
_FAILED = 1
"""What pytest ends with when a test failed; every other number but 0 means that it could not run the tests."""


class Mutant(BaseModel):
    """`old`, which stands once in `file`, is replaced by `new`; one of the `tests` should fail then."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]


def mutants() -> list[Mutant]:
    return [Mutant(**entry) for entry in tomllib.loads(TABLE.read_text(encoding="utf-8"))["mutant"]]


def main(names: Sequence[str]) -> int:
    wanted = [mutant for mutant in mutants() if not names or mutant.name in names]
    with tempfile.TemporaryDirectory() as folder:
        copy = _copied(Path(folder))
        everything = sorted({test for mutant in wanted for test in mutant.tests})
        if _run(copy, everything) != 0:
            print("The tests fail on the code as it is: mend that first.")
            return 1
        verdicts = {mutant.name: _verdict(copy, mutant) for mutant in wanted}
    survivors = [name for name, verdict in verdicts.items() if verdict != "killed"]
    print(f"{len(verdicts) - len(survivors)} of {len(verdicts)} killed; look at: {', '.join(survivors) or 'none'}")
    return bool(survivors)


def _verdict(copy: Path, mutant: Mutant) -> str:
    """In words, also printed."""
    path = copy / mutant.file
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    if text.count(mutant.old) != 1:
        verdict = "does not apply: its text does not stand there once"
    else:
        path.write_text(text.replace(mutant.old, mutant.new), encoding="utf-8")
        status = _run(copy, mutant.tests)
        verdict = {0: "survived", _FAILED: "killed"}.get(status, f"did not run: pytest ended with {status}")
        path.write_text(text, encoding="utf-8")
    print(f"{mutant.name}: {verdict}", flush=True)
    return verdict


def _copied(folder: Path) -> Path:
    """What git knows of the working tree, as it is now."""
    git = shutil.which("git") or "git"
    listed = subprocess.run([git, "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603  # our own words
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    return folder


def _run(copy: Path, tests: Sequence[str]) -> int:
    """What pytest ends with. Started in the copy, Python imports the copy."""
    command = [sys.executable, "-B", "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
    return subprocess.run(command, cwd=copy, capture_output=True, check=False).returncode  # noqa: S603  # our own words


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
