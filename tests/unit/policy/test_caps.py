"""Which visits a cap binds: by their occasion, their methods, and their team; and which visit it forbids."""

from datetime import date
from typing import NamedTuple, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.policy.caps import binds, counts_beside, counts_methods, forbids, tally_of
from shared.policy.coverage import Cap, CountedFor
from shared.policy.draws import ON_SITE, Method
from shared.policy.occasions import Occasion
from shared.policy.policy import Effective
from tests.unit.policy.examples import broken, policy

FIRST, SECOND, LATER = date(2026, 1, 5), date(2026, 2, 5), date(2026, 3, 5)
ONLINE: tuple[Method, ...] = ("online",)


class Made(NamedTuple):
    """A visit that was made, or is to be made."""

    held_on: date = FIRST
    occasion: Occasion = "draw"
    team: str = "W"
    methods: tuple[Method, ...] = ON_SITE
    department: str = ""


def cap(
    times: int = 1, methods: tuple[Method, ...] = (), visits_of: CountedFor = "bureau", except_for: tuple[str, ...] = ()
) -> Cap:
    said = {"times": times, "methods": methods, "visits_of": visits_of, "except_for": except_for, "basis": "示例"}
    return Cap.model_validate(said)


@pytest.mark.parametrize(
    ("named", "visit", "counted"),
    [
        ((), ("on-site",), True),
        ((), ("online", "documents"), True),
        (("on-site",), ("on-site",), True),
        (("on-site",), ("online",), False),
        (("on-site",), ("online", "documents"), False),
        (("online",), ("online", "documents"), True),
        (("documents",), ("online", "documents"), True),
        # A visit on site counts as one on site, and as nothing else.
        (("on-site",), ("documents", "on-site"), True),
        (("documents",), ("documents", "on-site"), False),
        (("on-site", "online"), ("online",), True),
    ],
)
def test_a_cap_counts_the_methods_that_it_names(
    named: tuple[Method, ...], visit: tuple[Method, ...], *, counted: bool
) -> None:
    assert counts_methods(cap(methods=named), visit) is counted
    assert binds(cap(methods=named), "draw", visit) is counted
    assert not binds(cap(methods=named, except_for=("complaint",)), "complaint", visit)


@pytest.mark.parametrize(
    ("rule", "made", "ahead", "forbidden"),
    [
        (cap(), [Made(team="")], Made(team="W"), True),
        (cap(methods=ON_SITE), [Made()], Made(), True),
        (cap(methods=ON_SITE), [Made(methods=ONLINE)], Made(), False),
        # The visits on site have reached the cap, and a visit over the network is none of its business.
        (cap(methods=ON_SITE), [Made()], Made(methods=ONLINE), False),
        (cap(2, methods=ON_SITE), [Made(), Made(SECOND, methods=ONLINE)], Made(), False),
        (cap(visits_of="team"), [Made(team="W")], Made(team="W"), True),
        (cap(visits_of="team"), [Made(team="W")], Made(team="G"), False),
        (cap(2, visits_of="team"), [Made(team="W"), Made(SECOND, team="G")], Made(team="W"), False),
        # Visits of no known team are counted together.
        (cap(visits_of="team"), [Made(team="")], Made(team="W"), False),
        (cap(visits_of="team"), [Made(team="W")], Made(team=""), False),
        (cap(visits_of="team"), [Made(team="")], Made(team=""), True),
        (cap(visits_of="team", methods=ON_SITE), [Made(methods=ONLINE)], Made(), False),
        (cap(visits_of="team"), [Made(department="生态环境局")], Made(), False),
        (cap(except_for=("complaint",)), [Made()], Made(occasion="complaint"), False),
        # The visit of the day itself is no other visit.
        (cap(visits_of="team"), [Made(LATER)], Made(), False),
        (cap(visits_of="team"), [Made(date(2025, 12, 31))], Made(), False),
    ],
)
def test_which_visit_a_cap_forbids(rule: Cap, made: list[Made], ahead: Made, *, forbidden: bool) -> None:
    assert forbids(rule, made, ahead, LATER) is forbidden


def test_what_is_counted_together_whatever_its_occasion() -> None:
    rule = cap(methods=ON_SITE, visits_of="team", except_for=("complaint",))
    assert counts_beside(rule, Made(occasion="complaint"), Made())
    assert not counts_beside(rule, Made(team="G"), Made())
    assert not counts_beside(rule, Made(methods=ONLINE), Made())
    assert (tally_of(rule, "W"), tally_of(cap(), "W")) == ("W", "")


some_methods = st.lists(st.sampled_from(get_args(Method)), min_size=1, unique=True).map(tuple)
visits = st.builds(
    Made,
    held_on=st.sampled_from([FIRST, SECOND, LATER]),
    occasion=st.sampled_from(["draw", "complaint"]),
    team=st.sampled_from(["", "W", "G"]),
    methods=some_methods,
)
caps = st.builds(
    cap,
    times=st.integers(1, 3),
    methods=st.just(()) | some_methods,
    visits_of=st.sampled_from(["bureau", "team"]),
    except_for=st.sampled_from([(), ("complaint",)]),
)


@given(rule=caps, made=st.lists(visits, max_size=6), ahead=visits)
def test_a_cap_that_counts_more_forbids_no_less(rule: Cap, made: list[Made], ahead: Made) -> None:
    """All visits of the bureau are more than those of a team, and those by all methods more than those by some."""
    if forbids(rule, made, ahead, LATER):
        assert forbids(rule.model_copy(update={"visits_of": "bureau"}), made, ahead, LATER)
        assert forbids(rule.model_copy(update={"methods": ()}), made, ahead, LATER)


@given(rule=caps, made=st.lists(visits, max_size=6), ahead=visits, more=visits)
def test_another_visit_allows_nothing(rule: Cap, made: list[Made], ahead: Made, more: Made) -> None:
    if forbids(rule, made, ahead, LATER):
        assert forbids(rule, [*made, more], ahead, LATER)


@pytest.mark.parametrize(
    ("said", "stated"),
    [
        ("", True),
        (", methods: [on-site]", True),
        (", methods: [on-site, documents], visits_of: team", True),
        (", methods: [online, documents]", False),
    ],
)
def test_the_law_wants_a_cap_on_visits_on_site(said: str, *, stated: bool) -> None:
    rules = f"teams: [{{code: W, name: 危化组}}]\ncoverage: {{caps: [{{times: 1, basis: 示例{said}}}]}}\n"
    now = policy(rules).model_copy(update={"effective": Effective.model_validate({"from": LATER})})
    assert broken(now) == ([] if stated else ["caps-stated"])
