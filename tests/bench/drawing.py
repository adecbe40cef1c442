"""Drawing: a million units against a million bare hashes, their memory, and a tight assignment."""

import hashlib
import random
import time
import tracemalloc
from collections.abc import Callable, Iterator

from shared.draws.assign import assign
from shared.draws.drand import QUICKNET
from shared.draws.frames import Person, Slot, Task, Unit
from shared.draws.rank import rank
from shared.draws.spec import RankSpec, read_spec
from tests.bench.measuring import Finding, scaled

_UNITS = scaled(1_000_000)
_SEED = hashlib.sha256(b"a seed for measuring").hexdigest()
_SPEC = {
    "protocol": "cheqian-draw/2",
    "kind": "rank",
    "bureau": "370124",
    "organisation": "11370124EXAMPB015U",
    "year": 2026,
    "serial": 1,
    "draw": "00000000-0000-7000-8000-000000000001",
    "purpose": "monthly/2026-03",
    "policy": {"file": "", "rule": ""},
    "frame": {"root": "0" * 64, "size": _UNITS, "key": "0" * 64},
    "excluded": {"root": "0" * 64, "size": 0},
    "deals": [{"name": "all", "stratum": "", "count": 1000}],
    "reserve": 10,
    "entropy": [
        {"source": "beacon", "type": "drand", "chain": QUICKNET.hash, "round": 1, "due": "2023-08-23T15:09:27Z"}
    ],
    "ends": "2023-08-24T15:09:27Z",
}


def findings() -> Iterator[Finding]:
    spec = read_spec(_SPEC)
    assert isinstance(spec, RankSpec)
    ids = [hashlib.sha256(b"%d" % n).hexdigest() for n in range(_UNITS)]
    units = [Unit(id_, "", 1) for id_ in ids]
    began = time.perf_counter()
    drawn = rank(spec, units, _SEED)
    took = time.perf_counter() - began
    assert len(drawn.deals[0].units) == 1000
    # Digests, not calls: `hashlib.sha256(data)` alone does not finish the hash.
    bare = _seconds(_digest)
    yield Finding(
        "rank draw of 1,000,000 units, n = 1,000",
        f"{took:.2f} s",
        f"1,000,000 hashlib.sha256 digests on 100 bytes {bare:.2f} s",
        took / bare,
        at_most=1.25,
    )
    del units, ids
    per_unit = _memory_of_a_unit(spec)
    yield Finding("memory of a rank draw", f"{per_unit:.0f} bytes", "—", per_unit, at_most=600, unit="bytes a unit")
    took = _tight_assignment()
    yield Finding("assign 1,000 tasks × 3 slots to 200 people, tight", f"{took:.2f} s", "—", took, at_most=5, unit="s")


def _seconds(bare: Callable[[bytes], object]) -> float:
    data = bytes(100)
    began = time.perf_counter()
    for _ in range(_UNITS):
        bare(data)
    return time.perf_counter() - began


def _digest(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def _memory_of_a_unit(spec: RankSpec) -> float:
    """The peak of frame and draw together, in bytes a unit: 200,000 of them, as tracing is slow."""
    count = _UNITS // 5
    tracemalloc.start()
    units = [Unit(hashlib.sha256(b"%d" % n).hexdigest(), "", 1) for n in range(count)]
    rank(spec, units, _SEED)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / len(units)


def _tight_assignment() -> float:
    """Seconds for as many slots as the people can take in all, with groups and recusals."""
    chance = random.Random(20260302)  # noqa: S311  # a case to measure, no secret
    groups = ("F", "G", "W")
    tasks = [
        Task(
            hashlib.sha256(b"task %d" % n).hexdigest(),
            (Slot("leader", ("leader",)), Slot("group", (f"group:{groups[n % 3]}",)), Slot("member", ())),
        )
        for n in range(1000)
    ]
    people = [
        Person(
            hashlib.sha256(b"person %d" % n).hexdigest(),
            tuple(sorted([f"group:{groups[n % 3]}", *(["leader"] if n % 2 else [])])),
            15,
            tuple(sorted(task.id for task in chance.sample(tasks, 40))),
        )
        for n in range(200)
    ]
    began = time.perf_counter()
    assigned = assign(tasks, people, _SEED)
    took = time.perf_counter() - began
    assert sum(len(assignment.slots) for assignment in assigned.assignments) == 3000
    return took
