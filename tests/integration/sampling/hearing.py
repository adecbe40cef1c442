"""What sampling hears from cases: a test appends the facts with the role of cases, and sampling reacts to them."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from services.sampling.reactions import reactions
from shared.contracts.held import InspectionConcluded, InspectionHeld, InspectionNotHeld
from shared.database import create_engine, transact
from shared.log.append import append
from shared.log.consumer import Consumer
from shared.log.event import Event
from shared.log.occasion import Actor, Occasion
from shared.log.reaction import Reaction, Together
from shared.policy.occasions import Occasion as WhyInspected
from tests.integration.sampling.crews import drawn
from tests.integration.sampling.desk import Desk
from tests.integration.sampling.lists import code
from tests.support.apps import BUREAU
from tests.support.log import catch_up, gauges, sequence_all
from tests.support.oracle import check_nothing_set_aside
from tests.support.postgres import connect


def visit(
    number: int, on: str, occasion: WhyInspected = "plan", draw: UUID | None = None, crew: UUID | None = None
) -> InspectionHeld:
    """A visit to an enterprise of the directory by two made-up inspectors. `draw` drew the enterprise, `crew` the
    people. Without any, a draw did that sampling does not know: then the visit is secret.
    """
    return InspectionHeld(
        inspection=uuid4(),
        identifier=code(number),
        held_on=date.fromisoformat(on),
        occasion=occasion,
        draw=draw,
        draws=(crew or draw or uuid4(),),
        crew=(uuid4(), uuid4()),
    )


async def open_draw(desk: Desk) -> UUID:
    """A draw that everybody in the bureau may know."""
    return UUID((await drawn(desk, 1))["id"])


def result_of(held: InspectionHeld, findings: int = 2) -> InspectionConcluded:
    return InspectionConcluded(inspection=held.inspection, result="发现问题已责令改正", national="5", findings=findings)


Told = InspectionHeld | InspectionNotHeld | InspectionConcluded


async def happened(desk: Desk, *facts: Told) -> None:
    """Cases appends the facts, and they get their positions. Sampling does not react yet."""
    occasion = Occasion(BUREAU, Actor("made-up-head", "inspector", "tests"), desk.now, "0" * 32, "0" * 32)
    engine = create_engine(desk.database.url("cheqian_cases"), application="hearing")
    try:
        async with transact(engine) as session:
            for fact in facts:
                version = 1 if isinstance(fact, InspectionConcluded) else 0
                await append(session, occasion, f"held/{fact.inspection}", version, fact)
    finally:
        await engine.dispose()
    await sequenced(desk)


async def sequenced(desk: Desk) -> None:
    """Give every event of the desk its position."""
    connection = await connect(desk.database.url("cheqian_sequencer"))
    await sequence_all(connection)
    await connection.close()


async def hear(desk: Desk) -> None:
    """Sampling reacts to everything that has a position."""
    await catch_up(
        consumer(desk, reactions(desk.app.resources.blobs, desk.app.resources.pool, desk.app.resources.clock))
    )
    await check_nothing_set_aside(desk.database)


async def learned(desk: Desk, *facts: Told) -> None:
    """Cases appends the facts, and sampling reacts."""
    await happened(desk, *facts)
    await hear(desk)


def consumer(desk: Desk, reacting: Mapping[str, Reaction]) -> Consumer:
    """The consumer of sampling, which reacts in this way."""
    return Consumer(desk.app.resources.engine, "sampling", reacting, gauges())


class Killed(Exception):
    """The process was killed."""


def killed_at_the_end(desk: Desk) -> Mapping[str, Reaction]:
    """The reactions of sampling in a process that is killed after the effect, and before the cursor moves."""
    real = reactions(desk.app.resources.blobs, desk.app.resources.pool, desk.app.resources.clock)

    async def react(session: AsyncSession, events: Sequence[Event]) -> None:
        for event in events:
            await real[event.type].take(session, [event])
        raise Killed

    return dict.fromkeys(real, Together(react))
