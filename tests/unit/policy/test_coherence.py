"""What the sections of a policy say must fit one another."""

import pytest

from services.sampling.draws.roster.tags import Member, tags_of
from services.sampling.registers.records.fields import Expert, Inspector
from shared.policy.crews import NAMED_TAGS, PLAIN_TAGS
from tests.unit.policy.examples import faults, policy, told

MINES = "where: {field: sector, in: [非煤矿山]}"
OTHERS = "where: {not: {field: sector, in: [非煤矿山]}}"
TEAMS = f"teams: [{{code: F, name: 一组, series: F, {MINES}}}, {{code: G, name: 二组, series: G, {OTHERS}}}]\n"
KIND = "draws:\n  - {name: open, title: 抽查, SELECTION, SHARES}\n"
WEIGHTS = "{base: {by: score, bands: [{at_least: 80, weight: 2}, {at_least: 60, weight: 1}]}}"
REPORT = "{rule: write-report, count: 1, unit: days, after: inspection-ended}"
REASON = "{code: a, title: t, changes: [opening], basis: b}"


def kind(shares: str = "shares: [{count: 1}]", selection: str = "selection: {}") -> str:
    return KIND.replace("SELECTION", selection).replace("SHARES", shares)


@pytest.mark.parametrize(
    ("added", "path"),
    [
        (f"teams: [{{code: F, name: 一组, {MINES}}}, {{code: F, name: 二组, {OTHERS}}}]\n", "teams[1].code"),
        (f"teams: [{{code: F, name: 组, {MINES}}}, {{code: G, name: 组, {OTHERS}}}]\n", "teams[1].name"),
        (TEAMS.replace("series: G", "series: F"), "teams[1].series"),
        ("crews: [{name: a, slots: [{name: x}, {name: x}]}]\n", "crews[0].slots[1].name"),
        ("draws: [{name: a, title: t, selection: {}}, {name: a, title: t, selection: {}}]\n", "draws[1].name"),
        (f"reasons: [{REASON}, {REASON}]\n", "reasons[1].code"),
        (
            "supervision: {enterprises: 1, counties: [{code: 411102, name: 甲}, {code: 411102, name: 乙}]}\n",
            "supervision.counties[1].code",
        ),
    ],
)
def test_names_stand_once(added: str, path: str) -> None:
    assert faults(added) == [(6, path)]


@pytest.mark.parametrize(
    ("added", "path"),
    [
        (kind("crew: nobody"), "draws[0].crew"),
        ("teams: [{code: F, name: 组, quotas: {领导: {native: 1}}}]\n", "teams[0].quotas.领导"),
        ("formation: {roles: [{name: 领导}]}\n", "formation"),
        ('crews: [{name: a, slots: [{name: x, tags: ["team:{team}"]}, {name: y}]}]\n', "crews[0].slots[0].tags[0]"),
        (TEAMS + "crews: [{name: a, slots: [{name: x, tags: [team:Q]}, {name: y}]}]\n", "crews[0].slots[0].tags[0]"),
        ("crews: [{name: a, slots: [{name: x, tags: [leadr]}, {name: y}]}]\n", "crews[0].slots[0].tags[0]"),
        ('crews: [{name: a, slots: [{name: x, tags: ["colour:red"]}, {name: y}]}]\n', "crews[0].slots[0].tags[0]"),
        (kind(selection="selection: {population: counties}"), "draws[0].selection.population"),
        (kind(selection="selection: {stratify_by: team}"), "draws[0].selection.stratify_by"),
        (kind(selection="selection: {exclude: [{because: at-cap}]}"), "draws[0].selection.exclude[0]"),
        ("coverage: {caps: [{times: 1, visits_of: team, basis: b}]}\n", "coverage.caps[0].visits_of"),
        (
            "appraisals: [{name: a, title: t, of: team, measures: [{measure: findings}], basis: b}]\n",
            "appraisals[0].of",
        ),
    ],
)
def test_what_is_named_is_there(added: str, path: str) -> None:
    assert path in [fault["path"] for fault in told(added)]


@pytest.mark.parametrize(
    ("shares", "selection", "path"),
    [
        ("shares: [{}]", "", "shares[0]"),
        ("shares: [{rate: 30%, count: 3}]", "", "shares[0]"),
        ("shares: [{rate: 0%}]", "", "shares[0].rate"),
        ("shares: [{rate: 130%}]", "", "shares[0].rate"),
        ("shares: [{rate: 0.3}]", "", "shares[0].rate"),
        ("shares: [{stratum: 化工, count: 1}]", "", "shares[0].stratum"),
        ("shares: [{count: 1}, {count: 2}]", "", "shares[1].stratum"),
        ("shares: [{stratum: C, count: 1}]", "stratify_by: area, where: {field: area, in: [A]}", "shares[0].stratum"),
        (
            "shares: [{stratum: C, count: 1}]",
            "stratify_by: area, where: {all: [{flag: penalty}, {field: area, in: [A]}]}",
            "shares[0].stratum",
        ),
        (
            "shares: [{stratum: 重点, count: 1}]",
            "certain: [{stratum: 重点, where: {flag: key-unit}}]",
            "shares[0].stratum",
        ),
        ("months: [3, 3], shares: [{count: 1}]", "", "months"),
        (
            "shares: [{count: 1}]",
            f"population: experts, weights: {WEIGHTS}",
            "selection.weights.base.bands[1].at_least",
        ),
    ],
)
def test_how_many_is_said_once_and_of_what_can_be(shares: str, selection: str, path: str) -> None:
    assert faults(kind(shares, f"selection: {{{selection}}}")) == [(7, f"draws[0].{path}")]


@pytest.mark.parametrize(
    ("shares", "selection"),
    [
        ("by_plan: true", "stratify_by: area"),
        ("by_plan: true, shares: [{stratum: A}]", "stratify_by: area"),
        (
            "shares: [{stratum: C, count: 1}]",
            "stratify_by: area, where: {any: [{field: area, in: [A]}, {flag: penalty}]}",
        ),
        ("shares: [{stratum: A, rate: 1/3}, {rate: 12.5%}]", "stratify_by: area, where: {field: area, in: [A, B]}"),
        ("months: [3, 4], shares: [{count: 1}]", ""),
        ("reserve: 1", ""),
    ],
)
def test_what_is_in_order(shares: str, selection: str) -> None:
    assert faults(kind(shares, f"selection: {{{selection}}}")) == []


@pytest.mark.parametrize("word", ["own", "teams", "crews", "items"])
def test_a_kind_does_not_take_the_first_word_of_other_purposes(word: str) -> None:
    assert [fault["path"] for fault in told(kind().replace("name: open", f"name: {word}"))] == ["draws[0].name"]


@pytest.mark.parametrize(
    ("counts", "per", "wrong"),
    [
        ("months: [3, 4]", "month", True),
        ("months: [3, 4]", "year", False),
        ("by_plan: true", "quarter", True),
        ("by_plan: true", "month", False),
        ("by_plan: true, months: [3]", "month", True),
        ("covert: false", "day", False),
    ],
)
def test_the_period_fits_the_counts(counts: str, per: str, wrong: bool) -> None:
    faults = told(kind(shares=f"shares: [{{count: 1}}], {counts}, per: {per}"))
    assert [fault["path"] for fault in faults] == (["draws[0].per"] if wrong else [])


def test_a_team_is_a_stratum() -> None:
    by_team = "selection: {stratify_by: team}"
    assert faults(TEAMS + kind("shares: [{stratum: F, count: 1}]", by_team)) == []
    (fault,) = told(TEAMS + kind("shares: [{stratum: X, count: 1}]", by_team))
    assert "F, G" in str(fault["reason_en"])


def test_the_only_team_inspects_every_enterprise() -> None:
    """Of several, each says whom it inspects: otherwise it would take the others' enterprises too."""
    assert faults("teams: [{code: F, name: 组}]\n") == []
    assert faults(f"teams: [{{code: F, name: 一组}}, {{code: G, name: 二组, {OTHERS}}}]\n") == [(6, "teams[0]")]


def test_more_counties_than_there_are() -> None:
    supervised = "supervision: {enterprises: 2, counties: [{code: 411102, name: 甲}, {code: 411103, name: 乙}]}\n"
    selection = "selection: {population: counties}"
    assert faults(supervised + kind("shares: [{count: 1}], months: [4, 5]", selection)) == []
    (fault,) = told(supervised + kind("shares: [{count: 1}], months: [4, 5, 6]", selection))
    assert fault["path"] == "draws[0].shares"
    assert "3 个县区" in str(fault["reason"])


def test_periods() -> None:
    plan = "plan: {approved_by: a, basis: b, campaign: {from: 2020-05-01, until: 2020-04-01}}\n"
    assert faults(plan) == [(6, "plan.campaign.until")]
    assert faults("coverage: {drawn_share: none}\n") == [(6, "coverage.drawn_share")]
    assert faults("coverage: {duties: [{name: a, title: b, share: 4/3}]}\n") == [(6, "coverage.duties[0].share")]


@pytest.mark.parametrize(
    ("series", "wrong"),
    [
        ("format: '〔{year}〕{series}-{number:03}', scope: team", False),
        ("format: '〔{year}〕{number:03}', scope: team", True),
        ("format: '{series}-{number}', scope: team", True),
        ("format: '{series}-{number}', scope: team, per: ever", False),
        ("format: '〔{year}〕{number}', scope: document-kind", True),
        ("format: '〔{year}〕{kind}{number}', scope: document-kind", False),
        ("format: '〔{year}〕{number}', scope: document-kind, kinds: [指导]", False),
        ("format: '〔{year}〕{number}', scope: matter", True),
        ("format: '{kind}〔{year}〕{number}', scope: matter", False),
        ("format: '{year}{number:04}', scope: matter, kinds: [档案]", False),
        ("format: '{kind}〔{year}〕{number}', scope: [team, matter]", True),
        ("format: '{kind}〔{year}〕{series}{number}', scope: [team, matter]", False),
        ("format: '{kind}〔{year}〕', scope: matter", True),
    ],
)
def test_no_two_documents_get_one_number(series: str, wrong: bool) -> None:
    found = [fault["path"] for fault in told(f"{TEAMS}numbering: [{{name: a, title: 文书, {series}}}]\n")]
    assert found == (["numbering[0].format"] if wrong else [])


def test_papers_of_a_matter_are_not_counted_by_kind() -> None:
    series = "format: '{kind}{year}{number}', scope: [matter, document-kind]"
    assert [fault["path"] for fault in told(f"numbering: [{{name: a, title: 文书, {series}}}]\n")] == [
        "numbering[0].scope"
    ]


def test_a_kind_of_document_is_in_one_series() -> None:
    each = "format: '{year}{kind}{number}', scope: document-kind"
    first, second = "{name: a, title: t, kinds: [检查, 罚], EACH}", "{name: b, title: t, kinds: [立, 罚], EACH}"
    numbering = f"numbering:\n  - {first}\n  - {second}\n".replace("EACH", each)
    assert faults(numbering) == [(8, "numbering[1].kinds[1]")]


def test_letters_are_needed_where_numbers_have_them() -> None:
    numbering = "numbering: [{name: a, title: t, format: '{year}{series}{number}', scope: team}]\n"
    (fault,) = told("teams: [{code: F, name: 组}]\n" + numbering)
    assert fault["path"] == "numbering[0].format"


def test_what_a_slot_may_ask_for_is_what_people_carry() -> None:
    """The roster's own words for it."""
    person = Inspector(name="示例甲", cadre=True, section="危化股", area="城关", specialism="化工")
    expert = Expert(name="示例乙", area="城关", specialism="化工")
    posts = [Member("F", "领导", post) for post in ("leader", "deputy", "member")]
    carried = {tag for who in (person, expert) for member in posts for tag in tags_of(who, member)}
    assert {tag for tag in carried if ":" not in tag} == PLAIN_TAGS
    assert {tag.partition(":")[0] for tag in carried if ":" in tag} == NAMED_TAGS


def test_a_policy_of_one_section_stands() -> None:
    assert policy(TEAMS).teams[1].series == "G"


@pytest.mark.parametrize(
    ("deadlines", "path"),
    [
        ("[{rule: write-report, count: 1, unit: days, after: order-due}]", "deadlines[0].after"),
        ("[{count: 1, unit: hours, after: order-served, by: '19:00'}]", "deadlines[0].by"),
        ("[{rule: re-inspect, count: 24, unit: hours, after: order-due}]", "deadlines[0].unit"),
        (
            f"[{REPORT}, {REPORT}]",
            "deadlines[1].rule",
        ),
        ("[{rule: lunch, count: 1, unit: days, after: order-due}]", "deadlines[0].rule"),
        ("[{rule: give-feedback, count: 1, unit: days, after: report-finished, by: '19:00'}]", None),
    ],
)
def test_deadlines_begin_with_the_event_of_their_rule(deadlines: str, path: str | None) -> None:
    for number in range(2):
        deadlines = deadlines.replace("{", f"<name: d{number}, title: t{number}, basis: b, ", 1)
    assert faults(f"deadlines: {deadlines.replace('<', '{')}\n") == ([(6, path)] if path else [])


ORDER = "{step: order, drafted_by: [inspector], approved_by: [chief], basis: b}"
NAMES = "authorities: {bureau: 示例县应急管理局, government: 示例县人民政府, court: 示例县人民法院, basis: b}\n"


@pytest.mark.parametrize(
    ("added", "found"),
    [
        (f"approvals: [{ORDER}]\n", [(6, "approvals[0].step")]),
        (f"approvals: [{ORDER.replace('order', 'report')}, {ORDER}]\n", [(6, "approvals[1].step")]),
        (f"approvals: [{ORDER}]\n{NAMES}", []),
        (f"approvals: [{ORDER.replace('order', 'report')}]\n", []),
    ],
)
def test_who_gives_orders_names_where_they_are_contested(added: str, found: list[tuple[int, str]]) -> None:
    assert faults(added) == found
