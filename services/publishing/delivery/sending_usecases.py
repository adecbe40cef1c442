"""The background task that sends records to the credit systems. Any number of processes may run it.

A batch is claimed in one transaction, sent in none, and its answers are recorded in another. Whoever dies between two
of them leaves the batch to others, who send it again: the target answers `duplicate`, with the receipt of the first
time.
"""

import asyncio
from collections.abc import Sequence
from time import monotonic

import structlog

from services.publishing.delivery import acknowledging_usecases, queue_store
from services.publishing.delivery.acknowledging_usecases import Answered, Answers
from services.publishing.delivery.metrics import DeliveryMetrics
from services.publishing.delivery.outlets_store import OpenedOutlet, client_of
from services.publishing.delivery.queue_store import Due, DueBatch
from services.publishing.delivery.receiving import Received, received_at
from services.publishing.delivery.settling_usecases import record_each
from services.publishing.delivery.target_store import TargetAway
from services.publishing.delivery.usecases import by_itself
from services.publishing.outlet.pushing import BatchAnswered, PushedRecord, unusable
from services.publishing.outlet.said import Odd
from shared.errors import Unavailable
from shared.http.resources import Resources
from shared.peers import PeerFailed

LANES = 2
"""How many batches are on their way at a time."""
_PAUSE = 0.5
"""Seconds between two looks while nothing is due."""

_NOT_RECORDED = Odd("其内容不能记录", "what it says cannot be recorded")

_log = structlog.get_logger()


async def push(resources: Resources, outlet: OpenedOutlet, metrics: DeliveryMetrics) -> None:
    """Send what is due to the target of an outlet; runs until it is cancelled. While the answers to one batch are
    recorded, the target has the next one.
    """
    async with asyncio.TaskGroup() as group:
        for lane in range(LANES):
            group.create_task(_push(resources, outlet, metrics), name=f"outlet {outlet.name} {lane}")


async def _push(resources: Resources, outlet: OpenedOutlet, metrics: DeliveryMetrics) -> None:
    while True:
        try:
            sent = await push_once(resources, outlet, metrics)
        except Exception:  # noqa: BLE001  # whatever it was: what was claimed is sent again, and the other outlets go on
            _log.exception("a batch could not be recorded", outlet=outlet.name)
            sent = 0
        await asyncio.sleep(max(outlet.seconds_left(), 0 if sent else _PAUSE))


async def push_once(resources: Resources, outlet: OpenedOutlet, metrics: DeliveryMetrics) -> int:
    """Send one batch, if something is due and the target may be asked. Returns how many records it had."""
    if outlet.seconds_left():
        return 0
    async with resources.work() as work:
        batch = await queue_store.claim(work.session, outlet.name, resources.clock(), outlet.settings.to.most)
    if batch is None:
        return 0
    outlet.rate.spend(monotonic())
    sent = resources.clock()
    try:
        records = [_pushed(each) for each in batch.due]
        answered = await client_of(resources, outlet).send(batch.kind, batch.operation, records)
    except Unavailable as refusal:
        _note_failure(outlet, refusal)
        await _put_off(resources, batch, batch.due, refusal)
        metrics.failed(outlet.name, away=outlet.breaker.is_open)
        return len(batch.due)
    outlet.breaker.succeeded()
    received = received_at(answered.received, sent, resources.clock())
    for each in await _record(resources, outlet, batch, answered, received):
        metrics.answered(outlet.name, each.said.status)
    return len(batch.due)


def _pushed(due: Due) -> PushedRecord:
    step = due.delivery.step
    assert step is not None  # noqa: S101  # only what has a step is queued
    return PushedRecord(due.delivery.about.key, step.version, step.fields, step.reason)


def _note_failure(outlet: OpenedOutlet, refusal: Unavailable) -> None:
    if isinstance(refusal, TargetAway):
        outlet.breaker.told_to_wait(monotonic(), refusal.retry_after)
    else:
        outlet.breaker.failed(monotonic())


async def _record(
    resources: Resources, outlet: OpenedOutlet, batch: DueBatch, answered: BatchAnswered, received: Received
) -> Sequence[Answered]:
    """Record the answers, and return them. What the target did not speak of, or said nothing usable of, is sent again
    later.
    """
    told = {(each.key, each.version): each for each in answered.answers}
    sent = {(each.delivery.about.key, _pushed(each).version): each for each in batch.due}
    answers = tuple(Answered(each.delivery.id, batch.operation, told[key]) for key, each in sent.items() if key in told)
    left = await record_each(resources, outlet, batch.bureau, Answers(answers, received))
    unrecorded = {each.delivery for each in left.each}
    for key, due in sent.items():
        if due.delivery.id in unrecorded:
            await _put_off(resources, batch, [due], unusable(_NOT_RECORDED))
        elif key in answered.unusable:
            await _put_off(resources, batch, [due], unusable(answered.unusable[key]))
    silent = [each for key, each in sent.items() if key not in told and key not in answered.unusable]
    if silent:
        await _put_off(resources, batch, silent, _silence())
    return [each for each in answers if each.delivery not in unrecorded]


async def _put_off(resources: Resources, batch: DueBatch, due: Sequence[Due], refusal: Unavailable) -> None:
    wait = refusal.retry_after if isinstance(refusal, TargetAway) else 0
    async with resources.work(batch.bureau) as work:
        await acknowledging_usecases.put_off(by_itself(work, resources, batch.bureau), due, refusal, wait=wait)


def _silence() -> Unavailable:
    return PeerFailed(
        "对方的答复中没有这条记录；稍后自动重新报送。",
        "The answer of the target does not speak of the record; it is sent again by itself.",
        retry_after=60,
    )
