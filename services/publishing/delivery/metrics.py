"""The metrics of deliveries: what waits and since when, what became of records, and whether targets are away."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from prometheus_client import CollectorRegistry, Counter, Gauge

from services.publishing.outlet.acknowledgement import Status
from shared.contracts.deliveries import RecordKind

_STATES = ("refused", "abandoned", "differing")
_ANSWERS: tuple[Status, ...] = ("accepted", "refused", "duplicate")


class DeliveryCounts(NamedTuple):
    """Outlet → how many records wait, and since when the oldest; outlet and state → how many stand there."""

    waiting: Mapping[str, tuple[int, datetime]]
    standing: Mapping[tuple[str, str], int]


class DeliveryMetrics:
    """They count from the start of the process; `register` makes them visible."""

    def __init__(self, outlets: Sequence[str]) -> None:
        of, said = ["outlet"], ["outlet", "status"]
        self._waiting = Gauge("cheqian_deliveries_waiting", "Records that wait for an answer.", of, registry=None)
        self._oldest = Gauge("cheqian_deliveries_oldest_seconds", "For how long the oldest waits.", of, registry=None)
        self._standing = Gauge("cheqian_deliveries_standing", "Records to be looked at.", said, registry=None)
        self._answers = Counter("cheqian_delivery_answers", "Answers of targets, by record.", said, registry=None)
        self._failures = Counter("cheqian_delivery_batches_failed", "Batches without an answer.", of, registry=None)
        self._away = Gauge("cheqian_outlet_away", "1 while the target is held to be away.", of, registry=None)
        self._books = Gauge("cheqian_books_flaws", "Flaws in the newest books.", ["outlet", "kind"], registry=None)
        for name in outlets:
            self._failures.labels(name)
            self._away.labels(name).set(0)
            for status in _ANSWERS:
                self._answers.labels(name, status)
        self._outlets = outlets

    def register(self, registry: CollectorRegistry) -> None:
        """Show them among the metrics of the service."""
        for shown in (
            self._waiting,
            self._oldest,
            self._standing,
            self._answers,
            self._failures,
            self._away,
            self._books,
        ):
            registry.register(shown)

    def answered(self, outlet: str, status: Status) -> None:
        """The target has answered to a record."""
        self._answers.labels(outlet, status).inc()
        self._away.labels(outlet).set(0)

    def failed(self, outlet: str, *, away: bool) -> None:
        """A batch has no usable answer. `away`: whether the target is held to be away now."""
        self._failures.labels(outlet).inc()
        self._away.labels(outlet).set(away)

    def compared(self, outlet: str, kind: RecordKind, flaws: int) -> None:
        """The books of a day were compared."""
        self._books.labels(outlet, kind).set(flaws)

    def counted(self, counts: DeliveryCounts, now: datetime) -> None:
        """What waits, and what somebody must look at, was counted."""
        for name in self._outlets:
            waiting, oldest = counts.waiting.get(name, (0, now))
            self._waiting.labels(name).set(waiting)
            self._oldest.labels(name).set(max((now - oldest).total_seconds(), 0))
            for status in _STATES:
                self._standing.labels(name, status).set(counts.standing.get((name, status), 0))
