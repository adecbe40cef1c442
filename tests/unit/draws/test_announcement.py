"""Every refusal at the announcement, and their order: of two reasons to refuse, the earlier of the page is told."""

from collections.abc import Callable
from datetime import timedelta
from itertools import combinations

import pytest

from shared.draws.announcement import check_announcement
from shared.draws.circumstances import Adopted
from shared.draws.frames import LeftOut, Unit
from shared.draws.spec import read_spec
from tests.unit.draws.builders import (
    ASSOCIATION,
    NOTARY,
    NOW,
    POLICY,
    at,
    beacon,
    id_of,
    left_out,
    parties,
    party,
    person,
    spec_of,
    units,
)
from tests.unit.draws.drafts import (
    ORDER,
    Draft,
    Everything,
    Fault,
    assignment,
    by_beacon,
    by_parties,
    covert,
    due,
    empty,
    extend,
    replace,
    roster,
)

LISTS: dict[str, Fault] = {
    "malformed-spec": lambda d: d.known.update(entry_size=65_536),
    "malformed-member": lambda d: extend(d, out=(LeftOut(id_of("x"), "because"),)),
    "duplicate-member": lambda d: extend(d, *units(1)),
    "empty-frame": empty,
    "weight-out-of-range": lambda d: extend(d, Unit(id_of("heavy"), "", 1001)),
    "unknown-stratum": lambda d: d.deals.append(("二", "W", 1)),
    "duplicate-deal": lambda d: d.deals.append(("一", "", 1)),
    "empty-deal": lambda d: d.deals.append(("零", "", 0)),
    "counts-beyond-stratum": lambda d: d.deals.append(("三", "", 99)),
}
BEACON: dict[str, Fault] = {
    "entropy-mixed": lambda d: d.spec.update(entropy=[beacon(), *parties()]),
    "unknown-chain": lambda d: d.spec.update(entropy=[beacon(chain="ab" * 32)]),
    "due-not-the-rounds": lambda d: d.spec.update(entropy=[beacon(due=at(NOW + timedelta(hours=1)))]),
    "due-too-soon": lambda d: d.spec.update(entropy=[due(timedelta(seconds=30))]),
    "due-too-late": lambda d: d.spec.update(entropy=[due(timedelta(days=31, seconds=30))]),
}
PARTIES: dict[str, Fault] = {
    "duplicate-owner": lambda d: d.spec.update(entropy=[*parties(), party("second", NOTARY)]),
    "bureau-not-first": lambda d: d.spec.update(entropy=[parties()[1], parties()[0], parties()[2]]),
    "too-few-independent": lambda d: d.spec.update(entropy=parties()[:2]),
    "party-not-registered": lambda d: d.known.update(parties=[]),
    "commitment-signature": lambda d: d.spec.update(entropy=[*parties()[:2], party("notary", NOTARY, "another")]),
    "commitment-used": lambda d: d.known.update(commitments={parties()[0]["commitment"]}),
}
STANDING: dict[str, Fault] = {
    "ends-out-of-range": lambda d: d.spec.update(ends=at(NOW + timedelta(days=33))),
    "organisation-not-the-bureaus": lambda d: d.known.update(organisation=ASSOCIATION),
    "purpose-drawn": lambda d: d.known.update(purposes=Everything()),
    "not-replaceable": lambda d: d.known.update(owed="01957c00-0000-7000-8000-000000000001"),
    "nothing-vacant": lambda d: d.spec.update(purpose="monthly/2026-03/W/more-1"),
    "frame-unchanged": replace("annulled"),
    "frame-changed": replace("failed", policy={"file": "", "rule": ""}),
    "frame-used": lambda d: d.known.update(frames=Everything()),
    "frame-too-old": lambda d: d.known.update(frozen=NOW - timedelta(days=7, seconds=1)),
    "policy-too-new": lambda d: d.known.update(policies={POLICY: Adopted(NOW, frozenset({"monthly"}))}),
    "policy-unknown": lambda d: d.known.update(policies={}),
    "serial-out-of-order": lambda d: d.known.update(next_serial=8),
    "log-not-witnessed": lambda d: d.known.update(cosigned=NOW - timedelta(seconds=61)),
}
COVERT: dict[str, Fault] = {
    "covert-stratum-too-small": lambda d: extend(d, *units(1, 1, 1, 1, stratum="F")),
    "open-by-out-of-range": lambda d: d.known.update(open_by="2026-09-02"),
}
ASSIGN: dict[str, Fault] = {
    "malformed-member": lambda d: setattr(d, "lists", roster(d, people=[person("p", "lead", capacity=0)])),
    "duplicate-member": lambda d: setattr(d, "lists", roster(d, left_out=left_out("leave", "leave") * 2)),
    "empty-frame": empty,
    "infeasible": lambda d: setattr(d, "lists", roster(d, people=[person("p", "lead", capacity=9)])),
}

# A failed draw is drawn again by the beacon; and commitments signed for another purpose would be refused before.
NOT_BY_PARTIES = {"frame-changed", "nothing-vacant"}
TABLES: list[tuple[Callable[[], Draft], dict[str, Fault]]] = [
    (by_beacon, {**LISTS, **BEACON, **STANDING}),
    (by_parties, {**LISTS, **PARTIES, **{code: STANDING[code] for code in STANDING.keys() - NOT_BY_PARTIES}}),
    (covert, {**LISTS, **COVERT, **STANDING}),
    (assignment, {**ASSIGN, **STANDING}),
]
# Two faults that are the same change in two degrees cannot both be made, and a replacement may have an old frame.
APART = [
    {*BEACON}, {"duplicate-owner", "bureau-not-first", "too-few-independent", "commitment-signature"},
    {"frame-unchanged", "frame-changed"}, {"policy-too-new", "policy-unknown"}, {"duplicate-member", "empty-frame"},
    {"malformed-member", "empty-frame", "infeasible"}, {"frame-changed", "frame-used"},
    {"frame-unchanged", "frame-changed", "frame-too-old"}, {"malformed-member", "weight-out-of-range", "empty-frame"},
]  # fmt: skip


@pytest.mark.parametrize("made", [by_beacon, by_parties, covert, assignment])
def test_a_sound_draw_may_be_announced(made: Callable[[], Draft]) -> None:
    assert made().refusal() == ""


@pytest.mark.parametrize(("made", "faults"), TABLES, ids=lambda value: getattr(value, "__name__", ""))
def test_each_fault_alone(made: Callable[[], Draft], faults: dict[str, Fault]) -> None:
    for code, fault in faults.items():
        draft = made()
        fault(draft)
        assert draft.refusal() == code


@pytest.mark.parametrize(("made", "faults"), TABLES, ids=lambda value: getattr(value, "__name__", ""))
def test_of_two_faults_the_earlier_of_the_page_is_told(made: Callable[[], Draft], faults: dict[str, Fault]) -> None:
    judged = 0
    for one, other in combinations(sorted(faults, key=ORDER.index), 2):
        if any({one, other} <= apart for apart in APART):
            continue
        draft = made()
        faults[other](draft)
        faults[one](draft)
        assert draft.refusal() == one, (one, other)
        judged += 1
    assert judged > 100


def test_every_refusal_of_the_page_has_a_fault_here() -> None:
    assert {code for _, faults in TABLES for code in faults} == set(ORDER)


def test_what_only_the_log_knows_is_not_judged_without_it() -> None:
    for made in (by_beacon, by_parties, covert, assignment):
        for code, fault in {**STANDING, "malformed-spec": LISTS["malformed-spec"]}.items():
            draft = made()
            fault(draft)
            spec = read_spec(spec_of(draft.lists, *draft.deals, **draft.spec))
            if code == "nothing-vacant" and made is by_parties:
                continue  # the commitments are signed for another purpose
            check_announcement(spec, draft.lists, None)
