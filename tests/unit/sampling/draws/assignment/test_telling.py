"""What cases is told: each visit once, each change once, and of covert visits nothing that an edit would show."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import count
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.sampling.draws.assignment.composing import Registers, composed
from services.sampling.draws.assignment.gathering import DrawnCrew, gathered
from services.sampling.draws.assignment.lifecycle import Assignment
from services.sampling.draws.assignment.rounds import round_of
from services.sampling.draws.assignment.telling import Known, ToTell, to_tell
from services.sampling.draws.assignment.trail import GaveWay
from shared.contracts.assignment import InspectionAmended, InspectionAssigned, Visit
from tests.unit.sampling.draws.assignment.visits import CREW, TARGETS, TODAY, crew_draw, known, person, registers

TAKEN = (("甲", 1, "A"), ("甲", 2, "B"), ("乙", 1, "C"), ("乙", 2, "D"))
DRAWN = crew_draw("甲", "乙", taken=TAKEN)
SECRET = registers()._replace(open={TARGETS})
"""The registers while the draw of the people is covert and not open."""
Left = dict[str, GaveWay]


def tell(
    knows: Known,
    drawn: DrawnCrew = DRAWN,
    left: Left | None = None,
    kept: Registers | None = None,
    today: date = TODAY,
) -> list[ToTell]:
    numbers = count(100)
    (crew,) = gathered([drawn], {TARGETS: left or {}})
    return to_tell(composed(crew, kept or registers()), knows, today, lambda: UUID(int=next(numbers)))


def learnt(told: Sequence[ToTell], before: Known | None = None) -> dict[tuple[UUID, str], Assignment]:
    """What cases knows after it was told."""
    knows = dict(before or {})
    for one in told:
        off = one.fact.called_off if isinstance(one.fact, InspectionAmended) else None
        visit = Visit.model_validate(one.fact.model_dump())
        knows[CREW, one.fact.party.identifier] = known(visit, called_off=off)
    return knows


def amendments(told: Sequence[ToTell]) -> Iterator[tuple[str, tuple[str, ...], str | None]]:
    for one in told:
        assert isinstance(one.fact, InspectionAmended)
        yield one.fact.party.identifier, one.fact.changed, one.fact.called_off


def test_a_visit_is_assigned_once() -> None:
    told = tell({})
    assert [(one.known, type(one.fact), one.fact.party.identifier) for one in told] == [
        (None, InspectionAssigned, "甲"),
        (None, InspectionAssigned, "乙"),
    ]
    assert [one.fact.inspection.int for one in told] == [100, 101]
    assert tell(learnt(told)) == []


def test_a_substituted_enterprise_is_called_off_and_its_substitute_assigned() -> None:
    knows = learnt(tell({}))
    left = {"甲": GaveWay("closed", "丙")}
    off, new = tell(knows, left=left)
    assert isinstance(off.fact, InspectionAmended)
    assert (off.fact.called_off, off.fact.reason, off.fact.inspection.int) == ("substituted", "closed", 100)
    assert isinstance(new.fact, InspectionAssigned)
    assert (new.fact.party.identifier, new.fact.instead_of) == ("丙", UUID(int=100))
    knows = learnt([off, new], knows)
    assert tell(knows, left=left) == []
    # The substitute gives way too, and nobody is left.
    (vacant,) = amendments(tell(knows, left={**left, "丙": GaveWay("moved", None)}))
    assert vacant == ("丙", ("called-off",), "given-up")


def test_two_substitutions_between_two_rounds() -> None:
    knows = learnt(tell({}))
    left = {"甲": GaveWay("closed", "丙"), "丙": GaveWay("moved", "丁")}
    off, new = tell(knows, left=left)
    assert isinstance(new.fact, InspectionAssigned)
    assert (off.fact.party.identifier, new.fact.party.identifier, new.fact.instead_of) == ("甲", "丁", UUID(int=100))


def test_an_annulled_draw_calls_everything_off_once() -> None:
    knows = learnt(tell({}))
    gone = tell(knows, DRAWN._replace(annulled=True))
    assert list(amendments(gone)) == [("甲", ("called-off",), "annulled"), ("乙", ("called-off",), "annulled")]
    assert tell(learnt(gone, knows), DRAWN._replace(annulled=True)) == []
    assert tell({}, DRAWN._replace(annulled=True)) == [], "what was never told is not called off"


@pytest.mark.parametrize(
    ("kept", "changed"),
    [
        (registers()._replace(people={**registers().people, "A": person("A", date(2029, 5, 31))}), "certificate"),
        (registers()._replace(people={**registers().people, "A": person("A", number=7)}), "crew"),
    ],
)
def test_what_has_changed_is_told(kept: Registers, changed: str) -> None:
    knows = learnt(tell({}))
    told = tell(knows, kept=kept)
    assert list(amendments(told)) == [("甲", (changed,), None)]
    assert tell(learnt(told, knows), kept=kept) == []


def test_of_a_visit_that_was_made_only_who_acts_in_it_is_told() -> None:
    knows = learnt(tell({}))
    made = DRAWN._replace(visited={"甲"})
    parties = {place: each.model_copy(update={"address": "示例街 9 号"}) for place, each in registers().parties.items()}
    moved = registers()._replace(parties=parties)
    assert list(amendments(tell(knows, made, kept=moved))) == [("乙", ("party",), None)]
    renewed = registers()._replace(people={**registers().people, "A": person("A", date(2029, 5, 31))})
    assert list(amendments(tell(knows, made, kept=renewed))) == [("甲", ("certificate",), None)]
    assert [one.fact.party.identifier for one in tell({}, made)] == ["乙"]
    (off,) = amendments(tell(knows, made, left={"甲": GaveWay("closed", None)}))
    assert off == ("甲", ("called-off",), "given-up")


def test_a_covert_visit_is_told_again_each_day_and_at_once_only_of_its_draws() -> None:
    knows = learnt(tell({}, kept=SECRET))
    edited = SECRET._replace(people={**SECRET.people, "A": person("A", date(2029, 5, 31))})
    assert tell(knows, kept=edited) == [], "no edit shows what depends on it"
    tomorrow = TODAY + timedelta(days=1)
    assert list(amendments(tell(knows, kept=edited, today=tomorrow))) == [
        ("甲", ("certificate",), None),
        ("乙", (), None),
    ]
    moved = DRAWN._replace(taken=[one for one in DRAWN.taken if one.key != "B"])
    assert list(amendments(tell(knows, moved, kept=edited))) == [("甲", ("crew", "certificate")[:1], None)]
    opened = edited._replace(open=registers().open)
    assert list(amendments(tell(knows, kept=opened, today=tomorrow))) == [("甲", ("certificate",), None)]


@pytest.mark.parametrize(("open_", "secret"), [(set(), (TARGETS, CREW)), ({TARGETS}, (CREW,)), ({TARGETS, CREW}, ())])
def test_a_visit_is_secret_until_the_last_of_its_draws_is_open(open_: set[UUID], secret: tuple[UUID, ...]) -> None:
    """A draw that was opened before the first round of its visits has no secret any more."""
    (told, *_) = tell({}, kept=registers()._replace(open=open_))
    assert (told.fact.draws.secret, told.fact.covert) == (secret, bool(secret))


def test_that_a_secret_visit_was_made_is_not_seen_in_what_is_told() -> None:
    been = DRAWN._replace(visited={"甲", "乙"})
    assert len(tell({}, been, kept=SECRET)) == 2
    assert tell({}, been) == []


@given(st.lists(st.sampled_from(["edit", "vacate", "substitute", "annul", "night"]), max_size=8))
def test_whatever_happens_a_second_round_has_nothing_to_tell(happened: list[str]) -> None:
    drawn, left, kept, today = DRAWN, dict[str, GaveWay](), SECRET, TODAY
    knows: dict[tuple[UUID, str], Assignment] = {}
    for number, what in enumerate(happened):
        match what:
            case "edit":
                kept = kept._replace(people={**kept.people, "A": person("A", TODAY + timedelta(days=number))})
            case "vacate":
                drawn = drawn._replace(taken=drawn.taken[:-1])
            case "substitute":
                left = {"甲": GaveWay("closed", "丙"), **({"丙": GaveWay("closed", None)} if left else {})}
            case "annul":
                drawn = drawn._replace(annulled=True)
            case "night":
                today += timedelta(days=1)
                at = datetime(today.year, today.month, today.day, 1, tzinfo=UTC)
                told = learnt(tell(knows, drawn, left, kept, today), knows)
                knows = {key: one.model_copy(update={"told_at": at}) for key, one in told.items()}
        knows = learnt(tell(knows, drawn, left, kept, today), knows)
        knows = {key: one.model_copy(update={"told_at": max(one.told_at, _noon(today))}) for key, one in knows.items()}
        assert tell(knows, drawn, left, kept, today) == []
    standing = [one for one in knows.values() if one.status == "standing"]
    assert len(standing) <= 2


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)


def test_rounds_have_fixed_times() -> None:
    every = timedelta(minutes=15)
    times = [datetime(2026, 3, 2, 1, minute, 59, 999_000, tzinfo=UTC) for minute in (0, 14, 15, 29, 59)]
    assert [round_of(time, every).minute for time in times] == [0, 0, 15, 15, 45]
    assert {round_of(time, every).second for time in times} == {0}
    assert round_of(datetime(2026, 3, 2, 16, 0, tzinfo=UTC), every) == datetime(2026, 3, 2, 16, 0, tzinfo=UTC)
