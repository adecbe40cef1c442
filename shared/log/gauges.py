"""Gauges of the log for operations. Each application has its own set, on its own registry."""

from prometheus_client import CollectorRegistry, Counter, Gauge


class LogGauges:
    """The log's gauges in a process. Their names and meanings are documented in docs/operations.md."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.backlog = Gauge("cheqian_log_backlog_events", "Events appended and not yet sequenced.", registry=registry)
        self.tree_size = Gauge("cheqian_log_tree_size", "Entries that have a position.", registry=registry)
        self.published_size = Gauge("cheqian_log_published_size", "Entries that are published.", registry=registry)
        self.checkpoint_age = Gauge(
            "cheqian_log_checkpoint_age_seconds",
            "How long the oldest entry without a checkpoint has waited; 0 when every entry has one.",
            registry=registry,
        )
        self.cosigned_age = Gauge(
            "cheqian_log_cosigned_age_seconds",
            "How old the newest checkpoint is that all witnesses have cosigned; infinite if they never did.",
            registry=registry,
        )
        self.refused_to_sign = Gauge(
            "cheqian_log_refused_to_sign",
            "1 while nothing is signed: it would fork the log, or nobody says what was signed last. Call the operator.",
            registry=registry,
        )
        self.damaged_receipts = Counter(
            "cheqian_log_damaged_receipts",
            "Receipts that were not served, because the entry, the proof or a signature in the database is wrong.",
            registry=registry,
        )
        self.papers_without_issue = Counter(
            "cheqian_papers_without_issue",
            "Times that somebody has asked about a code which a bureau's paper key signed, and of which the log has no "
            "issue.",
            registry=registry,
        )
        self._of_listeners(registry)
        self._of_consumers(registry)

    def _of_listeners(self, registry: CollectorRegistry) -> None:
        self.listeners = Gauge("cheqian_listeners", "Streams of events that are open.", registry=registry)
        self.listeners_most = Gauge(
            "cheqian_listeners_most", "How many streams of events may be open.", registry=registry
        )
        self.listeners_behind = Gauge(
            "cheqian_listeners_behind_seconds",
            "For how long the listener furthest behind has not been told all that there is; 0 while nobody listens.",
            registry=registry,
        )
        self.events_told = Counter(
            "cheqian_events_told", "Events told over streams, once for each listener.", registry=registry
        )

    def _of_consumers(self, registry: CollectorRegistry) -> None:
        self.consumer_lag = Gauge(
            "cheqian_consumer_lag_events", "Entries a consumer has yet to read.", ["consumer"], registry=registry
        )
        self.consumer_failures = Gauge(
            "cheqian_consumer_failures",
            "How often in a row a consumer has failed at its next event; 0 while it goes on.",
            ["consumer"],
            registry=registry,
        )
        self.consumer_set_aside = Gauge(
            "cheqian_consumer_set_aside_events",
            "Events that a consumer could not take and has set aside.",
            ["consumer"],
            registry=registry,
        )
