"""The audit of a log of a million entries, most of them no events of a draw; the log's own verification included."""

import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import NamedTuple
from uuid import UUID

from deploy.auditing import LogReader, Trust
from shared.log.checkpoints import Checkpoint
from shared.log.event import Event
from shared.log.notes import Note
from shared.log.verification.sources import Folder
from tests.bench.measuring import Finding, most_memory, scaled
from tests.unit.draws.logs import AUGUST, MARCH, build, registers
from tests.unit.draws.published import LOG, WITNESS
from tests.unit.draws.scripts import announced
from tests.unit.log.published import publish, put

_ENTRIES = scaled(1_000_000)
_DRAWS = scaled(2_000)
_LIMIT = 60


class Measured(NamedTuple):
    """How long the audit took and its reading of the log, in seconds; and the most memory of its process, in MB."""

    took: float
    reading: float
    memory: float
    draws: int


def findings() -> Iterator[Finding]:
    with tempfile.TemporaryDirectory() as folder:
        _publish(Path(folder))
        # In a process of its own, because this one has held all entries.
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
            measured = alone.submit(_audit, Path(folder)).result()
    assert measured.draws == _DRAWS
    yield Finding(
        f"audit of {_ENTRIES:,} entries with {_DRAWS:,} draws, log verified",
        f"{measured.took:,.1f} s, {measured.memory:,.0f} MB at most",
        f"{measured.reading:,.1f} s of it reading",
        measured.took,
        at_most=_LIMIT,
        unit="s",
    )


def _audit(folder: Path) -> Measured:
    began = time.perf_counter()
    reader = LogReader(Trust(LOG.verifier, [WITNESS.verifier]))
    assert all(check.passed for check in reader.checks(Folder(folder), None, lambda done, total: None))
    reading = time.perf_counter() - began
    audited = reader.audited()
    took = time.perf_counter() - began
    return Measured(took, reading, most_memory(), sum(1 for _ in audited.book.announced()))


def _publish(folder: Path) -> None:
    checkpoint = publish(folder, _entries())
    put(folder, "checkpoint", _cosigned(Checkpoint(LOG.name, checkpoint.size, checkpoint.root)))


def _entries() -> list[bytes]:
    """Events of the directory, with draws between them."""
    chance = Random(1)  # noqa: S311  # filling, no secret
    script = [*registers(), *(event for n in range(1, _DRAWS + 1) for event in announced(n, f"monthly/2023-08/W{n}"))]
    draws = build([event for event in script if "witnessed" not in event.type]).entries
    rest = [_edited(number, chance) for number in range(_ENTRIES - len(draws))]
    step = _ENTRIES // len(draws)
    for place, entry in enumerate(draws):
        rest.insert(place * step, entry)
    return rest


def _edited(number: int, chance: Random) -> bytes:
    event = Event(
        id=UUID(int=number),
        bureau="370124",
        stream=f"enterprise/{number}",
        version=1,
        type="sampling.directory.edited",
        time=AUGUST + timedelta(seconds=number),
        trace=chance.randbytes(16).hex(),
        cause="",
        public={},
        payload={},
        salt=chance.randbytes(32),
    )
    return event.sealed().entry


def _cosigned(checkpoint: Checkpoint) -> bytes:
    lines = (LOG.sign(checkpoint.text), WITNESS.sign(checkpoint.text, int(MARCH.timestamp())))
    return Note(checkpoint.text, lines).to_bytes()
