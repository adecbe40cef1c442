"""What follows an announcement, each rule broken once: the audit names the rule."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from tests.unit.draws.builders import at, beacon, id_of
from tests.unit.draws.logs import (
    AUGUST,
    CITY,
    FIRST_DUE,
    LATER,
    SECOND_DUE,
    Happening,
    Log,
    adopt,
    announce,
    build,
    by_beacon,
    codes,
    complete,
    draw_id,
    happen,
    spec_for,
    superior,
    three_parties,
    witness,
)
from tests.unit.draws.scripts import (
    AFTER,
    ALL,
    BY_HAND,
    BY_PARTIES,
    COVERT,
    MONTHLY,
    OPENING,
    SOON,
    Script,
    announced,
    annulled,
    by_all,
    completed,
    failed,
    found,
    given_up,
    opened,
    opened_by,
    revealed,
    settled,
)

FORGED = Happening(
    "publishing.log.witnessed",
    "witnessed/2023-08-23",
    AFTER,
    lambda log: {"note": log.forged_note(AFTER)},
)

CASES: dict[str, tuple[str, Sequence[Happening | Script]]] = {
    "two ends": ("one-end", [by_beacon(), complete(draw_id(1), AFTER)]),
    "completed after it failed": ("one-end", [opened_by("bureau"), failed(), complete(draw_id(1), AFTER)]),
    "given up before the end": ("one-end", [announced(), given_up()]),
    "opened twice": ("one-end", [by_beacon(open_by=COVERT), opened("visited"), opened("early")]),
    "settled twice": ("one-end", [by_beacon(), settled(4), settled(4)]),
    "voided": ("well-formed", [announced(), happen("voided", draw_id(1), AFTER, {"reason": "系统故障"})]),
    "openings out of order": ("in-time", [opened_by("association", "bureau", "notary")]),
    "an opening twice": ("in-time", [opened_by("bureau", "bureau")]),
    "an opening in a draw by the beacon": ("well-formed", [announced(), revealed(id_of("x"), "beacon")]),
    "the nonce of another": ("seed", [opened_by(), revealed(id_of("x"))]),
    "an opening that nobody signed": ("in-time", [opened_by(), revealed(id_of("nonce of bureau-1"))]),
    "completed without a party": ("seed", [opened_by(*ALL[:2]), complete(draw_id(1), AFTER)]),
    "another seed": ("seed", [opened_by(*ALL), completed()]),
    "another round": ("seed", [announced(), completed(value="ab" * 48)]),
    "completed before the round": ("in-time", [announced(), complete(draw_id(1), OPENING)]),
    "a draw by the beacon that fails": ("ended", [announced(), failed("")]),
    "failed before its end": ("ended", [opened_by("bureau"), failed(time=AUGUST + timedelta(days=1))]),
    "failed by another party": ("ended", [opened_by("bureau"), failed("notary-1")]),
    "failed by a log that was witnessed": ("ended", [opened_by("bureau"), failed("")]),
    "failed by a party of a log without witness": ("ended", [opened_by("bureau")[:1], failed("bureau-1")]),
    "failed though all have opened": ("ended", [opened_by(*ALL), failed("notary-1")]),
    "opened as due before its day": ("opened-in-time", [by_beacon(open_by=COVERT), opened("due")]),
    "opened, and not covert": ("well-formed", [by_beacon(), opened("visited")]),
    "a substitution left out": ("well-formed", [by_beacon(), given_up(n=2)]),
    "nobody left though there is a reserve": ("well-formed", [by_beacon(), given_up(left=0)]),
    "a succession of units": ("well-formed", [by_beacon(), given_up("succeeded")]),
    "a reason of no list": ("well-formed", [by_beacon(1, "own/2023-08", spec=BY_HAND), given_up(reason="。")]),
    "more visits than places": ("well-formed", [by_beacon(), settled(5)]),
    "settled before it was opened": ("well-formed", [by_beacon(open_by=COVERT), settled(4)]),
    "annulled by no superior": ("registered", [by_beacon(), annulled("370200")]),
    "annulled by the bureau itself": ("registered", [superior(code="370124"), by_beacon(), annulled("370124")]),
    "a note of another tree": ("well-formed", [by_beacon(), FORGED]),
    "a note of no log": (
        "well-formed",
        [by_beacon(), Happening("publishing.log.witnessed", "witnessed/2023-08-23", AFTER, lambda log: {"note": "x"})],
    ),
    "an entry of another time": ("clock", [by_beacon(), given_up()._replace(time=AUGUST - timedelta(days=1))]),
}


@pytest.mark.parametrize("name", CASES)
def test_a_broken_rule_is_named(name: str) -> None:
    code, script = CASES[name]
    assert code in found(*script)


def test_every_end_of_a_draw_by_parties_is_allowed() -> None:
    assert found(by_all()) == []
    now = AUGUST + timedelta(days=4, minutes=30)
    assert found(opened_by("bureau"), failed(), now=now) == []
    assert found(opened_by()[:1], failed(""), now=now) == []


def drawn_again(by: str, decision: str, wait: timedelta) -> list[str]:
    """What is found when a draw is annulled, and drawn again after this time. Nobody above the bureau is registered."""
    first = spec_for(1, MONTHLY)
    again = spec_for(1, MONTHLY, serial=2, draw=draw_id(2), entropy=[beacon(LATER)])
    again |= {"frame": spec_for(2, MONTHLY)["frame"], "ends": at(SECOND_DUE + timedelta(days=1))}
    made = AFTER + wait
    script = [
        adopt(),
        announce(first, AUGUST),
        witness(draw_id(1), AUGUST + timedelta(seconds=3)),
        complete(draw_id(1), FIRST_DUE + timedelta(seconds=1)),
        annulled(by, decision),
        announce(again, made, replaces=draw_id(1), joined=1, left=1),
        witness(draw_id(2), made + timedelta(seconds=3)),
    ]
    return codes(build(script), SOON + timedelta(days=10))


def test_an_authority_outside_annuls_by_a_public_decision_after_seven_days() -> None:
    assert drawn_again("省应急管理厅", id_of("decision"), timedelta(days=7)) == []
    early = drawn_again("省应急管理厅", id_of("decision"), timedelta(days=6))
    assert {"purpose-once", "replaced-once"} <= set(early)
    assert {"registered", "purpose-once"} <= set(drawn_again("省应急管理厅", "", timedelta(days=7)))


def test_a_superior_that_is_registered_after_the_announcement_does_not_count() -> None:
    late = [adopt(), *by_beacon(), superior(AFTER, CITY), annulled(CITY)]
    early = [adopt(), superior(), *by_beacon(), annulled(CITY)]
    assert codes(build(late), SOON) == ["registered"]
    assert codes(build(early), SOON) == []


def test_a_purpose_is_annulled_once() -> None:
    again = spec_for(1, MONTHLY, serial=2, draw=draw_id(2), frame=spec_for(2, MONTHLY)["frame"])
    again |= {"entropy": three_parties(MONTHLY, 2), "ends": at(AFTER + timedelta(days=3))}
    made = AFTER + timedelta(seconds=1)
    second = [
        announce(again, made, replaces=draw_id(1), joined=1, left=1),
        happen("completed", draw_id(2), made, {"seed": id_of("s"), "outcome_hash": id_of("o")}),
        happen("annulled", draw_id(2), made, {"by": CITY, "decision": ""}),
    ]
    assert "replaced-once" not in found(by_beacon(), annulled(CITY), second[:2])
    assert "replaced-once" in found(by_beacon(), annulled(CITY), second)


def test_what_continued_an_annulled_draw_fills_no_place_of_the_draw_after_it() -> None:
    def by(number: int, purpose: str, minutes: int, places: int, **public: object) -> Script:
        made = AFTER + timedelta(minutes=minutes)
        spec = spec_for(number, purpose, entropy=[beacon(LATER)], ends=at(SECOND_DUE + timedelta(days=1)))
        spec["deals"][0]["count"] = places
        return [
            announce(spec, made, **public),
            happen("completed", draw_id(number), made, {"seed": id_of("s"), "outcome_hash": id_of("o"), "value": ""}),
        ]

    def vacated(number: int, minutes: int) -> Happening:
        said = {"n": 1, "reason": "closed", "left": 0}
        return happen("substituted", draw_id(number), AFTER + timedelta(minutes=minutes), said)

    places = spec_for(1, MONTHLY)["deals"][0]["count"]
    story = [
        *by_beacon(),
        vacated(1, 1),
        *by(2, f"{MONTHLY}/more-1", 2, 1),
        annulled(CITY, time=AFTER + timedelta(minutes=3)),
        *by(3, MONTHLY, 4, places, replaces=draw_id(1), joined=1, left=1),
        vacated(3, 5),
    ]
    assert "purpose-once" not in found(story)
    assert "purpose-once" not in found(story, by(4, f"{MONTHLY}/more-2", 6, 1))
    assert "purpose-once" in found(story, by(4, f"{MONTHLY}/more-2", 6, 2))


def test_the_bureau_may_not_name_two_sources_alike() -> None:
    twice = three_parties(BY_PARTIES, 1)
    assert found(opened_by(entropy=[twice[0], twice[0], twice[1]])) == ["well-formed"]


def test_a_log_without_entries_is_sound() -> None:
    assert codes(Log()) == []
