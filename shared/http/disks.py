"""Metrics of disks: the space that is left, and how often something was not stored because a disk is full."""

from prometheus_client import CollectorRegistry, Counter, Gauge

from shared.blobs import BlobStore


class DiskMetrics:
    """The metrics of the disks that a service writes to. Their meanings are documented in docs/operations.md."""

    def __init__(self, registry: CollectorRegistry, service: str) -> None:
        labels = ["service"]
        self._service = service
        self._free = Gauge("cheqian_blob_free_bytes", "Free space on the blob store's disk.", labels, registry=registry)
        self._least = Gauge(
            "cheqian_blob_least_free_bytes", "The free space that the settings want.", labels, registry=registry
        )
        full = Counter("cheqian_disk_full", "Requests refused because a disk is full.", labels, registry=registry)
        self._full = full.labels(service)

    def watch(self, blobs: BlobStore, least: int) -> None:
        """Show the free space of the service's own folder; nothing if it has none."""
        if blobs.free_bytes is not None:
            self._free.labels(self._service).set_function(lambda: blobs.free_bytes or 0)
            self._least.labels(self._service).set(least)

    def refused(self) -> None:
        """A request was refused because a disk is full."""
        self._full.inc()
