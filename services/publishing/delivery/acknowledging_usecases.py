"""What a target has answered to a batch, recorded in one transaction; and what could not be delivered, put off."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from secrets import randbelow

from services.publishing.clocks import calendar
from services.publishing.delivery import answering, queue_store, store
from services.publishing.delivery.evolving import DeliveryFact, evolve
from services.publishing.delivery.gathering_store import gather
from services.publishing.delivery.pace import is_abandoned, pause_before
from services.publishing.delivery.queue_store import Due
from services.publishing.delivery.state import Delivery
from services.publishing.delivery.usecases import consider
from services.publishing.outlet.acknowledgement import RecordAnswered
from services.publishing.outlet.configured import OutletSettings
from services.publishing.outlet.validators.answers import answered
from services.publishing.outlet.validators.flaw import Flaw, Spotted, told
from services.publishing.publication.store import PUBLICATIONS
from shared.aggregate import find
from shared.errors import Refusal
from shared.log.append import append_each, compose
from shared.log.occasion import Occasion
from shared.work import Acting

Answered = tuple[Delivery, RecordAnswered]
"""A delivery as it was when its record was sent, and what the target says of it."""


async def record_answers(
    act: Acting, outlet: OutletSettings, answers: Sequence[Answered], received: datetime
) -> Sequence[Delivery]:
    """Record what the target says, and decide at once about what was published meanwhile. Raises StaleVersion if a
    delivery went on since its record was sent: then nothing is recorded, and all of it is sent again.
    """
    current = await store.current_each(act.session, [delivery for delivery, _ in answers])
    facts: list[tuple[Delivery, DeliveryFact]] = []
    for delivery, (_, answer) in zip(current, answers, strict=True):
        if answer.status == "refused":
            flaws = await _flaws(act, outlet, delivery, answer)
            facts.append((delivery, answering.refuse(delivery, flaws)))
        else:
            facts.append((delivery, answering.accept(delivery, answer, received, calendar())))
    changed = await _record_each(act, facts)
    for publication in await store.behind(act.session, [each.id for each in changed]):
        await consider(act, [outlet], publication)
    return changed


async def put_off(act: Acting, due: Sequence[Due], refusal: Refusal, *, wait: float = 0) -> Sequence[Delivery]:
    """Send these again later, after `wait` seconds at the earliest. What has waited for too long is abandoned; returns
    what was.
    """
    over = [each for each in due if is_abandoned(each.queued_at, act.now)]
    later = [
        (each.delivery.id, act.now + max(pause_before(each.failures, _chance()), timedelta(seconds=wait)))
        for each in due
        if each not in over
    ]
    await queue_store.put_off(act.session, later, refusal)
    return await _record_each(act, [(each.delivery, answering.abandon(refusal, each.failures + 1)) for each in over])


def _chance() -> float:
    return randbelow(1000) / 1000


async def _record_each(act: Acting, facts: Sequence[tuple[Delivery, DeliveryFact]]) -> list[Delivery]:
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
    gathered = await gather(act, outlet, publication, delivery, number) if publication and number else None
    if gathered is None:
        about = delivery.about
        words = "; ".join(f"{error.code} {error.message}" for error in answer.errors)
        spotted = Spotted("incorrect", found=words)
        return [told("refused-there", spotted, key=about.key, kind=about.kind, target=outlet.to)]
    return [answered(error, gathered.record, outlet.to, gathered.known) for error in answer.errors]
