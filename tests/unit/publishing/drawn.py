"""Notices as plain values: a draw of four units, told by its facts."""

from datetime import UTC, datetime, timedelta
from functools import reduce
from typing import Any
from uuid import UUID

from services.publishing.frame.members import Candidate, Named, Stratum
from services.publishing.notice.disclosure import disclose
from services.publishing.notice.story import Notice
from shared.canonical import JsonObject
from shared.contracts.fact import BlobRef, Fact
from shared.contracts.sampling import (
    Counts,
    DrawAnnounced,
    DrawCompleted,
    DrawFailed,
    DrawRevealed,
    DrawSubstituted,
    DrawWitnessed,
)
from shared.log.append import compose
from shared.log.event import Event
from shared.log.occasion import Actor, Occasion
from tests.support.sources import BUREAU, beacon, parties

DRAW = UUID("0191b1a2-0000-7000-8000-000000000001")
IDS = [character * 64 for character in "abcd"]
KNOWN = {id_: Candidate(id_, "", 1, Named(f"code-{id_[0]}", "00" * 16, f"企业{id_[0]}")) for id_ in IDS}
SEED = "5" * 64
BEGIN = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)

BLOB = BlobRef(sha256="e" * 64, size=2, media_type="application/json")
_LIST = {"root": "0" * 64, "size": 4, "key": "1" * 64}
_COMMON: JsonObject = {
    "protocol": "cheqian-draw/2",
    "bureau": "370124",
    "organisation": BUREAU,
    "year": 2026,
    "serial": 7,
    "draw": str(DRAW),
    "purpose": "monthly/2026-03",
    "policy": {"file": "", "rule": ""},
    "excluded": {"root": "0" * 64, "size": 1},
    "entropy": parties("370124", "monthly/2026-03", str(DRAW)),
    "ends": "2026-03-12T01:30:00Z",
}
RANK: JsonObject = {
    **_COMMON,
    "kind": "rank",
    "frame": _LIST,
    "deals": [{"name": "三月", "stratum": "", "count": 2}],
    "reserve": 2,
}
ASSIGN: JsonObject = {**_COMMON, "kind": "assign", "tasks": {**_LIST, "size": 2}, "people": {**_LIST, "size": 3}}
ANNOUNCED = DrawAnnounced(
    spec=RANK,
    counts=Counts(members=4, out={"drawn": 1}),
    frozen="2026-03-01T01:30:00Z",
    title="测试抽查",
    frame=DRAW,
    units=BLOB,
    left_out=BLOB,
    openings=BLOB,
)
BY_BEACON = ANNOUNCED.model_copy(update={"spec": {**RANK, "entropy": [beacon()]}})
WITNESSED = DrawWitnessed(note="a note")
REVEALED = DrawRevealed(source="bureau", value="2" * 64, signature="3" * 128)
COMPLETED = DrawCompleted(seed=SEED, outcome_hash="4" * 64, outcome=BLOB)
FAILED = DrawFailed(withheld="association")
SUBSTITUTED = DrawSubstituted(
    n=1,
    reason="closed",
    left=2,
    evidence="6" * 64,
    deal="三月",
    stratum="",
    withdrawn=IDS[1],
    substitute=IDS[2],
    remark="门卫称已停产半年",
)
OUTCOME: JsonObject = {"deals": [{"name": "三月", "stratum": "", "units": IDS[:2]}], "reserve": {"": IDS[2:]}}


def events(*facts: Fact) -> list[Event]:
    """The stream of the draw, an event a minute."""
    stream: list[Event] = []
    for version, fact in enumerate(facts):
        time = BEGIN + timedelta(minutes=version)
        stream += compose(
            Occasion("370124", Actor("made-up", "drawer", "tests"), time, "trace", ""), f"draw/{DRAW}", version, [fact]
        )
    return stream


def noticed(*facts: Fact, **changes: Any) -> Notice:
    """The notice after all of them were shown, with these changes."""
    notice = reduce(disclose, events(*facts), None)
    assert notice is not None
    return notice.model_copy(update=changes)


def drawn(*facts: Fact, head: JsonObject | None = None) -> Notice:
    """The notice of a draw whose outcome was read from its blob."""
    notice = noticed(*facts, strata=(Stratum("", 4, 1, 1),))
    assert notice.completion is not None
    completion = notice.completion.model_copy(update={"head": head or OUTCOME})
    return notice.model_copy(update={"completion": completion})
