"""Short scripts for logs: one draw and what is wrong with it, behind the registers of the bureau."""

from datetime import datetime, timedelta
from typing import Any

from shared.canonical import JsonObject
from tests.unit.draws.builders import at, beacon, id_of
from tests.unit.draws.logs import (
    AUGUST,
    FIRST_DUE,
    LATER,
    Happening,
    announce,
    build,
    codes,
    complete,
    draw_id,
    happen,
    registers,
    reveal,
    spec_for,
    three_parties,
    witness,
)

Script = list[Happening]
SOON = FIRST_DUE + timedelta(hours=1)
"""When these logs are judged, if a test says nothing else."""
AFTER = SOON - timedelta(minutes=20)
"""After the round of a draw by the beacon."""
OPENING = AUGUST + timedelta(hours=1)
ENDS = AUGUST + timedelta(days=4)
FAILED = ENDS + timedelta(seconds=1)
MONTHLY, BY_PARTIES = "monthly/2023-08/W", "monthly/2023-08/F"
ALL = ("bureau", "association", "notary")
COVERT = "2023-11-30"
BY_HAND: JsonObject = {"policy": {"file": "", "rule": ""}}


def found(*script: Happening | Script, now: datetime = SOON, **more: Any) -> list[str]:
    """The codes of what is found in a log that begins with the registers."""
    flat = [event for part in (registers(), *script) for event in (part if isinstance(part, list) else [part])]
    return codes(build(flat), now, **more)


def announced(number: int = 1, purpose: str = MONTHLY, public: JsonObject | None = None, **changes: object) -> Script:
    """An announcement that is witnessed in time. `changes` are of its spec."""
    made = AUGUST + timedelta(minutes=number)
    return [
        announce(spec_for(number, purpose, **changes), made, **(public or {})),
        witness(draw_id(number), made + timedelta(seconds=9)),
    ]


def opened_by(*names: str, public: JsonObject | None = None, **changes: object) -> Script:
    """The announcement of a draw by three parties, and the openings of some of them."""
    spec = {"entropy": three_parties(BY_PARTIES, 1), "ends": at(ENDS), **changes}
    return [*announced(1, BY_PARTIES, public, **spec), *(reveal(draw_id(1), name, 1, OPENING) for name in names)]


def by_all() -> Script:
    """A draw that all parties have opened, and that is completed."""
    return [*opened_by(*ALL), complete(draw_id(1), OPENING + timedelta(seconds=1))]


def failed(withheld: str = "association-1", time: datetime = FAILED) -> Happening:
    return happen("failed", draw_id(1), time, {"withheld": withheld})


def replacing(public: JsonObject | None = None, **changes: object) -> Script:
    """A draw by parties that failed, and the announcement of its replacement. `changes` are of the replacement."""
    frozen = {"frozen": at(AUGUST - timedelta(days=1))}
    again = {"serial": 2, "draw": draw_id(2), "entropy": [beacon(LATER)], "ends": at(FIRST_DUE + timedelta(days=25))}
    made = FAILED + timedelta(minutes=1)
    spec = spec_for(1, BY_PARTIES, **{**again, **changes})
    return [
        *opened_by("bureau", public=frozen),
        failed(),
        announce(spec, made, **{"replaces": draw_id(1), **frozen, **(public or {})}),
        witness(draw_id(2), made + timedelta(seconds=4)),
    ]


def given_up(word: str = "substituted", **public: object) -> Happening:
    return happen(word, draw_id(1), AFTER, {"n": 1, "reason": "closed", "left": 3, **public})


def revealed(value: str, source: str = "bureau-1") -> Happening:
    """An opening that no key has signed."""
    return happen("revealed", draw_id(1), OPENING, {"source": source, "value": value, "signature": "00" * 64})


def opened(because: str, time: datetime = AFTER) -> Happening:
    return happen("opened", draw_id(1), time, {"because": because})


def settled(visited: int, unvisited: int = 0) -> Happening:
    return happen("settled", draw_id(1), AFTER, {"visited": visited, "given_up": {}, "unvisited": unvisited})


def annulled(by: str, decision: str = "", time: datetime = AFTER) -> Happening:
    return happen("annulled", draw_id(1), time, {"by": by, "decision": decision})


def completed(**public: object) -> Happening:
    """A completion that is not computed from anything."""
    return happen("completed", draw_id(1), AFTER, {"seed": id_of("s"), "outcome_hash": id_of("o"), **public})
