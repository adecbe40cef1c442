"""Queueing messages as events come, and sending them. Any number of processes may do both.

A message is claimed in one transaction, sent in none, and what became of it is kept in another. Whoever dies between
two of them leaves it to others, who send it again: its id is that of the event, and a receiver takes it once.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Mapping, Sequence
from secrets import randbelow
from typing import NamedTuple

import structlog

from services.publishing.settings import PublishingSettings
from services.publishing.webhook import queue_store, store
from services.publishing.webhook.destination import chosen, destination
from services.publishing.webhook.hearing import TOLD
from services.publishing.webhook.message import message_of, signed_headers, wants
from services.publishing.webhook.metrics import Outcome, WebhookMetrics
from services.publishing.webhook.pace import pause_after
from services.publishing.webhook.queue_store import DueMessage
from shared.errors import Refusal, Unavailable
from shared.http.resources import Resources
from shared.listening.store import told_after
from shared.migrations.access import SERVICES
from shared.peers import Allowance, PeerFailed, Peers, Sent
from shared.sealing import SealedKey

ANSWER = Allowance(size=65_536, seconds=15)
"""What a receiver may send and take."""
_AT_ONCE = 16
_GONE = 410
Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""Gives the addresses that a host has. Raises OSError."""

_log = structlog.get_logger()


class Signed(NamedTuple):
    """A message with the headers that prove it, the address that it goes to, and the IP address to connect to."""

    address: str
    at: str
    body: bytes
    headers: Mapping[str, str]


class WebhookRefused(Unavailable):
    code = "webhook-refused"
    title = "接收方未接受推送"
    title_en = "The receiver did not take the message"


async def addresses_of(host: str, port: int) -> Sequence[str]:
    """All addresses of a host, as the system looks them up."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(each[4][0]) for each in found]


async def queue_once(resources: Resources, metrics: WebhookMetrics) -> bool:
    """Queue what webhooks are told of the next events. Returns whether there may be more at once."""
    async with resources.work() as work:
        span = await queue_store.span(work.session)
        webhooks = await store.active(work.session) if span else ()
    if not span:
        return False
    before, last = span.start - 1, span.stop - 1
    if webhooks:
        newest = await told_after(resources.engine, SERVICES, TOLD, before, last)
        until = newest.until
        told = [message_of(event) for event in newest.events]
    else:
        until, told = last, []
    messages = [
        (webhook.id, message)
        for message in told
        for webhook in webhooks
        if webhook.bureau == message.bureau and wants(webhook.types, message.type)
    ]
    async with resources.work() as work:
        is_ours = await queue_store.queue(work.session, before, until, messages, resources.clock())
    metrics.queued(len(messages) if is_ours else 0)
    return until < last


async def send_once(resources: Resources, metrics: WebhookMetrics, resolve: Resolve = addresses_of) -> int:
    """Send what is due. Returns how many messages that were."""
    async with resources.work() as work:
        due = await queue_store.claim(work.session, resources.clock())
    room = asyncio.Semaphore(_AT_ONCE)

    async def send(each: DueMessage) -> None:
        async with room:
            metrics.tried(await _send(resources, each, resolve))

    async with asyncio.TaskGroup() as group:
        for each in due:
            group.create_task(send(each))
    return len(due)


async def _send(resources: Resources, due: DueMessage, resolve: Resolve) -> Outcome:
    try:
        await _post(resources, due, resolve)
    except Refusal as refusal:
        return await _put_off(resources, due, refusal)
    async with resources.work(due.webhook.bureau) as work:
        await queue_store.taken(work.session, due)
    return "taken"


async def _post(resources: Resources, due: DueMessage, resolve: Resolve) -> None:
    """Send one message. Raises Refusal: it was not taken."""
    settings = resources.settings_of(PublishingSettings)
    where = destination(due.webhook.address, settings.webhook_hosts)
    try:
        async with asyncio.timeout(ANSWER.seconds):
            found = await resolve(where.host, where.port)
    except (OSError, TimeoutError) as error:
        raise PeerFailed(
            f"主机 {where.host} 无法解析。", f"The host {where.host} cannot be looked up.", retry_after=60
        ) from error
    at = chosen(found, settings.webhook_networks, where.host)
    secret = resources.seals.unseal_key(SealedKey(due.webhook.sealed, due.webhook.seal))
    headers = signed_headers(secret, due.event, due.body, resources.clock())
    await hand_over(resources.peers, Signed(where.address, at, due.body, headers))


async def hand_over(peers: Peers, signed: Signed, within: Allowance = ANSWER) -> None:
    """Send a message, once. Raises PeerFailed, WebhookRefused."""
    sent = Sent(signed.body, "application/json")
    answer = await peers.ask(signed.address, within, sent, signed.headers, at=signed.at)
    if not 200 <= answer.status < 300:
        said = f"状态码为 {answer.status}"
        raise WebhookRefused(
            f"接收方未接受：{said}。",
            f"The receiver answered {answer.status}.",
            retry_after=answer.retry_after or 0,
            answered=answer.status,
        )


async def _put_off(resources: Resources, due: DueMessage, refusal: Refusal) -> Outcome:
    """Send it again later. It is given up after the last try, or if the receiver says that the address is gone."""
    wanted = refusal.retry_after if isinstance(refusal, WebhookRefused) else 0
    is_gone = refusal.facts.get("answered") == _GONE
    pause = None if is_gone else pause_after(due.tries + 1, randbelow(1000) / 1000, wanted)
    until = None if pause is None else resources.clock() + pause
    async with resources.work(due.webhook.bureau) as work:
        await queue_store.put_off(work.session, due, until, refusal)
    if until is not None:
        return "put-off"
    _log.warning(
        "webhook message given up",
        webhook=str(due.webhook.id),
        bureau=due.webhook.bureau,
        event_id=str(due.event),
        code=refusal.code,
    )
    return "given-up"
