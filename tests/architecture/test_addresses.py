"""The repository is at home anywhere: it names no package registry and no path of the machine it was written on."""

import re
from pathlib import Path

from tests.architecture.sources import ROOT, lesson

# Built, downloaded or personal: not part of the repository.
ELSEWHERE = {".git", ".venv", ".local", ".env", "__pycache__", "node_modules"}
REGISTRY = (
    r"pypi\.org|pythonhosted|registry\.npm|/simple/?$|mirrors?\.[a-z]+\.(com|cn|edu)|(?<!emit-)index-url|find-links"
)
MACHINE = r"/work/|/root/|/home/[a-z]|/Users/[A-Za-z]|/tmp/"
HERE = Path(__file__)


def repository() -> list[Path]:
    return sorted(path for path in ROOT.rglob("*") if path.is_file() and not is_elsewhere(path) and path != HERE)


def is_elsewhere(path: Path) -> bool:
    parts = path.relative_to(ROOT).parts
    return any(part in ELSEWHERE or part.endswith("_cache") or part == ".hypothesis" for part in parts)


def test_no_registry_and_no_machine_is_named() -> None:
    pattern = re.compile(f"{REGISTRY}|{MACHINE}", re.MULTILINE)
    offences = [
        f"{path.relative_to(ROOT)}: {found.group()!r}"
        for path in repository()
        if (found := pattern.search(path.read_bytes().decode(errors="ignore")))
    ]
    assert not offences, lesson(
        "A registry's address or a path of one machine breaks every other machine: registries are the user's "
        "configuration, temporary folders come from tmp_path or tempfile.",
        offences,
    )
