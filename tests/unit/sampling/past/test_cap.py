"""Which visits a cap counts, and when it is reached."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from services.sampling.draws.frame.exclusions import Past, caps_reached
from services.sampling.past.inspection.cap import counted, in_any
from services.sampling.past.inspection.visits import HeldInspection
from services.sampling.registers.enterprises.team_in_charge import OneTeam
from shared.policy.caps import TOGETHER, forbids, is_exceeded, is_reached
from shared.policy.coverage import Cap
from shared.policy.draws import Method

CAP = Cap(times=2, basis="示例", except_for=("complaint",))
ONLINE: tuple[Method, ...] = ("online",)
FIRST, SECOND = date(2026, 1, 1), date(2026, 12, 31)


def test_two_records_of_one_day_count_once() -> None:
    held = [HeldInspection("a", FIRST, "plan"), HeldInspection("a", FIRST, "draw")]
    assert counted(CAP, held, 2026) == {TOGETHER: {"a": [FIRST]}}


def test_a_cap_counts_the_bureaus_own_visits_of_the_year_but_its_exceptions() -> None:
    held = [
        HeldInspection("a", FIRST, "complaint"),
        HeldInspection("a", SECOND, "plan"),
        HeldInspection("b", date(2025, 12, 31), "plan"),
        HeldInspection("c", FIRST, "plan", department="消防"),
        HeldInspection("d", FIRST, "special-order"),
    ]
    assert counted(CAP, held, 2026) == {TOGETHER: {"a": [SECOND], "d": [FIRST]}}
    assert counted(CAP, held, 2025) == {TOGETHER: {"b": [date(2025, 12, 31)]}}


def test_who_has_reached_a_cap_is_not_above_it() -> None:
    assert [is_reached(CAP, times) for times in (1, 2, 3)] == [False, True, True]
    assert [is_exceeded(CAP, times) for times in (1, 2, 3)] == [False, False, True]


def test_the_visits_of_each_team_are_counted_apart() -> None:
    cap = Cap(times=1, basis="示例", visits_of="team", methods=("on-site",))
    held = [
        HeldInspection("a", FIRST, "draw", team="W"),
        HeldInspection("a", SECOND, "draw", team="G"),
        HeldInspection("a", SECOND, "draw"),
        HeldInspection("b", FIRST, "draw", team="W", methods=ONLINE),
    ]
    found = counted(cap, held, 2026)
    assert found == {"W": {"a": [FIRST]}, "G": {"a": [SECOND]}, "": {"a": [SECOND]}}
    assert in_any(found) == {"a": [FIRST, SECOND]}
    assert in_any({}) == {}


some_days = st.dates(date(2026, 1, 1), date(2026, 1, 4))
some_visits = st.builds(
    HeldInspection,
    identifier=st.sampled_from("ab"),
    held_on=some_days,
    occasion=st.sampled_from(["draw", "plan", "complaint"]),
    department=st.sampled_from(["", "消防"]),
    team=st.sampled_from(["", "W", "G"]),
    methods=st.sampled_from([("on-site",), ("online",), ("documents", "online"), ("online", "on-site")]),
)
some_caps = st.builds(
    Cap,
    times=st.integers(1, 3),
    basis=st.just("示例"),
    except_for=st.sampled_from([(), ("complaint",)]),
    methods=st.sampled_from([(), ("on-site",), ("online",), ("online", "documents")]),
    visits_of=st.sampled_from(["bureau", "team"]),
)


@given(cap=some_caps, held=st.lists(some_visits, max_size=12), team=st.sampled_from(["W", "G"]))
def test_a_list_leaves_out_whom_cases_would_refuse_and_nobody_else(
    cap: Cap, held: list[HeldInspection], team: str
) -> None:
    """A frame looks at many enterprises at once, cases at one visit on a later day: they say the same. Whoever is above
    a cap had reached it.
    """
    ahead = HeldInspection("", SECOND, "draw", team=team, methods=cap.methods or ("on-site",))
    (reached,) = caps_reached([cap], Past(held), 2026)
    for who in "ab":
        visits = [visit for visit in held if visit.identifier == who]
        out = who in reached.reasons_for(OneTeam(team))
        assert out == forbids(cap, visits, ahead, SECOND)
        tallies = counted(cap, visits, 2026).values()
        above = any(is_exceeded(cap, len(days[who])) for days in tallies)
        assert not above or any(who in reasons for reasons in reached.tallies.values())
