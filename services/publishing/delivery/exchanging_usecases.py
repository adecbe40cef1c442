"""The files of an outlet: what is due is handed over in a folder, and acknowledgements are read back."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from uuid import UUID, uuid4

import structlog

from services.publishing.delivery import acknowledging_usecases, exchange_store, queue_store
from services.publishing.delivery.acknowledging_usecases import Answered, Answers
from services.publishing.delivery.exchange_store import HandOver
from services.publishing.delivery.metrics import DeliveryMetrics
from services.publishing.delivery.outlets_store import OpenedOutlet
from services.publishing.delivery.places_store import ExchangePlace, ExchangePlaceAway
from services.publishing.delivery.queue_store import Due, DueBatch
from services.publishing.delivery.receiving import Received
from services.publishing.delivery.settling_usecases import record_each, refuse_each
from services.publishing.delivery.usecases import authority_of, by_itself
from services.publishing.outlet.acknowledgement import (
    LARGEST_ACKNOWLEDGEMENT,
    Acknowledgement,
    AcknowledgementUnreadable,
    read_acknowledgement,
)
from services.publishing.outlet.files import ExchangeSheet, Row
from services.publishing.outlet.mapping import withdrawal_fields
from services.publishing.outlet.records import Withdrawal
from services.publishing.outlet.target import Target
from services.publishing.outlet.validators.writing import flaw_of_row
from shared.errors import Refusal, Unavailable
from shared.http.resources import Resources

_PAUSE = 30.0
"""Seconds between two looks into the folder."""
_ACKNOWLEDGED_WITHIN = timedelta(days=3)

_log = structlog.get_logger()


class NotHandedOver(Unavailable):
    code = "not-handed-over"
    title = "交换文件未能写出"
    title_en = "The files could not be written"


class NotAcknowledged(Unavailable):
    code = "not-acknowledged"
    title = "对方没有回执"
    title_en = "The target has not acknowledged it"


async def exchange(resources: Resources, outlet: OpenedOutlet, metrics: DeliveryMetrics) -> None:
    """Read what was acknowledged, and hand over what is due; runs until it is cancelled."""
    while True:
        await exchange_once(resources, outlet, metrics)
        await asyncio.sleep(_PAUSE)


async def exchange_once(resources: Resources, outlet: OpenedOutlet, metrics: DeliveryMetrics) -> None:
    """One round. Acknowledgements are read first: what one lies there for is not given up. What fails in one step stops
    no other.
    """

    async def hand_over_all() -> None:
        while await hand_over(resources, outlet):
            pass

    for step in (partial(finish, resources, outlet), partial(read_back, resources, outlet, metrics), hand_over_all):
        try:
            await step()
        except ExchangePlaceAway as refusal:
            _log.warning("the place of an exchange is away", outlet=outlet.name, because=refusal.detail_en)
        except Exception:  # noqa: BLE001  # whatever it was: what was claimed is handed over again
            _log.exception("an exchange failed", outlet=outlet.name)


async def hand_over(resources: Resources, outlet: OpenedOutlet) -> int:
    """Write what is due of one kind and operation as an exchange. Returns how many records it has.

    Whoever dies before the batch is kept leaves an unfinished folder, which nobody takes, and others write another
    one. Whoever dies after that leaves it to others to finish the folder.
    """
    settings = outlet.settings
    async with resources.work() as work:
        batch = await queue_store.claim(work.session, outlet.name, resources.clock(), settings.to.most)
    if batch is None:
        return 0
    silent = [each for each in batch.due if each.batch]
    if silent:
        await _give_up(resources, batch, silent)
    fresh = await _writable(resources, outlet, batch, [each for each in batch.due if not each.batch])
    if fresh:
        await _hand_over(resources, outlet, batch, fresh)
    return len(batch.due)


async def finish(resources: Resources, outlet: OpenedOutlet) -> None:
    """Finish the folders of batches that are kept, and of which somebody died before their end. If something in one may
    not go any more, the folder is removed, and the others go in another.
    """
    place = _place(outlet)
    for batch in await resources.pool.run(exchange_store.unfinished, place):
        async with resources.work() as work:
            kept = await queue_store.in_batch(work.session, outlet.name, batch)
            to_go = await queue_store.to_go_in_batch(work.session, outlet.name, batch)
        if not kept:
            continue
        if len(to_go) == len(kept):
            await resources.pool.run(exchange_store.finish_exchange, place, batch)
        else:
            await _take_back(resources, outlet, kept[0].bureau, batch, to_go)


async def read_back(resources: Resources, outlet: OpenedOutlet, metrics: DeliveryMetrics) -> int:
    """Read every acknowledgement in the folder. Returns how many files it were; those that were read are set aside."""
    found = await resources.pool.run(exchange_store.acknowledged, _place(outlet))
    for batch, name in found:
        try:
            await _read(resources, outlet, metrics, batch, name)
        except ExchangePlaceAway:
            raise
        except Exception:  # noqa: BLE001  # whatever is in one file: the others are read, and it stays where it is
            _log.exception("an acknowledgement could not be recorded", outlet=outlet.name, file=name)
    return len(found)


def row_of(due: Due, target: Target) -> Row:
    """A record as a row of a file."""
    step, about = due.delivery.step, due.delivery.about
    assert step is not None  # noqa: S101  # only what has a step is queued
    if step.operation == "withdrawals":
        withdrawal = Withdrawal(key=about.key, version=step.version, of=about.kind, reason=step.reason)
        return withdrawal_fields(withdrawal, target)
    return step.fields


async def _writable(resources: Resources, outlet: OpenedOutlet, batch: DueBatch, fresh: list[Due]) -> list[Due]:
    """What of it files can carry. Records that they cannot are refused alone: the format was another when they were
    queued, or nobody had looked.
    """
    to, form = outlet.settings.to, outlet.settings.form
    rows = [row_of(each, to) for each in fresh]
    odd = frozenset(await resources.pool.run(exchange_store.unwritable_rows, rows, form)) if rows else frozenset()
    found = [
        (fresh[place], flaw)
        for place in sorted(odd)
        if (flaw := flaw_of_row(rows[place], form, fresh[place].delivery.about.key, batch.kind, to))
    ]
    if found:
        await refuse_each(resources, batch.bureau, found)
    return [each for place, each in enumerate(fresh) if place not in odd]


async def _hand_over(resources: Resources, outlet: OpenedOutlet, batch: DueBatch, fresh: list[Due]) -> None:
    """Hand these over. If they cannot be written, all of them wait, with the reason."""
    number = uuid4()
    try:
        is_kept = await _written(resources, outlet, batch, fresh, number)
    except Refusal as refusal:
        await _put_off(resources, batch, fresh, refusal)
        return
    except Exception:  # noqa: BLE001  # whatever it was: people see that it waits
        _log.exception("a batch could not be written", outlet=outlet.name)
        await _put_off(resources, batch, fresh, _not_written())
        return
    if is_kept:
        # Last: an acknowledgement may come at once, and is of a batch that we know.
        await resources.pool.run(exchange_store.finish_exchange, _place(outlet), number)


async def _written(resources: Resources, outlet: OpenedOutlet, batch: DueBatch, fresh: list[Due], number: UUID) -> bool:
    """Write the files of a batch, and keep it. Returns whether it goes."""
    settings, now = outlet.settings, resources.clock()
    sheet = ExchangeSheet(target=settings.to, kind=batch.kind, operation=batch.operation, batch=number)
    rows = [row_of(each, settings.to) for each in fresh]
    async with resources.work(batch.bureau) as work:
        by = await authority_of(by_itself(work, resources, batch.bureau), settings)
    what = HandOver(sheet=sheet, form=settings.form, by=by, at=now)
    await resources.pool.run(exchange_store.write_exchange, _place(outlet), what, rows)
    async with resources.work(batch.bureau) as work:
        may_go = await queue_store.handed_over(work.session, fresh, number, now + _ACKNOWLEDGED_WITHIN)
    if not may_go:
        await _take_back(resources, outlet, batch.bureau, number, [each.delivery.id for each in fresh])
    return may_go


async def _take_back(
    resources: Resources, outlet: OpenedOutlet, bureau: str, batch: UUID, deliveries: Sequence[UUID]
) -> None:
    """Hand nothing of a batch over: what may still go goes at once in another."""
    async with resources.work(bureau) as work:
        await queue_store.take_back(work.session, deliveries, batch, resources.clock())
    await resources.pool.run(exchange_store.remove_exchange, _place(outlet), batch)


def _place(outlet: OpenedOutlet) -> ExchangePlace:
    assert outlet.place is not None  # noqa: S101  # the settings were looked at
    return outlet.place


async def _give_up(resources: Resources, batch: DueBatch, silent: list[Due]) -> None:
    refusal = NotAcknowledged(
        "已交换的文件三天内没有回执；请向对方平台查询，取得回执文件后放入回执文件夹，或者重新报送。",
        "The exchange was not acknowledged within three days: ask the platform, put its file into the folder of "
        "acknowledgements, or send it again.",
        retry_after=60,
    )
    await _put_off(resources, batch, silent, refusal)


async def _put_off(resources: Resources, batch: DueBatch, due: Sequence[Due], refusal: Refusal) -> None:
    async with resources.work(batch.bureau) as work:
        await acknowledging_usecases.put_off(by_itself(work, resources, batch.bureau), due, refusal)


def _not_written() -> NotHandedOver:
    return NotHandedOver(
        "交换文件未能写出；稍后自动重试，如多次发生请运维人员查看日志和交换文件夹。",
        "The files of the exchange could not be written. It is tried again by itself; if this goes on, let operations "
        "look at the log and at the folder.",
        retry_after=60,
    )


async def _read(resources: Resources, outlet: OpenedOutlet, metrics: DeliveryMetrics, batch: UUID, name: str) -> None:
    async with resources.work() as work:
        handed_over = await queue_store.in_batch(work.session, outlet.name, batch)
    sent = {(each.key, each.version): each for each in handed_over}
    try:
        read = await resources.pool.run(_read_file, _place(outlet), name, outlet.settings.to, batch, list(sent))
    except AcknowledgementUnreadable as refusal:
        _log.warning("an acknowledgement cannot be read", outlet=outlet.name, file=name, because=refusal.detail_en)
        return
    answers, unrecorded = [(sent[each.key, each.version], each) for each in read.answers], 0
    for bureau in sorted({each.bureau for each, _ in answers}):
        theirs = tuple(Answered(each.delivery, each.operation, said) for each, said in answers if each.bureau == bureau)
        left = await record_each(resources, outlet, bureau, Answers(theirs, Received(resources.clock()), batch))
        unrecorded += len(left.each)
        for each in theirs:
            metrics.answered(outlet.name, each.said.status)
    for fault in read.faults:
        _log.warning("a row of an acknowledgement says nothing", file=name, line=fault.line, because=fault.reason_en)
    if read.more:
        _log.warning("more rows of an acknowledgement say nothing", file=name, rows=read.more)
    if not unrecorded:
        await resources.pool.run(exchange_store.set_aside, _place(outlet), name, _ending(read))


def _ending(read: Acknowledgement) -> str:
    """How a file is called from now on. Only one that spoke of all is done with: what it did not speak of waits for
    another one. Of an unused one, people see why in the log.
    """
    if not read.answers:
        return ".unused"
    return ".partly-read" if read.unanswered else ".read"


def _read_file(
    place: ExchangePlace, name: str, target: Target, batch: UUID, sent: list[tuple[str, int]]
) -> Acknowledgement:
    with place.open(name, LARGEST_ACKNOWLEDGEMENT) as file:
        return read_acknowledgement(file, target, batch, sent)
