"""The documents name files that exist."""

import re

from tests.architecture.sources import ROOT, lesson

_NAMED = re.compile(r"`((?:[\w.-]+/)*[\w.-]+\.(?:py|toml|yaml|csv|html)|(?:[\w.-]+/){2,})`")


def test_every_file_that_a_document_names_exists() -> None:
    """A document may leave out the first folders of a path: `notice/bundle.py`."""
    known = {
        f"/{path.relative_to(ROOT).as_posix()}"
        for top in ("shared", "services", "deploy", "tests", "docs")
        for path in (ROOT / top).rglob("*")
    }
    offences = [
        f"{document.relative_to(ROOT)}: {name}"
        for document in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
        for name in _NAMED.findall(document.read_text(encoding="utf-8"))
        if not any(path.endswith(f"/{name.rstrip('/')}") for path in known)
    ]
    assert not offences, lesson("A document follows when a file is moved or renamed: name where it is now.", offences)
