"""docs/protocol.md is true: its examples print what stands there, its table names what the code refuses."""

import re

import pytest

from shared.draws import (
    announcement,
    assign,
    beacon,
    covert,
    deals,
    ends,
    entropy,
    freshness,
    members,
    parties,
    policies,
    purpose,
    reading,
    replacement,
    spec,
)
from shared.draws.assign import AssignOutcome
from shared.draws.frames import REASONS, Person, Roster, Slot, Task
from shared.draws.succession import NOBODY, Held, Place, successor
from shared.draws.verification import Verdict, verify_bundle
from shared.errors import Refusal
from shared.log.quorum import Quorum
from tests.contract.console_blocks import ROOT, examples, run
from tests.unit.draws.drafts import ORDER
from tests.unit.draws.published import LOG, WITNESS, by_parties

DOCUMENT = (ROOT / "docs" / "protocol.md").read_text(encoding="utf-8")
EXAMPLES = list(examples(DOCUMENT))
# Refused elsewhere than at the announcement: values and openings when they are given, lists beside a spec.
ELSEWHERE = {
    "entropy-out-of-order",
    "entropy-value-refused",
    "frame-mismatch",
    "reveal-out-of-order",
    "reveal-signature",
}


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What each example printed; the last three say what the shell has computed."""
    return run([*EXAMPLES, *examples(f"```console\n{SHOWN}```")], tmp_path_factory.mktemp("protocol"))


SHOWN = "$ echo $seed\n$ echo $task\n$ echo ${people[@]}\n"


@pytest.mark.parametrize("place", range(len(EXAMPLES)), ids=lambda place: EXAMPLES[place].command[:40])
def test_an_example_prints_what_the_document_says(place: int, printed: list[str]) -> None:
    assert printed[place] == EXAMPLES[place].output


def test_the_successors_of_the_example(printed: list[str]) -> None:
    """Section 8: person 1 succeeds person 0 as the leader, and then nobody is left."""
    seed, task, people = (text.strip() for text in printed[-3:])
    ids = people.split()
    work = Task(task, (Slot("any", ()), Slot("leader", ("leader",))))
    crew = [Person(id_, ("leader",) if number < 2 else (), 1, ()) for number, id_ in enumerate(ids)]
    roster = Roster([work], crew)
    drawn = assign.assign(roster.tasks, roster.people, seed)
    assert AssignOutcome.of(drawn.as_json()).assignments[0].slots == (("any", ids[2]), ("leader", ids[0]))
    leader = Place(task, 2)
    held = Held.drawn(drawn).without(leader, ids[0])
    assert successor(roster, seed, held, leader) == ids[1]
    held = held.taken(leader, ids[1]).without(leader, ids[1])
    assert successor(roster, seed, held, leader) == NOBODY


def test_every_refusal_at_the_announcement_is_in_the_table_in_its_order() -> None:
    modules = (
        announcement, assign, beacon, covert, deals, ends, entropy, freshness, members, parties, policies, purpose,
        reading, replacement, spec,
    )  # fmt: skip
    codes = {
        kind.code
        for module in modules
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, Refusal) and kind.__module__ != "shared.errors"
    }
    section = re.split(r"^## ", DOCUMENT.partition("## 9.")[2], flags=re.MULTILINE)[0]
    told = re.findall(r"^\| `([a-z-]+)` \|", section, re.MULTILINE)
    assert set(told) == codes - ELSEWHERE
    assert told == ORDER


def test_every_reason_is_named() -> None:
    section = DOCUMENT.partition("Reasons: ")[2].partition("\n\n")[0]
    assert set(re.findall(r"`([a-z-]+)`", section)) == REASONS


def test_every_check_is_in_the_table_in_its_order() -> None:
    section = re.split(r"^## ", DOCUMENT.partition("## 11.")[2], flags=re.MULTILINE)[0]
    told = re.findall(r"^\| `([a-z :<>]+)` \|", section, re.MULTILINE)
    made = [
        re.sub(": .*", ": <source>", check.name)
        for check in verify_bundle(by_parties().bundle(), Quorum(LOG.verifier, [WITNESS.verifier])).checks
    ]
    assert told == list(dict.fromkeys(made))


def test_every_exit_code_is_in_the_table() -> None:
    section = DOCUMENT.partition("**Exit codes.**")[2].partition("## 12.")[0]
    assert set(re.findall(r"^\| (\d) \|", section, re.MULTILINE)) == {str(int(code)) for code in Verdict} | {"2"}
