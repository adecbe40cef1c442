"""Frozen frames and rosters, and what is known when a draw over them is announced."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from services.sampling.draws.draw.announcing import DrawPlace, Frozen, Horizon
from services.sampling.draws.draw.requests import AnnounceDrawRequest
from shared.contracts.frame import FrameFrozen, RosterFrozen
from shared.draws.circumstances import Adopted, Circumstances, Registration
from shared.draws.frames import list_root
from tests.support.parties import BUREAU_CODE, PARTIES
from tests.unit.sampling.draws.draw.story import BEGIN, BLOB, BUREAU, DRAW, FRAME, KEY, PURPOSE, ROSTER, UNITS

FRAME_ID = UUID("01950000-0000-7000-8000-0000000000f0")
POLICY = "0d" * 32
_WRITTEN = {
    "title": "三月双随机抽查",
    "selection": {},
    "frame_key": "0e" * 32,
    "frame_key_seal": "",
    "key": KEY,
    "left_out": BLOB,
    "openings": BLOB,
    "exclusions": BLOB,
    "purpose": PURPOSE,
    "disclosure": "at-once",
}
_FRAME = {
    **_WRITTEN,
    "root": list_root(UNITS),
    "size": len(UNITS),
    "excluded_root": list_root(FRAME.left_out or ()),
    "excluded": 1,
    "strata": {"G": 10, "W": 10},
    "units": BLOB,
    "reasons": {"drawn": 1},
    "kind": "monthly",
    "reserve": 2,
    "policy": POLICY,
}
_ROSTER = {
    **_WRITTEN,
    "tasks_root": list_root(ROSTER.tasks),
    "tasks_size": len(ROSTER.tasks),
    "people_root": list_root(ROSTER.people),
    "people_size": len(ROSTER.people),
    "excluded_root": list_root(()),
    "excluded": 0,
    "season": "2023",
    "tasks": BLOB,
    "people": BLOB,
    "people_openings": BLOB,
    "reasons": {},
}


def frame(approved: bool = False, **changes: Any) -> Frozen:
    """A frame of the policy's kind of draw `monthly`, an hour old."""
    fact = FrameFrozen.model_validate({**_FRAME, **changes})
    return Frozen(FRAME_ID, fact, BEGIN - timedelta(hours=1), approved)


def roster(**changes: Any) -> Frozen:
    fact = RosterFrozen.model_validate({**_ROSTER, **changes})
    return Frozen(FRAME_ID, fact, BEGIN - timedelta(hours=1), approved=False)


PLACE = DrawPlace(BUREAU, BUREAU_CODE, 2023, 7, DRAW)
HORIZON = Horizon(BEGIN, timedelta(minutes=10), timedelta(days=7))


def request(**changes: Any) -> AnnounceDrawRequest:
    """The request for a draw of some units of W, by the beacon."""
    plain: dict[str, Any] = {
        "title": "三月双随机抽查",
        "frame": str(FRAME_ID),
        "deals": [{"name": "三月", "stratum": "W", "rate": "30%"}],
        "reserve": 2,
    }
    said = {name: value for name, value in {**plain, **changes}.items() if value is not None}
    return AnnounceDrawRequest.model_validate(said)


def known(**changes: Any) -> Circumstances:
    """What the log knows at the announcement, with nothing against it."""
    counts_from = BEGIN - timedelta(days=1)
    plain = Circumstances(
        now=BEGIN,
        entry_size=2000,
        parties=[
            Registration(party.organisation, party.name, party.above, party.key, counts_from) for party in PARTIES
        ],
        organisation=BUREAU_CODE,
        frozen=BEGIN - timedelta(hours=1),
        policies={POLICY: Adopted(BEGIN - timedelta(days=30), frozenset({"monthly"}))},
        next_serial=7,
        cosigned=BEGIN,
    )
    return replace(plain, **changes)
