"""An insider with the database and the log's key appends what he likes. He never gets two outcomes to choose from."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from shared.canonical import JsonObject
from tests.unit.draws.builders import at, beacon, id_of
from tests.unit.draws.logs import (
    CITY,
    LATER,
    SECOND_DUE,
    Happening,
    announce,
    audited,
    build,
    complete,
    draw_id,
    happen,
    registers,
    reveal,
    spec_for,
    three_parties,
    witness,
)
from tests.unit.draws.scripts import ALL

PURPOSES = ["monthly/2023-09/W", "own/2023-09", "teams/2023"]
HONEST = st.sampled_from([True, True, True, False])
CHOICE = st.integers(0, 9)
NOW = SECOND_DUE + timedelta(days=30)


class Made(NamedTuple):
    """A draw that the insider has announced."""

    number: int
    purpose: str
    root: str
    by_parties: bool


class Insider(RuleBasedStateMachine):
    """Holds draws of a few purposes, in part as the rules say, and in part as it pleases him."""

    def __init__(self) -> None:
        super().__init__()
        self.script: list[Happening] = registers()
        self.made: list[Made] = []
        self.time = SECOND_DUE - timedelta(days=5)

    def now(self) -> datetime:
        self.time += timedelta(hours=1)
        return self.time

    @rule(
        purpose=st.sampled_from(PURPOSES),
        replaced=CHOICE,
        honest=st.tuples(HONEST, HONEST, HONEST),
        parties=st.booleans(),
        completed=HONEST,
    )
    def announce(
        self, purpose: str, replaced: int, honest: tuple[bool, bool, bool], *, parties: bool, completed: bool
    ) -> None:
        """A draw of a purpose, by rule or in the place of another; over its own frame or another's; seen or not."""
        number = len(self.made) + 1
        other = self.made[replaced] if replaced < len(self.made) else None
        named = other if other and honest[0] else None
        purpose = named.purpose if named else purpose
        spec = spec_for(number, purpose)
        if other and not honest[1]:
            spec["frame"]["root"] = other.root
        by_parties = self.time > SECOND_DUE - timedelta(hours=3) or not parties
        spec |= {"policy": {"file": "", "rule": ""}} if purpose.startswith("own") else {}
        made = self.now()
        spec |= {"entropy": [beacon(LATER)], "ends": at(SECOND_DUE + timedelta(days=1))}
        if by_parties:
            spec |= {"entropy": three_parties(purpose, number), "ends": at(made + timedelta(days=3))}
        public: JsonObject = {"replaces": draw_id(named.number), "joined": 1, "left": 1} if named else {}
        self.script.append(announce(spec, made, **public))
        if honest[2]:
            self.script.append(witness(draw_id(number), made + timedelta(seconds=5)))
        self.made.append(Made(number, purpose, spec["frame"]["root"], by_parties))
        if completed:
            self.complete_by(self.made[-1], ALL)

    @precondition(lambda self: self.made)
    @rule(choice=CHOICE, honest=HONEST)
    def complete(self, choice: int, *, honest: bool) -> None:
        self.complete_by(self.made[choice % len(self.made)], ALL if honest else ALL[1:])

    def complete_by(self, made: Made, opening: Sequence[str]) -> None:
        if made.by_parties:
            self.script += [reveal(draw_id(made.number), name, made.number, self.now()) for name in opening]
        else:
            self.time = max(self.time, SECOND_DUE)
        self.script.append(complete(draw_id(made.number), self.now()))

    @precondition(lambda self: self.made)
    @rule(choice=CHOICE, by=st.sampled_from([CITY, CITY, "370199", "省应急管理厅"]))
    def annul(self, choice: int, by: str) -> None:
        made = self.made[choice % len(self.made)]
        decision = {"by": by, "decision": id_of("decision")}
        self.script.append(happen("annulled", draw_id(made.number), self.now(), decision))

    @precondition(lambda self: self.made)
    @rule(choice=CHOICE)
    def fail(self, choice: int) -> None:
        made = self.made[choice % len(self.made)]
        withheld = f"bureau-{made.number}" if made.by_parties else ""
        self.time += timedelta(days=3)
        self.script.append(happen("failed", draw_id(made.number), self.now(), {"withheld": withheld}))

    @precondition(lambda self: self.script)
    @rule(choice=st.integers(0, 30))
    def append_again(self, choice: int) -> None:
        """An event of before once more: the same announcement, the same completion."""
        self.script.append(self.script[choice % len(self.script)])

    @invariant()
    def two_outcomes_of_a_purpose_are_never_without_a_finding(self) -> None:
        found = audited(build(self.script), NOW)
        done = {event.stream for event in self.script if event.type.endswith(".completed")}
        annulled = {f"draw/{course.draw}" for course in found.book.announced() if course.annulled_at(NOW)}
        for purpose in PURPOSES:
            outcomes = done & {f"draw/{draw_id(made.number)}" for made in self.made if made.purpose == purpose}
            several = len(outcomes - annulled) > 1 or len(outcomes & annulled) > 1
            assert not several or any(finding.broken for finding in found.findings)


TestInsider = Insider.TestCase
TestInsider.settings = settings(max_examples=40, stateful_step_count=12, deadline=None, derandomize=True)
