"""Notices as plain values: a draw of four units, told by its facts."""

from datetime import UTC, datetime, timedelta
from functools import reduce
from uuid import UUID

from services.publishing.frame.members import Candidate, Named
from services.publishing.notice.disclosure import disclose
from services.publishing.notice.story import Notice
from shared.contracts.fact import BlobRef, Fact
from shared.contracts.sampling import (
    DrawAnnounced,
    DrawCompleted,
    DrawSubstituted,
    LastShareConfirmed,
    LastShareEntered,
    ShareRevealed,
    Value,
)
from shared.log.append import compose
from shared.log.event import Event
from shared.log.occasion import Actor, Occasion

DRAW = UUID("0191b1a2-0000-7000-8000-000000000001")
IDS = [character * 64 for character in "abcd"]
KNOWN = {id_: Candidate(id_, "", 1, Named(f"code-{id_[0]}", "00" * 16, f"企业{id_[0]}")) for id_ in IDS}
SEED = "5" * 64

_BLOB = BlobRef(sha256="e" * 64, size=2, media_type="application/json")
ANNOUNCED = DrawAnnounced(
    year=2026,
    serial=7,
    spec_hash="f" * 64,
    title="测试抽查",
    spec={
        "frame": {"root": "0" * 64, "size": 4},
        "deals": [{"name": "三月", "stratum": "", "count": 2}],
        "reserve": 2,
        "entropy": [
            {"source": "甲", "type": "party", "owner": "bureau", "commitment": "1" * 64},
            {"source": "体彩", "type": "public", "owner": "某中心", "what": "某期", "form": "[0-9]", "due": ""},
        ],
    },
    frame=DRAW,
    units=_BLOB,
    openings=_BLOB,
)
REVEALED = ShareRevealed(source="甲", value="2" * 64)
ENTERED = LastShareEntered(source="体彩", value="7", evidence="3" * 64)
CONFIRMED = LastShareConfirmed(source="体彩", value="7")
COMPLETED = DrawCompleted(
    seed=SEED,
    outcome_hash="4" * 64,
    entropy=[Value(source="体彩", value="7")],
    absent=["甲"],
    outcome={"deals": [{"name": "三月", "stratum": "", "units": IDS[:2]}], "reserve": {"": IDS[2:]}},
)
SUBSTITUTED = DrawSubstituted(deal="三月", stratum="", withdrawn=IDS[1], substitute=IDS[2], reason="停产")


def events(*facts: Fact) -> list[Event]:
    """The stream of the draw, an event a minute."""
    begin = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
    stream: list[Event] = []
    for version, fact in enumerate(facts):
        time = begin + timedelta(minutes=version)
        stream += compose(
            Occasion("370124", Actor("made-up", "drawer", "tests"), time, "trace", ""), f"draw/{DRAW}", version, [fact]
        )
    return stream


def noticed(*facts: Fact) -> Notice:
    """The notice after all of them were shown."""
    notice = reduce(disclose, events(*facts), None)
    assert notice is not None
    return notice
