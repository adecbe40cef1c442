"""An insider with all roles of a bureau, and at times the database and the log's key, against service and audit.

He never has two outcomes to choose from that the audit does not show; and the service alone never breaks a rule.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from shared.access.issuer import Issuer
from shared.http.application import ServiceApp
from shared.postgres import Server
from tests.integration.sampling.insider import forging, roles
from tests.integration.sampling.insider.plot import begun, prepare
from tests.integration.sampling.insider.stage import Stage
from tests.support.postgres import clone
from tests.support.sizes import short_or_long

WHICH = st.integers(0, 7)
MOSTLY = st.sampled_from([True, True, True, False])
OPEN_STAGE = Callable[[], Stage]


class Insider(RuleBasedStateMachine):
    """What is done at each step is tried only: the service may refuse it."""

    def __init__(self, opened: Stage) -> None:
        super().__init__()
        self.stage = opened
        self.plot = begun(opened.desk)

    @initialize(kinds=st.lists(st.sampled_from(roles.KINDS), min_size=1, max_size=3, unique=True))
    def begin(self, kinds: list[str]) -> None:
        for kind in kinds:
            self.freeze_and_announce(kind, "as ruled", approved=True)

    @rule(kind=st.sampled_from(roles.KINDS), sources=st.sampled_from(roles.SOURCES), approved=MOSTLY)
    def freeze_and_announce(self, kind: str, sources: str, *, approved: bool) -> None:
        self.stage.run(roles.freeze(self.plot, kind, approved=approved))
        self.stage.run(roles.announce(self.plot, -1, sources))

    @precondition(lambda self: self.plot.frames)
    @rule(choice=WHICH, sources=st.sampled_from(roles.SOURCES))
    def announce_over_an_earlier_frame(self, choice: int, sources: str) -> None:
        self.stage.run(roles.announce(self.plot, choice, sources))

    @precondition(lambda self: self.plot.draws)
    @rule(choice=WHICH, value=st.sampled_from(roles.VALUES))
    def hand_in(self, choice: int, value: str) -> None:
        self.stage.run(roles.hand_in(self.plot, choice, value))

    @precondition(lambda self: self.plot.draws)
    @rule(choice=WHICH)
    def open_all_nonces(self, choice: int) -> None:
        for _ in range(3):
            self.stage.run(roles.hand_in(self.plot, choice, "next"))

    @precondition(lambda self: self.plot.draws)
    @rule(choice=WHICH, alone=st.booleans())
    def change(self, choice: int, *, alone: bool) -> None:
        self.stage.run(roles.change(self.plot, choice, alone=alone))

    @precondition(lambda self: self.plot.draws)
    @rule(choice=WHICH)
    def muster(self, choice: int) -> None:
        self.stage.run(roles.muster(self.plot, choice))

    @rule(number=st.integers(0, 11), status=st.sampled_from(["suspended", "open"]), what=st.integers(0, 3))
    def edit_registers(self, number: int, status: str, what: int) -> None:
        match what:
            case 0:
                self.stage.run(roles.adopt(self.plot, number))
            case 1:
                self.stage.run(roles.register(self.plot, number))
            case _:
                self.stage.run(roles.edit(self.plot, number, status))

    @rule(by=st.sampled_from([timedelta(seconds=20), timedelta(hours=3), timedelta(days=5)]))
    def move_on(self, by: timedelta) -> None:
        self.stage.run(roles.move_on(self.plot, by, awake=True, cosigned=True))

    @rule()
    def wait_until_something_is_due(self) -> None:
        self.stage.run(roles.move_on(self.plot, None, awake=True, cosigned=True))

    @precondition(lambda self: self.plot.draws)
    @rule(awake=st.booleans())
    def stop_the_service_or_the_witness(self, *, awake: bool) -> None:
        self.stage.run(roles.move_on(self.plot, None, awake=awake, cosigned=not awake))

    @precondition(lambda self: self.plot.draws)
    @rule(choice=WHICH, where=st.sampled_from(forging.WHERE), hours=st.sampled_from([0, 0, -1, -24]))
    def forge_an_announcement(self, choice: int, where: str, hours: int) -> None:
        at = self.plot.desk.now + timedelta(hours=hours)
        self.stage.run(forging.announce(self.plot, choice, where, at))

    @precondition(lambda self: self.plot.draws)
    @rule(choice=WHICH, word=st.sampled_from(forging.WORDS), hours=st.sampled_from([0, 0, -1, 24 * 8]))
    def forge(self, choice: int, word: str, hours: int) -> None:
        self.stage.run(forging.forge(self.plot, choice, word, self.plot.desk.now + timedelta(hours=hours)))

    @invariant()
    def nobody_has_a_choice_unseen(self) -> None:
        self.stage.run(self.plot.check())

    def teardown(self) -> None:
        self.stage.close()


@pytest.fixture
def open_stage(
    built: ServiceApp,
    issuer: Issuer,
    postgres: Server,
    template_database: str,
    tmp_path: Path,
) -> Iterator[OPEN_STAGE]:
    """Opens the service of a bureau that is prepared, each time on a database of its own."""
    blobs = (tmp_path / "blobs").as_uri()
    with clone(postgres, template_database) as prepared, ExitStack() as databases:
        stage = Stage(built, issuer, prepared, blobs)
        stage.run(prepare(stage.desk))
        stage.close()

        def open_one() -> Stage:
            databases.close()
            return Stage(built, issuer, databases.enter_context(clone(postgres, prepared.name)), blobs)

        yield open_one


@short_or_long("examples", 10, 300)
def test_an_insider_has_no_choice_that_nobody_sees(open_stage: OPEN_STAGE, examples: int) -> None:
    run_state_machine_as_test(
        lambda: Insider(open_stage()),  # type: ignore[arg-type]  # whatever makes a machine will do
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
