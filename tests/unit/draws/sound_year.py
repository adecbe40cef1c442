"""A bureau's year in which every rule is kept: every event that a draw can have stands in it."""

from datetime import timedelta

from tests.unit.draws.builders import at, beacon, id_of
from tests.unit.draws.logs import (
    AUGUST,
    CITY,
    FIRST_DUE,
    LATER,
    MARCH,
    SECOND_DUE,
    Happening,
    announce,
    by_beacon,
    complete,
    daily,
    draw_id,
    happen,
    registers,
    reveal,
    spec_for,
    three_parties,
    witness,
)

SETTLED = MARCH - timedelta(days=40)
FROZEN = AUGUST - timedelta(days=2)
SEPTEMBER = FIRST_DUE + timedelta(days=10)


def sound_year() -> list[Happening]:
    """Eleven draws: by the beacon, covert, by parties, failed and replaced, annulled and replaced, by hand, of crews,
    of teams, and of a place that was vacant.
    """
    return [
        *registers(),
        daily(AUGUST - timedelta(hours=1)),
        *_until_the_first_round(),
        *_failed_and_replaced(),
        *_given_up(),
        *_serving(),
        *_annulled_and_replaced(),
        daily(SECOND_DUE + timedelta(hours=9)),
        *(settle(number) for number in (1, 2, 3, 5, 6)),
        settle(9, 1),
        settle(11),
    ]


def settle(number: int, drawn: int = 4) -> Happening:
    """All drawn places are accounted for: at least one is visited, another is given up or was not visited."""
    numbers = {"visited": drawn - 1, "given_up": {}, "unvisited": 1} if drawn == 1 else None
    return happen(
        "settled",
        draw_id(number),
        SETTLED + timedelta(minutes=number),
        numbers or {"visited": drawn - 2, "given_up": {"closed": 1}, "unvisited": 1},
    )


def _until_the_first_round() -> list[Happening]:
    parties = spec_for(3, "monthly/2023-08/F", entropy=three_parties("monthly/2023-08/F", 3))
    parties["ends"] = at(AUGUST + timedelta(days=4))
    failing = spec_for(4, "monthly/2023-08/G", entropy=three_parties("monthly/2023-08/G", 4))
    failing["ends"] = at(AUGUST + timedelta(days=4))
    made = AUGUST + timedelta(minutes=30)
    draws = [
        by_beacon(1, "monthly/2023-08/W", spec={"reserve": 1}),
        by_beacon(2, "covert/2023-08", open_by="2023-11-30"),
    ]
    return [
        *(first for first, _, _ in draws),
        *(second._replace(time=made - timedelta(minutes=1)) for _, second, _ in draws),
        announce(parties, made),
        announce(failing, made + timedelta(seconds=1), frozen=at(FROZEN)),
        witness(draw_id(3), made + timedelta(seconds=10)),
        witness(draw_id(4), made + timedelta(seconds=12)),
        *(reveal(draw_id(3), name, 3, made + timedelta(hours=1)) for name in ("bureau", "association", "notary")),
        complete(draw_id(3), made + timedelta(hours=1, seconds=1)),
        reveal(draw_id(4), "bureau", 4, made + timedelta(hours=2)),
        *(third for _, _, third in draws),
    ]


def _failed_and_replaced() -> list[Happening]:
    ended = AUGUST + timedelta(days=4)
    again = spec_for(4, "monthly/2023-08/G", serial=5, draw=draw_id(5), entropy=[beacon(LATER)])
    again["ends"] = at(SECOND_DUE + timedelta(days=1))
    return [
        happen("failed", draw_id(4), ended + timedelta(seconds=1), {"withheld": "association-4"}),
        announce(again, ended + timedelta(seconds=3), replaces=draw_id(4), frozen=at(FROZEN)),
        witness(draw_id(5), ended + timedelta(seconds=8)),
        reveal(draw_id(4), "association", 4, ended + timedelta(hours=1)),
    ]


def _given_up() -> list[Happening]:
    """Of the first draw, a unit is substituted, and then a place is vacant with nobody left."""
    now = SEPTEMBER
    return [
        happen("substituted", draw_id(1), now, {"n": 1, "reason": "closed", "left": 1}),
        happen("substituted", draw_id(1), now + timedelta(minutes=1), {"n": 2, "reason": "moved", "left": 0}),
        happen("opened", draw_id(2), now + timedelta(hours=1), {"because": "early"}),
    ]


def _serving() -> list[Happening]:
    """Teams, a draw by hand, the crews of the first draw, and the vacant place of it."""
    made, ends = SEPTEMBER + timedelta(hours=2), at(SECOND_DUE + timedelta(days=1))
    later = {"entropy": [beacon(LATER)], "ends": ends}
    own = spec_for(6, "own/2023-09", policy={"file": "", "rule": ""}, **later)
    crews = spec_for(7, f"crews/{draw_id(1)}/1", kind="assign", **later)
    teams = spec_for(8, "teams/2023", **later)
    more = spec_for(9, "monthly/2023-08/W/more-1", deals=[{"name": "2023-08", "stratum": "", "count": 1}], **later)
    wrong = spec_for(10, "quarterly/2023-3", **later)
    specs = [own, crews, teams, more, wrong]
    return [
        *(announce(spec, made + timedelta(seconds=place)) for place, spec in enumerate(specs)),
        *(witness(spec["draw"], made + timedelta(minutes=1, seconds=place)) for place, spec in enumerate(specs)),
        *(complete(spec["draw"], SECOND_DUE + timedelta(seconds=place)) for place, spec in enumerate(specs, 2)),
        complete(draw_id(5), SECOND_DUE + timedelta(seconds=9)),
        happen("succeeded", draw_id(7), SECOND_DUE + timedelta(hours=3), {"n": 1, "reason": "ill", "left": 2}),
    ]


def _annulled_and_replaced() -> list[Happening]:
    """The list of the tenth draw was wrong: the bureau above annulled it."""
    redrawn = SECOND_DUE + timedelta(hours=6)
    again = spec_for(10, "quarterly/2023-3", serial=11, draw=draw_id(11))
    again["frame"] |= {"root": id_of("frame 11"), "size": 41}
    again |= {"entropy": three_parties("quarterly/2023-3", 11), "ends": at(redrawn + timedelta(days=3))}
    opening = redrawn + timedelta(hours=1)
    return [
        happen("annulled", draw_id(10), redrawn - timedelta(hours=1), {"by": CITY, "decision": ""}),
        announce(again, redrawn, replaces=draw_id(10), joined=1, left=0),
        witness(draw_id(11), redrawn + timedelta(seconds=5)),
        *(reveal(draw_id(11), name, 11, opening) for name in ("bureau", "association", "notary")),
        complete(draw_id(11), opening + timedelta(seconds=1)),
    ]
