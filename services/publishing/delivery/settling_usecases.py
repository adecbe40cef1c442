"""Recording what targets answer, and refusing what cannot be handed over, in transactions of their own: one odd record
stops no other.
"""

from collections.abc import Sequence

import structlog

from services.publishing.delivery import acknowledging_usecases, answering, queue_store, store
from services.publishing.delivery.acknowledging_usecases import Answers, record_answers
from services.publishing.delivery.outlets_store import OpenedOutlet
from services.publishing.delivery.queue_store import Due
from services.publishing.delivery.usecases import by_itself
from services.publishing.outlet.validators.flaw import Flaw
from shared.errors import Unavailable
from shared.http.resources import Resources
from shared.log.append import StaleVersion
from shared.outages import DATABASE_ERRORS, as_refusal

_log = structlog.get_logger()


async def record_each(resources: Resources, outlet: OpenedOutlet, bureau: str, answers: Answers) -> Answers:
    """Record the answers about deliveries of a bureau together; if that fails, one by one. Returns those that could not
    be recorded. Raises the error if the fault is not with an answer: the database is away, or full.
    """
    try:
        await _record(resources, outlet, bureau, answers)
    except Exception as error:
        if _is_outage(error):
            raise
        if len(answers.each) > 1:
            left = [
                await record_each(resources, outlet, bureau, answers._replace(each=(each,))) for each in answers.each
            ]
            return answers._replace(each=tuple(each for part in left for each in part.each))
        if not isinstance(error, StaleVersion):  # else something was decided just now, and it is looked at again
            _log.exception("an answer cannot be recorded", outlet=outlet.name, delivery=str(answers.each[0].delivery))
        return answers
    return answers._replace(each=())


async def refuse_each(resources: Resources, bureau: str, found: Sequence[tuple[Due, Flaw]]) -> None:
    """Let people mend what cannot be handed over as it is. What was decided about meanwhile is left."""
    async with resources.work(bureau) as work:
        act = by_itself(work, resources, bureau)
        current = await store.each_of(act.session, [due.delivery.id for due, _ in found])
        facts = []
        for due, flaw in found:
            delivery, step = due.delivery, due.delivery.step
            if step is None or current[delivery.id].version != delivery.version:
                continue
            # It was claimed, and not sent; but it may have been sent before somebody resumed it.
            await queue_store.forget_attempts(act.session, [(delivery.id, step.version, step.operation)])
            in_doubt = await queue_store.is_tried(act.session, delivery.id, step.version, step.operation)
            facts.append((delivery, answering.refuse_to_send(delivery, [flaw], in_doubt=in_doubt)))
        await acknowledging_usecases.record_facts(act, facts)


async def _record(resources: Resources, outlet: OpenedOutlet, bureau: str, answers: Answers) -> None:
    async with resources.work(bureau) as work:
        await record_answers(by_itself(work, resources, bureau), outlet.settings, answers)


def _is_outage(error: Exception) -> bool:
    refusal = as_refusal(error) if isinstance(error, (*DATABASE_ERRORS, OSError)) else None
    return isinstance(refusal, Unavailable)
