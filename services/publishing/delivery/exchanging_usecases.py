"""The files of an outlet: what is due is handed over in a folder, and acknowledgements are read back."""

import asyncio
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import structlog

from services.publishing.delivery import acknowledging_usecases, exchange_store, queue_store
from services.publishing.delivery.exchange_store import HandOver
from services.publishing.delivery.metrics import DeliveryMetrics
from services.publishing.delivery.outlets_store import OpenedOutlet
from services.publishing.delivery.queue_store import Due, DueBatch
from services.publishing.delivery.usecases import authority_of, by_itself
from services.publishing.outlet.acknowledgement import Acknowledgement, AcknowledgementUnreadable, read_acknowledgement
from services.publishing.outlet.files import ExchangeSheet, Row
from services.publishing.outlet.mapping import withdrawal_fields
from services.publishing.outlet.records import Withdrawal
from services.publishing.outlet.target import Target
from shared.errors import Unavailable
from shared.http.resources import Resources

_PAUSE = 30.0
"""Seconds between two looks into the folder."""
_ACKNOWLEDGED_WITHIN = timedelta(days=3)

_log = structlog.get_logger()


class NotAcknowledged(Unavailable):
    code = "not-acknowledged"
    title = "对方没有回执"
    title_en = "The target has not acknowledged it"


async def exchange(resources: Resources, outlet: OpenedOutlet, metrics: DeliveryMetrics) -> None:
    """Hand over what is due, and read what was acknowledged; runs until it is cancelled."""
    while True:
        try:
            await finish(resources, outlet)
            while await hand_over(resources, outlet):
                pass
            await read_back(resources, outlet, metrics)
        except Exception:  # noqa: BLE001  # whatever it was: what was claimed is handed over again
            _log.exception("an exchange failed", outlet=outlet.name)
        await asyncio.sleep(_PAUSE)


async def hand_over(resources: Resources, outlet: OpenedOutlet) -> int:
    """Write what is due of one kind and operation into a folder. Returns how many records it has.

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
    fresh = [each for each in batch.due if not each.batch]
    if fresh:
        await _written(resources, outlet, batch, fresh)
    return len(batch.due)


async def finish(resources: Resources, outlet: OpenedOutlet) -> None:
    """Finish the folders of batches that are kept, and of which somebody died before their end."""
    folder = _folder(outlet)
    for batch in await resources.pool.run(exchange_store.unfinished, folder):
        async with resources.work() as work:
            waiting = await queue_store.in_batch(work.session, outlet.name, batch)
        if waiting:
            await resources.pool.run(exchange_store.finish_exchange, folder, batch)


async def read_back(resources: Resources, outlet: OpenedOutlet, metrics: DeliveryMetrics) -> int:
    """Read every acknowledgement in the folder. Returns how many files it were; those that were read are set aside."""
    found = await resources.pool.run(exchange_store.acknowledged, _folder(outlet))
    for batch, path in found:
        await _read(resources, outlet, metrics, batch, path)
    return len(found)


def row_of(due: Due, target: Target) -> Row:
    """A record as a row of a file."""
    step, about = due.delivery.step, due.delivery.about
    assert step is not None  # noqa: S101  # only what has a step is queued
    if step.operation == "withdrawals":
        withdrawal = Withdrawal(key=about.key, version=step.version, of=about.kind, reason=step.reason)
        return withdrawal_fields(withdrawal, target)
    return step.fields


async def _written(resources: Resources, outlet: OpenedOutlet, batch: DueBatch, fresh: list[Due]) -> None:
    settings, number, now = outlet.settings, uuid4(), resources.clock()
    sheet = ExchangeSheet(target=settings.to, kind=batch.kind, operation=batch.operation, batch=number)
    rows = [row_of(each, settings.to) for each in fresh]
    async with resources.work(batch.bureau) as work:
        by = await authority_of(by_itself(work, resources, batch.bureau), settings)
    what = HandOver(sheet=sheet, form=settings.form, by=by, at=now)
    await resources.pool.run(exchange_store.write_exchange, _folder(outlet), what, rows)
    async with resources.work(batch.bureau) as work:
        ids = [each.delivery.id for each in fresh]
        await queue_store.handed_over(work.session, ids, number, now + _ACKNOWLEDGED_WITHIN)
    # Last: an acknowledgement may come at once, and is of a batch that we know.
    await resources.pool.run(exchange_store.finish_exchange, _folder(outlet), number)


def _folder(outlet: OpenedOutlet) -> Path:
    folder = outlet.settings.folder
    assert folder is not None  # noqa: S101  # the settings were looked at
    return folder


async def _give_up(resources: Resources, batch: DueBatch, silent: list[Due]) -> None:
    refusal = NotAcknowledged(
        "已交换的文件三天内没有回执；请向对方平台查询，取得回执文件后放入回执文件夹，或者重新报送。",
        "The exchange was not acknowledged within three days: ask the platform, put its file into the folder of "
        "acknowledgements, or send it again.",
        retry_after=60,
    )
    async with resources.work(batch.bureau) as work:
        await acknowledging_usecases.put_off(by_itself(work, resources, batch.bureau), silent, refusal)


async def _read(resources: Resources, outlet: OpenedOutlet, metrics: DeliveryMetrics, batch: UUID, path: Path) -> None:
    async with resources.work() as work:
        waiting = await queue_store.in_batch(work.session, outlet.name, batch)
    sent = {(each.about.key, each.step.version): each for each in waiting if each.step}
    try:
        read = await resources.pool.run(_read_file, path, outlet.settings.to, batch, list(sent))
    except AcknowledgementUnreadable as refusal:
        _log.warning("an acknowledgement cannot be read", outlet=outlet.name, path=str(path), because=refusal.detail_en)
        return
    answers = [(sent[each.key, each.version], each) for each in read.answers]
    for bureau in sorted({delivery.bureau for delivery, _ in answers}):
        theirs = [each for each in answers if each[0].bureau == bureau]
        async with resources.work(bureau) as work:
            act = by_itself(work, resources, bureau)
            await acknowledging_usecases.record_answers(act, outlet.settings, theirs, act.now)
    for _, answer in answers:
        metrics.answered(outlet.name, answer.status)
    for fault in read.faults:
        _log.warning(
            "a row of an acknowledgement says nothing", path=str(path), line=fault.line, because=fault.reason_en
        )
    # What a file did not speak of waits for another one: only a file that spoke of all is done with.
    await resources.pool.run(path.rename, path.with_suffix(".read" if not read.unanswered else ".partly-read"))


def _read_file(path: Path, target: Target, batch: UUID, sent: list[tuple[str, int]]) -> Acknowledgement:
    with path.open("rb") as file:
        return read_acknowledgement(file, target, batch, sent)
