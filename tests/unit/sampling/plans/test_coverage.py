"""Coverage on small made-up worlds: duties, caps, shares, months, and the pace, on the days that matter."""

from collections.abc import Sequence
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.sampling.past.inspection.visits import HeldInspection
from services.sampling.plans.coverage import figures, progress
from services.sampling.plans.coverage.figures import DrawnEnterprise, Ground, World
from services.sampling.registers.enterprises.sheet import fill
from shared.calendar.spans import Span
from shared.contracts.planning import PlanKind
from shared.policy.conditions import Flagged, Subject
from shared.policy.coverage import Cap, CoverageRules, Duty
from shared.policy.draws import Method
from shared.policy.occasions import Occasion

YEAR = Span(date(2023, 1, 1), date(2023, 12, 31))
ENDS = date(2023, 11, 30)
KEY = Flagged(flag="key-unit")


def world(
    rules: CoverageRules,
    on: date,
    held: Sequence[tuple[str, str] | tuple[str, str, Occasion]] = (),
    drawn: Sequence[tuple[str, str]] = (),
    *,
    planned: str = "abcdef",
    flags: dict[str, dict[str, list[date]]] | None = None,
    kind: PlanKind = "annual",
) -> World:
    """Enterprises a to f, by halves of teams X and Y, two a month from March on."""
    schedule = {team: {"2023-03": 1, "2023-04": 1, "2023-05": 1} for team in "XY"}
    ground = Ground(rules, kind, 2023, YEAR, ENDS, on, schedule)
    subjects = [(each, Subject(each, {"status": "open"}, (flags or {}).get(each, {}))) for each in "abcdef"]
    directory = fill(figures.sheet_of(ground), subjects)
    visits = [
        HeldInspection(one[0], date.fromisoformat(one[1]), one[2] if len(one) == 3 else "plan", drawn=False)
        for one in held
    ]
    chosen = [DrawnEnterprise(who, date.fromisoformat(day)) for who, day in drawn]
    named = {team: [each for each in planned if each in whose] for team, whose in {"X": "abc", "Y": "def"}.items()}
    return World(ground, named, directory, visits, chosen)


def met(figure: figures.DutyFigure | figures.ShareFigure) -> str:
    return "".join(sorted(figure.tally.met))


def duty(**said: object) -> CoverageRules:
    return CoverageRules(duties=(Duty.model_validate({"name": "duty", "title": "责任", **said}),))


def test_a_share_is_rounded_up_and_exact() -> None:
    (figure,) = figures.duties(world(duty(share="1/3"), ENDS, [("a", "2023-03-01"), ("b", "2023-03-01")]))
    assert (figure.required, met(figure)) == (2, "ab")
    (figure,) = figures.duties(world(duty(share="34%"), ENDS, [("a", "2023-03-01")]))
    assert figure.required == 3


def test_twice_means_on_two_days() -> None:
    held = [("a", "2023-03-01"), ("a", "2023-03-01"), ("b", "2023-03-01"), ("b", "2023-03-02")]
    (figure,) = figures.duties(world(duty(times=2), ENDS, held))
    assert met(figure) == "b"


def test_a_half_year_ends_on_30_june() -> None:
    held = [("a", "2023-06-30"), ("b", "2023-07-01")]
    first, second = figures.duties(world(duty(per="half-year"), date(2023, 7, 1), held))
    assert (first.tally.figure, met(first)) == ("duty.duty.1", "a")
    assert (second.tally.figure, met(second)) == ("duty.duty.2", "b")
    (only,) = figures.duties(world(duty(per="half-year"), date(2023, 6, 30), held))
    assert met(only) == "a"


def test_a_duty_of_each_month_has_a_figure_for_each_month_that_has_begun() -> None:
    """“每月抽查比例不低于总数的 10%”."""
    held = [("a", "2023-01-31"), ("b", "2023-02-01")]
    shown = [*figures.duties(world(duty(per="month", share="10%"), date(2023, 3, 1), held))]
    assert [(each.tally.figure, met(each), each.required) for each in shown] == [
        ("duty.duty.1", "a", 1),
        ("duty.duty.2", "b", 1),
        ("duty.duty.3", "", 1),
    ]
    assert [(each.span.first, each.span.last) for each in shown][1] == (date(2023, 2, 1), date(2023, 2, 28))


def test_a_mark_made_later_makes_no_duty_of_an_earlier_half_year() -> None:
    flags = {"a": {"complaint": [date(2023, 6, 30)]}, "b": {"complaint": [date(2023, 7, 1)]}}
    rules = duty(per="half-year", where={"flag": "complaint"})
    first, second = figures.duties(world(rules, date(2023, 8, 1), flags=flags))
    assert (sorted(first.tally.members), sorted(second.tally.members)) == (["a"], ["a", "b"])


def test_a_campaign_has_the_duties_of_those_it_names() -> None:
    (figure,) = figures.duties(world(duty(), ENDS, planned="ab", kind="campaign"))
    assert sorted(figure.tally.members) == ["a", "b"]
    (figure,) = figures.duties(world(duty(), ENDS, planned="ab"))
    assert len(figure.tally.members) == 6


def test_re_inspections_and_guidance_do_not_fulfil_a_duty_unless_it_says_so() -> None:
    held: list[tuple[str, str] | tuple[str, str, Occasion]] = [
        ("a", "2023-03-01", "re-inspection"),
        ("b", "2023-03-01", "guidance"),
        ("c", "2023-03-01", "complaint"),
        ("d", "2023-03-01"),
    ]
    (figure,) = figures.duties(world(duty(), ENDS, held))
    assert sorted(figure.tally.met) == ["c", "d"]
    assert not figure.tally.told("a")
    (figure,) = figures.duties(world(duty(counts=["plan", "guidance"]), ENDS, held))
    assert sorted(figure.tally.met) == ["b", "d"]


def test_a_cap_leaves_out_its_exceptions_and_other_years() -> None:
    cap = Cap.model_validate({"times": 1, "except_for": ["complaint"], "basis": "示例"})
    held: list[tuple[str, str] | tuple[str, str, Occasion]] = [
        ("a", "2023-01-01"),
        ("a", "2023-12-31"),
        ("b", "2023-03-01"),
        ("b", "2023-03-02", "complaint"),
        ("c", "2023-03-01"),
        ("c", "2023-03-02", "special-order"),
        ("d", "2022-12-31"),
        ("d", "2023-01-01"),
    ]
    (figure,) = figures.caps(world(CoverageRules(caps=(cap,)), date(2023, 12, 31), held))
    assert sorted(set(figure.tally.members) - figure.tally.met) == ["a", "c"]
    assert figure.above == 2
    (before,) = figures.caps(world(CoverageRules(caps=(cap,)), date(2023, 12, 30), held))
    assert before.above == 1


def test_above_a_cap_on_the_visits_of_each_team_is_whom_one_team_visited_too_often() -> None:
    cap = Cap.model_validate({"times": 1, "methods": ["on-site"], "visits_of": "team", "basis": "示例"})
    first, second = date(2023, 3, 1), date(2023, 4, 1)
    online: tuple[Method, ...] = ("online",)
    held = [
        HeldInspection("a", first, "draw", team="X"),
        HeldInspection("a", second, "draw", team="Y"),
        HeldInspection("b", first, "draw", team="X"),
        HeldInspection("b", second, "draw", team="X"),
        HeldInspection("c", first, "draw", team="X"),
        HeldInspection("c", second, "draw", team="X", methods=online),
        HeldInspection("d", first, "draw", methods=online),
    ]
    made = world(CoverageRules(caps=(cap,)), ENDS)
    made.held = held
    (figure,) = figures.caps(made)
    assert (sorted(figure.tally.members), sorted(figure.tally.met), figure.above) == (["a", "b", "c"], ["a", "c"], 1)
    assert list(figure.tally.told("a")) == [first, second]


def test_the_share_counts_enterprises_of_the_plan_once() -> None:
    drawn = [("a", "2023-03-01"), ("a", "2023-04-01"), ("f", "2023-03-01")]
    share = figures.drawn_share(world(CoverageRules(drawn_share="30%"), ENDS, drawn=drawn, planned="abcde"))
    assert share is not None
    assert (share.required, met(share)) == (2, "a")
    assert figures.drawn_share(world(CoverageRules(), ENDS)) is None


def test_a_month_is_due_on_its_last_day() -> None:
    drawn = [("a", "2023-03-31")]
    before, _ = progress.teams(world(CoverageRules(), date(2023, 4, 29), drawn=drawn))
    assert (before.due, before.behind_taken, before.behind_inspected, before.months_behind) == (1, 0, 1, 0)
    after, other = progress.teams(world(CoverageRules(), date(2023, 4, 30), drawn=drawn))
    assert (after.due, after.behind_taken, after.months_behind) == (2, 1, 1)
    assert (other.team, other.behind_taken, other.months_behind) == ("Y", 2, 2)
    assert [month.taken for month in after.months] == [1, 1, 1]


def test_the_pace_so_far_says_when_all_are_taken() -> None:
    held = [("a", "2023-01-02"), ("b", "2023-01-04")]
    left = progress.remaining(world(CoverageRules(), date(2023, 1, 10), held))
    # Two in ten days, four to go.
    assert (left.taken, left.expected_on, left.in_time) == (2, date(2023, 1, 30), True)
    assert progress.remaining(world(CoverageRules(), date(2023, 1, 10))).expected_on is None
    done = [(each, "2023-01-02") for each in "abcdef"]
    assert progress.remaining(world(CoverageRules(), ENDS, done)).expected_on == ENDS
    late = progress.remaining(world(CoverageRules(), date(2023, 11, 30), held))
    assert (late.days_left, late.in_time) == (0, False)


@given(
    on=st.dates(date(2023, 1, 1), date(2023, 12, 31)),
    held=st.lists(st.tuples(st.sampled_from("abcdef"), st.dates(date(2023, 1, 1), date(2023, 12, 31))), max_size=20),
)
def test_a_day_later_nothing_is_less_done(on: date, held: list[tuple[str, date]]) -> None:
    told = [(who, day.isoformat()) for who, day in held]
    rules = CoverageRules(drawn_share="30%", duties=(Duty(name="all", title="全部"),))
    today, tomorrow = (world(rules, day, told) for day in (on, on + timedelta(days=1)))
    assert progress.remaining(today).taken <= progress.remaining(tomorrow).taken
    for before, after in zip(figures.duties(today), figures.duties(tomorrow), strict=False):
        assert before.tally.met <= after.tally.met
        assert after.tally.met <= set(after.tally.members)
