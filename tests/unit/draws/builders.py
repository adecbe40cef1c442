"""Small made-up draws for the tests of the protocol."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime

from shared.canonical import JsonObject
from shared.draws.bundle import frames_by_name
from shared.draws.entropy import commitment_of
from shared.draws.frames import Frame, Person, Slot, Task, Unit, frame_root

NONCE = "5a" * 32
ESCROWED = "c3" * 32
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
SEED = "ab" * 32


def id_of(name: str) -> str:
    """A well-formed id; that it is blinded plays no part here."""
    return hashlib.sha256(name.encode()).hexdigest()


def units(*weights: int, stratum: str = "") -> list[Unit]:
    return [Unit(id_of(f"{stratum}/{number}"), stratum, weight) for number, weight in enumerate(weights)]


def task(name: str, *slots: Sequence[str]) -> Task:
    return Task(id_of(name), tuple(Slot(f"slot {place}", tuple(tags)) for place, tags in enumerate(slots)))


def person(name: str, *tags: str, capacity: int = 1, recused: Sequence[str] = ()) -> Person:
    return Person(id_of(name), tags, capacity, tuple(sorted(map(id_of, recused))))


def party(source: str = "legal", owner: str = "县司法局") -> JsonObject:
    return {"source": source, "type": "party", "owner": owner, "commitment": commitment_of(source, NONCE)}


def escrow(source: str = "safe", owner: str = "县公证处") -> JsonObject:
    return {
        "source": source,
        "type": "escrow",
        "owner": owner,
        "commitment": commitment_of(source, ESCROWED),
        "holder": "县公证处",
    }


def dice(due: str = "2026-03-02T01:30:00Z", owner: str = "bureau") -> JsonObject:
    return {"source": "dice", "type": "dice", "owner": owner, "count": 20, "due": due, "where": "三楼会议室"}


def rank_spec(frame: Frame, *deals: tuple[str, str, int], reserve: int = 0) -> JsonObject:
    """Deals are (name, stratum, count)."""
    named = [dict(zip(("name", "stratum", "count"), deal, strict=True)) for deal in deals]
    return {**_common("rank", frame), "deals": named, "reserve": reserve}


def assign_spec(frame: Frame) -> JsonObject:
    return _common("assign", frame)


def _common(kind: str, frame: Frame) -> JsonObject:
    return {
        "protocol": "cheqian-draw/1",
        "kind": kind,
        "bureau": "370124",
        "year": 2026,
        "serial": 7,
        "draw": "01957c00-0000-7000-8000-000000000007",
        **{
            name: {"root": frame_root(members), "size": len(members)} for name, members in frames_by_name(frame).items()
        },
        "entropy": [party(), escrow()],
    }
