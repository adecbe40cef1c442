"""docs/protocol.md is true: its examples print what stands there, its tables name what the code refuses and checks."""

import json
import re
from pathlib import Path

import pytest

from shared.draws import announcement, assign, deals, entropy, forms, members, reading, spec
from shared.draws.verification import verify_bundle
from shared.errors import Refusal
from shared.log.notes import VerifierKey
from tests.contract.console_blocks import examples, run

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs" / "protocol.md").read_text(encoding="utf-8")
# Refused elsewhere than at the announcement: a rate while it is written, a value when it is given.
ELSEWHERE = {"bad-rate", "entropy-value-refused"}


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """The folder in which the examples were run, and what each printed."""
    folder = tmp_path_factory.mktemp("protocol")
    return folder, run(EXAMPLES, folder)


EXAMPLES = list(examples(DOCUMENT))


@pytest.mark.parametrize("place", range(len(EXAMPLES)), ids=lambda place: EXAMPLES[place].command[:40])
def test_an_example_prints_what_the_document_says(place: int, worked: tuple[Path, list[str]]) -> None:
    assert worked[1][place] == EXAMPLES[place].output


def test_the_bundle_made_by_hand_passes_every_check_named(worked: tuple[Path, list[str]]) -> None:
    keys = [VerifierKey.parse(vkey) for vkey in re.findall(r"^\$ (?:LOG|WITNESS)=(\S+)", DOCUMENT, re.MULTILINE)]
    checks = verify_bundle(json.loads((worked[0] / "bundle.json").read_bytes()), keys[0], keys[1:])
    assert [check for check in checks if not check.passed] == []
    made = [re.sub(r"(?<=entropy: ).*", "<source>", check.name) for check in checks]
    assert list(dict.fromkeys(made)) == table("## 10.")


def test_every_refusal_at_the_announcement_is_in_the_table() -> None:
    modules = (members, announcement, assign, deals, entropy, forms, reading, spec)
    codes = {
        kind.code
        for module in modules
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, Refusal) and kind.__module__ == module.__name__
    }
    assert set(table("## 9.")) == codes - ELSEWHERE


def test_every_refusal_on_the_way_exists() -> None:
    section = DOCUMENT.partition("What is refused on the way")[2].partition("\n\n")[0]
    places = [
        *(ROOT / "services/sampling/draws/draw").glob("*.py"),
        ROOT / "shared/verbs.py",
        ROOT / "shared/approval.py",
    ]
    text = "".join(path.read_text(encoding="utf-8") for path in places)
    named = set(re.findall(r"`([a-z-]+)`", section)) - ELSEWHERE
    assert named == {code for code in re.findall(r'code = "([a-z-]+)"', text) if code in named}
    assert len(named) > 20


def table(heading: str) -> list[str]:
    """What stands in backquotes in the first column of the tables below a heading, in order."""
    section = re.split(r"^## ", DOCUMENT.partition(heading)[2], flags=re.MULTILINE)[0]
    cells = re.findall(r"^\| (`.*?) \|", section, re.MULTILINE)
    return [name for cell in cells for name in re.findall(r"`([^`]+)`", cell)]
