"""Each rule of an announcement, broken once: the audit names the rule."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from tests.unit.draws.builders import ASSOCIATION, BUREAU, NOTARY, at, beacon, id_of
from tests.unit.draws.logs import (
    AUGUST,
    FIRST_DUE,
    LATER,
    POLICY,
    SECOND_DUE,
    Happening,
    adopt,
    announce,
    build,
    by_beacon,
    codes,
    complete,
    draw_id,
    register,
    spec_for,
    three_parties,
    witness,
)
from tests.unit.draws.scripts import (
    AFTER,
    BY_HAND,
    BY_PARTIES,
    COVERT,
    ENDS,
    MONTHLY,
    SOON,
    Script,
    announced,
    by_all,
    found,
    opened_by,
    replacing,
)

NEW = {"policy": {"file": id_of("new"), "rule": "monthly"}}
OTHER = "monthly/2023-08/X"
FRAME = spec_for(1, OTHER)["frame"]
PARTIES = three_parties(BY_PARTIES, 1)
ENDED = SECOND_DUE + timedelta(days=1)


def test_sound_draws_are_not_named() -> None:
    assert found(by_beacon()) == []
    assert found(by_all()) == []
    assert found(replacing()) == []
    assert found(by_beacon(), crews_of(4)) == []


def crews_of(tasks: int) -> Script:
    """The crews of the first draw, which has four units."""
    spec = spec_for(2, f"crews/{draw_id(1)}/1", kind="assign", entropy=[beacon(LATER)], ends=at(ENDED))
    spec["tasks"]["size"] = tasks
    return [announce(spec, AFTER), witness(draw_id(2), AFTER + timedelta(minutes=1))]


CASES: dict[str, tuple[str, Sequence[Happening | Script]]] = {
    "a second announcement": ("one-announcement", [by_beacon(), announced(1, OTHER)]),
    "no announcement": ("one-announcement", [complete(draw_id(1), AFTER)]),
    "a gap in the serials": ("serials", [by_beacon(2)]),
    "a serial twice": ("serials", [by_beacon(), by_beacon(2, OTHER, spec={"serial": 1})]),
    "another year": ("serials", [by_beacon(spec={"year": 2024})]),
    "a purpose twice": ("purpose-once", [by_beacon(), by_beacon(2)]),
    "more places than are vacant": ("purpose-once", [by_beacon(), by_beacon(2, f"{MONTHLY}/more-1")]),
    "two frames by hand in a month": (
        "purpose-once",
        [by_beacon(1, "own/2023-08", spec=BY_HAND), by_beacon(2, "own/2023-08", spec=BY_HAND)],
    ),
    "a frame by hand for another month": ("well-formed", [by_beacon(1, "own/2023-09", spec=BY_HAND)]),
    "a frame by hand under a rule": ("well-formed", [by_beacon(1, "own/2023-08")]),
    "a purpose of another rule": (
        "well-formed",
        [by_beacon(1, "mine/2023-08", spec={"policy": {"file": POLICY, "rule": "monthly"}})],
    ),
    "a purpose without a policy": ("well-formed", [by_beacon(spec=BY_HAND)]),
    "crews of no draw": ("well-formed", [by_beacon(1, f"crews/{draw_id(9)}/1", spec={"kind": "assign"})]),
    "crews of too many": (
        "well-formed",
        [by_beacon(), crews_of(5)],
    ),
    "a frame twice": ("frame-once", [by_beacon(), by_beacon(2, OTHER, spec={"frame": FRAME})]),
    "an old frame": ("well-formed", [by_beacon(frozen=at(AUGUST - timedelta(days=8)))]),
    "a frame of the future": ("well-formed", [by_beacon(frozen=at(AUGUST + timedelta(days=1)))]),
    "a commitment twice": (
        "commitment-once",
        [by_all(), announced(2, BY_PARTIES, entropy=PARTIES, ends=at(ENDS))],
    ),
    "the replacement of a draw that stands": ("replaced-once", [by_beacon(), by_beacon(2, replaces=draw_id(1))]),
    "the replacement of no draw": ("replaced-once", [by_beacon(replaces=draw_id(7))]),
    "a replacement with another reserve": ("replaced-once", [replacing(reserve=4)]),
    "a replacement with another frame": ("replaced-once", [replacing(frame={**FRAME, "size": 41})]),
    "a replacement by parties": ("replaced-once", [replacing(entropy=three_parties(BY_PARTIES, 2))]),
    "a replacement frozen again": ("replaced-once", [replacing({"frozen": at(AUGUST)})]),
    "a replacement that names nothing": ("replaced-once", [replacing({"replaces": ""})]),
    "joined where nothing was annulled": ("well-formed", [by_beacon(joined=1, left=0)]),
    "a party under another name": (
        "registered",
        [opened_by(entropy=[*PARTIES[:2], PARTIES[2] | {"name": "另一单位"}])],
    ),
    "a registration that nobody signed": ("registered", [register("stranger", NOTARY, signature="00" * 64)]),
    "a registration of a key for which anybody can sign": (
        "registered",
        [register("stranger", NOTARY, key="01" + "00" * 31, signature="01" + "00" * 63)],
    ),
    "a registration that another bureau did not make": (
        "registered",
        [register("notary", NOTARY, bureau="370125", approved_by="370126")],
    ),
    "a policy of the same day": ("registered", [adopt(AUGUST, id_of("new")), by_beacon(spec=NEW)]),
    "a policy that was not adopted": ("registered", [by_beacon(spec=NEW)]),
    "a round too soon": ("well-formed", [[announce(spec_for(1, MONTHLY), FIRST_DUE - timedelta(seconds=30))]]),
    "an end too late": ("well-formed", [by_beacon(spec={"ends": at(AUGUST + timedelta(days=33))})]),
    "a covert draw of few": ("well-formed", [by_beacon(spec={"frame": FRAME | {"size": 4}}, open_by=COVERT)]),
    "a covert draw of all": (
        "well-formed",
        [by_beacon(spec={"deals": [{"name": "一", "stratum": "", "count": 40}]}, open_by=COVERT)],
    ),
    "counts that are not the sizes": ("well-formed", [by_beacon(counts={"members": 41, "out": {}})]),
    "the reasons of a covert draw": (
        "well-formed",
        [by_beacon(open_by=COVERT, counts={"members": 40, "out": {"drawn": 3}})],
    ),
    "a covert draw for half a year": ("well-formed", [by_beacon(open_by="2024-03-01")]),
    "another organisation": ("well-formed", [by_beacon(), by_beacon(2, OTHER, spec={"organisation": NOTARY})]),
    "one independent party": ("well-formed", [opened_by(entropy=PARTIES[:2])]),
    "the bureau's share last": ("well-formed", [opened_by(entropy=PARTIES[::-1])]),
    "a commitment for another purpose": ("well-formed", [opened_by(entropy=three_parties(MONTHLY, 1))]),
}


@pytest.mark.parametrize("name", CASES)
def test_a_broken_rule_is_named(name: str) -> None:
    code, script = CASES[name]
    assert code in found(*script)


def registered_on(when: datetime, **notary: object) -> list[str]:
    """What is found in a draw by parties of whom the last is registered on this day."""
    first = [adopt(), register("bureau", BUREAU), register("association", ASSOCIATION)]
    return codes(build([*first, register("notary", NOTARY, when, **notary), *by_all()]), SOON)  # type: ignore[arg-type]  # of the notary's row


def test_a_registration_counts_after_seven_days() -> None:
    made = AUGUST + timedelta(minutes=1)
    assert registered_on(made - timedelta(days=7)) == []
    assert registered_on(made - timedelta(days=7) + timedelta(seconds=1)) == ["registered"]


def test_a_registration_that_another_bureau_has_counts_at_once() -> None:
    elsewhere = register("notary", NOTARY, bureau="370125")
    own = register("notary", NOTARY, AUGUST - timedelta(hours=1), approved_by="370125")
    rest = [adopt(), register("bureau", BUREAU), register("association", ASSOCIATION)]
    assert codes(build([*rest, elsewhere, own, *by_all()]), SOON) == []
    assert codes(build([*rest, own, elsewhere, *by_all()]), SOON) == ["registered"]


def test_a_party_below_the_bureau_is_not_independent() -> None:
    below = register("notary", NOTARY, above=BUREAU)
    rest = [adopt(), register("bureau", BUREAU), register("association", ASSOCIATION)]
    assert codes(build([*rest, below, *by_all()]), SOON) == ["well-formed"]
