"""Verifying a whole log against the bare rate of SHA-256 over the same entries."""

import hashlib
import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from shared.log.verification.audit import verify_log
from shared.log.verification.sources import Folder
from tests.bench.measuring import Finding, scaled
from tests.unit.log.published import LOG, publish

_ENTRIES = scaled(400_000)
_LENGTH = 500


def findings() -> Iterator[Finding]:
    entries = [random.Random(n).randbytes(_LENGTH) for n in range(_ENTRIES)]  # noqa: S311  # filling, no secret
    with tempfile.TemporaryDirectory() as folder:
        publish(Path(folder), entries)
        began = time.perf_counter()
        assert all(check.passed for check in verify_log(Folder(Path(folder)), LOG.verifier))
        verified = _ENTRIES / (time.perf_counter() - began)
    began = time.perf_counter()
    for entry in entries:
        hashlib.sha256(entry).digest()
    bare = _ENTRIES / (time.perf_counter() - began)
    yield Finding(
        f"verify log, {_ENTRIES:,} entries of 500 bytes",
        f"{verified:,.0f}/s",
        f"bare SHA-256 {bare:,.0f}/s",
        verified / bare,
        at_least=0.3,
    )
