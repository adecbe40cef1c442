"""The metrics of webhooks: what was queued and what became of it, what waits and since when."""

from datetime import datetime
from typing import Literal, NamedTuple, get_args

from prometheus_client import CollectorRegistry, Counter, Gauge

Outcome = Literal["taken", "put-off", "given-up"]
"""What became of a try: the receiver has the message; it is sent again later; it is not sent any more."""


class QueueCounts(NamedTuple):
    """How many messages wait, and how many were given up; since when the oldest waits, None if none does; how many
    entries of the log were not looked at yet.
    """

    waiting: int
    given_up: int
    oldest: datetime | None
    behind: int


class WebhookMetrics:
    """Counters count from the start of the process; `register` makes them visible."""

    def __init__(self) -> None:
        self._messages = Gauge(
            "cheqian_webhook_messages",
            "Messages to webhooks: those that wait, those given up.",
            ["state"],
            registry=None,
        )
        self._oldest = Gauge("cheqian_webhook_oldest_seconds", "For how long the oldest waits.", registry=None)
        self._behind = Gauge("cheqian_webhook_behind_events", "Entries not looked at for webhooks.", registry=None)
        self._queued = Counter("cheqian_webhook_queued", "Messages that were queued.", registry=None)
        self._tries = Counter("cheqian_webhook_tries", "Tries to send a message.", ["outcome"], registry=None)
        for outcome in get_args(Outcome):
            self._tries.labels(outcome)

    def register(self, registry: CollectorRegistry) -> None:
        """Show them among the metrics of the service."""
        for shown in (self._messages, self._oldest, self._behind, self._queued, self._tries):
            registry.register(shown)

    def queued(self, messages: int) -> None:
        """So many messages were queued."""
        self._queued.inc(messages)

    def tried(self, outcome: Outcome) -> None:
        """A message was sent, or could not be."""
        self._tries.labels(outcome).inc()

    def counted(self, counts: QueueCounts, now: datetime) -> None:
        """What waits was counted."""
        self._messages.labels("waiting").set(counts.waiting)
        self._messages.labels("given-up").set(counts.given_up)
        self._oldest.set(max((now - (counts.oldest or now)).total_seconds(), 0))
        self._behind.set(counts.behind)
