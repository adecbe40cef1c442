"""What a target has answered to a batch, recorded in one transaction; and what could not be delivered, put off."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from secrets import randbelow
from typing import NamedTuple
from uuid import UUID

from services.publishing.clocks import calendar
from services.publishing.delivery import answering, names_store, queue_store, store
from services.publishing.delivery.evolving import DeliveryFact, evolve
from services.publishing.delivery.gathering_store import gather
from services.publishing.delivery.pace import is_abandoned, pause_before
from services.publishing.delivery.planning import earlier_of, record_flaws
from services.publishing.delivery.queue_store import PUSHED, Due
from services.publishing.delivery.receiving import Received
from services.publishing.delivery.state import Delivery
from services.publishing.delivery.usecases import consider, mark_renamed
from services.publishing.outlet.acknowledgement import RecordAnswered
from services.publishing.outlet.configured import OutletSettings
from services.publishing.outlet.validators.answers import answered
from services.publishing.outlet.validators.flaw import Flaw, Spotted, told
from services.publishing.publication.store import PUBLICATIONS
from shared.aggregate import find
from shared.contracts.deliveries import Operation
from shared.errors import Refusal
from shared.inert_text import quoted
from shared.log.append import append_each, compose
from shared.log.occasion import Occasion
from shared.work import Acting


class Answered(NamedTuple):
    """What was sent of a delivery, and what the target says of it."""

    delivery: UUID
    operation: Operation
    said: RecordAnswered


class Answers(NamedTuple):
    """What a target says of the records of a batch, and when it received them. `batch`: the files that it acknowledges,
    all zeros if the records were pushed.
    """

    each: tuple[Answered, ...]
    received: Received
    batch: UUID = PUSHED


async def record_answers(act: Acting, outlet: OutletSettings, answers: Answers) -> Sequence[Delivery]:
    """Record what the target says, also of what was sent before something else was decided; and decide at once about
    what was published meanwhile. Raises StaleVersion if a delivery goes on just now: then nothing is recorded, and all
    of it is sent again.
    """
    current = await store.each_of(act.session, [each.delivery for each in answers.each])
    facts: list[tuple[Delivery, DeliveryFact]] = []
    for each in answers.each:
        delivery = current[each.delivery]
        if answering.is_told_anew(delivery, each.operation, each.said):
            facts.append((delivery, await _fact(act, outlet, delivery, each, answers.received)))
    changed = await record_facts(act, facts)
    answered = [(each.delivery, each.said.version, each.operation) for each in answers.each]
    await queue_store.forget_attempts(act.session, answered, answers.batch)
    await mark_renamed(act, [outlet], await names_store.outdated(act.session, [each.id for each in changed]))
    for publication in await store.behind(act.session, [each.id for each in changed]):
        await consider(act, [outlet], publication)
    return changed


async def put_off(act: Acting, due: Sequence[Due], refusal: Refusal, *, wait: float = 0) -> Sequence[Delivery]:
    """Send these again later, after `wait` seconds at the earliest. What has waited for too long is abandoned; returns
    what was.
    """
    over = [each for each in due if is_abandoned(each.queued_at, act.now)]
    later = [
        (each, act.now + max(pause_before(each.failures, _chance()), timedelta(seconds=wait)))
        for each in due
        if each not in over
    ]
    await queue_store.put_off(act.session, later, refusal)
    current = await store.each_of(act.session, [each.delivery.id for each in over])
    stopped = [each for each in over if current[each.delivery.id].version == each.delivery.version]
    return await record_facts(act, [(each.delivery, answering.abandon(refusal, each.failures + 1)) for each in stopped])


async def _fact(
    act: Acting, outlet: OutletSettings, delivery: Delivery, answered: Answered, received: Received
) -> DeliveryFact:
    _, operation, said = answered
    if said.status == "refused":
        return answering.refuse(delivery, await _flaws(act, outlet, delivery, said), act.today)
    fact = answering.accept(delivery, operation, said, received.at, calendar())
    if received.odd is None:
        return fact
    about = delivery.about
    flaw = told("time-of-receipt", received.odd, key=about.key, kind=about.kind, target=outlet.to)
    return fact.model_copy(update={"flaws": record_flaws([flaw])})


def _chance() -> float:
    return randbelow(1000) / 1000


async def record_facts(act: Acting, facts: Sequence[tuple[Delivery, DeliveryFact]]) -> list[Delivery]:
    """Append a fact to the stream of each delivery, in its trace and with what was queued as its cause, and write the
    read rows.
    """
    if not facts:
        return []
    events = [
        compose(_following(act, delivery), delivery.stream, delivery.version, [fact])[0] for delivery, fact in facts
    ]
    await append_each(act.session, events)
    changed = [evolve(delivery, event) for (delivery, _), event in zip(facts, events, strict=True)]
    await store.project_each(act, changed)
    return changed


def _following(act: Acting, delivery: Delivery) -> Occasion:
    step = delivery.step
    return replace(act.occasion, trace=delivery.trace, cause=str(step.event) if step else "")


async def _flaws(act: Acting, outlet: OutletSettings, delivery: Delivery, answer: RecordAnswered) -> list[Flaw]:
    """What the errors of the target mean, told to the people who can mend them."""
    publication = await find(act, PUBLICATIONS, delivery.about.publication)
    number = min(delivery.considered, len(publication.versions)) if publication else 0
    gathered = await gather(act, outlet, publication, delivery.about.key, number) if publication and number else None
    if gathered is None:
        about = delivery.about
        words = quoted("; ".join(f"{error.code} {error.message}" for error in answer.errors))
        spotted = Spotted("incorrect", found=words)
        return [told("refused-there", spotted, key=about.key, kind=about.kind, target=outlet.to)]
    known = replace(gathered.known, earlier=earlier_of(delivery))
    *before, last = (answered(error, gathered.record, outlet.to, known) for error in answer.errors)
    return [*before, last.with_more(answer.more)]
