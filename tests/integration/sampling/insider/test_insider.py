"""An insider with all roles of a bureau, and at times the database and the log's key, against service and audit.

He never has two outcomes to choose from that the audit does not show; and the service alone never breaks a rule.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from shared.access.issuer import Issuer
from shared.http.application import ServiceApp
from shared.postgres import Server
from tests.integration.sampling.insider import forging, roles
from tests.integration.sampling.insider.plot import Plot, begun, prepare
from tests.integration.sampling.insider.stage import Stage
from tests.support.postgres import clone
from tests.support.sizes import short_or_long

WHICH = st.integers(0, 7)
MOSTLY = st.sampled_from([True, True, True, False])
DATED = st.sampled_from([0, 0, 0, -14, -60, 8 * 24 * 60])
"""In how many minutes a forged event says that it is made."""


class Insider(RuleBasedStateMachine):
    """What is done at each step is tried only: the service may refuse it."""

    def __init__(self, opened: Stage, before: Plot) -> None:
        super().__init__()
        self.stage = opened
        self.plot = before.in_another(opened.desk)

    @initialize(due=st.booleans())
    def begin(self, *, due: bool) -> None:
        """Three draws are announced. Of those by the beacon, the round is still to come, or it is out."""
        self.stage.run(self.plot.publish())
        if due:
            self.wait_until_something_is_due()

    @rule(kind=st.sampled_from(roles.KINDS), sources=st.sampled_from(roles.SOURCES), approved=MOSTLY)
    def freeze_and_announce(self, kind: str, sources: str, *, approved: bool) -> None:
        self.stage.run(roles.freeze(self.plot, kind, approved=approved))
        self.stage.run(roles.announce(self.plot, -1, sources))

    @rule(choice=WHICH, sources=st.sampled_from(roles.SOURCES))
    def announce_over_an_earlier_frame(self, choice: int, sources: str) -> None:
        self.stage.run(roles.announce(self.plot, choice, sources))

    @rule(choice=WHICH, value=st.sampled_from(roles.VALUES))
    def hand_in(self, choice: int, value: str) -> None:
        for _ in range(3 if value == "all" else 1):
            self.stage.run(roles.hand_in(self.plot, choice, value))

    @rule(choice=WHICH, what=st.sampled_from(["change", "change", "change alone", "crews", "continue", "annul"]))
    def use_the_outcome(self, choice: int, what: str) -> None:
        match what:
            case "crews":
                self.stage.run(roles.muster(self.plot, choice))
            case "continue":
                self.stage.run(roles.continue_draw(self.plot, choice))
            case "annul":
                self.stage.run(roles.annul(self.plot, choice))
            case _:
                self.stage.run(roles.change(self.plot, choice, alone="alone" in what))

    @rule(number=st.integers(0, 11), what=st.sampled_from(["suspended", "open", "policy", "party"]))
    def edit_registers(self, number: int, what: str) -> None:
        match what:
            case "policy":
                self.stage.run(roles.adopt(self.plot, number))
            case "party":
                self.stage.run(roles.register(self.plot, number))
            case _:
                self.stage.run(roles.edit(self.plot, number, what))

    @rule(by=st.sampled_from([timedelta(seconds=20), timedelta(hours=3), timedelta(days=5)]))
    def move_on(self, by: timedelta) -> None:
        self.stage.run(roles.move_on(self.plot, by, awake=True, cosigned=True))

    @rule()
    def wait_until_something_is_due(self) -> None:
        self.stage.run(roles.move_on(self.plot, None, awake=True, cosigned=True))

    @rule(awake=st.booleans())
    def stop_the_service_or_the_witness(self, *, awake: bool) -> None:
        self.stage.run(roles.move_on(self.plot, None, awake=awake, cosigned=not awake))

    @rule(choice=WHICH, minutes=DATED)
    def forge_a_second_announcement(self, choice: int, minutes: int) -> None:
        self.stage.run(forging.announce(self.plot, choice, "the same", self.at(minutes)))

    @rule(choice=WHICH, where=st.sampled_from(forging.WHERE), minutes=DATED)
    def forge_another_draw(self, choice: int, where: str, minutes: int) -> None:
        self.stage.run(forging.announce(self.plot, choice, where, self.at(minutes)))

    @rule(choice=WHICH, word=st.sampled_from(forging.WORDS), minutes=DATED)
    def forge_an_event(self, choice: int, word: str, minutes: int) -> None:
        self.stage.run(forging.forge(self.plot, choice, word, self.at(minutes)))

    def at(self, minutes: int) -> datetime:
        return self.plot.desk.now + timedelta(minutes=minutes)

    @invariant()
    def nobody_has_a_choice_unseen(self) -> None:
        self.stage.run(self.plot.check())

    def teardown(self) -> None:
        self.stage.close()


@pytest.fixture
def new_insider(
    built: ServiceApp, issuer: Issuer, postgres: Server, template_database: str, tmp_path: Path
) -> Iterator[Callable[[], Insider]]:
    """Insiders of a bureau that has announced three draws, each with a database of its own."""
    blobs = (tmp_path / "blobs").as_uri()
    with clone(postgres, template_database) as prepared, ExitStack() as databases:
        stage = Stage(built, issuer, prepared, blobs)
        plot = begun(stage.desk)
        stage.run(announce_three(plot))
        stage.close()

        def new_one() -> Insider:
            databases.close()
            return Insider(Stage(built, issuer, databases.enter_context(clone(postgres, prepared.name)), blobs), plot)

        yield new_one


async def announce_three(plot: Plot) -> None:
    await prepare(plot.desk)
    for kind in ("p", "b", "d"):
        await roles.freeze(plot, kind, approved=True)
        await roles.announce(plot, -1, "as ruled")


@short_or_long("examples", 8, 150)
def test_an_insider_has_no_choice_that_nobody_sees(new_insider: Callable[[], Insider], examples: int) -> None:
    run_state_machine_as_test(
        new_insider,  # type: ignore[arg-type]  # whatever makes a machine will do
        settings=settings(
            max_examples=examples,
            stateful_step_count=20,
            derandomize=True,
            database=None,
            deadline=None,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        ),
    )
