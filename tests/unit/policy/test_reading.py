"""A policy file is read as it is written, and every fault is told with its line."""

from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from shared.policy.called import CALLED
from shared.policy.conditions import FieldIn
from shared.policy.places import fields_of
from shared.policy.policy import Policy
from shared.policy.reading import PolicyFile, PolicyMalformed, read_policy
from shared.policy.selection import ByBand
from tests.unit.policy.examples import FILES, HEAD, faults, policy, told

KIND = """\
draws:
  - name: open
    title: 不定向抽查
    selection: {}
"""


def test_the_head_alone_is_a_policy() -> None:
    assert (policy().bureau, faults("")) == ("370124", [])


@pytest.mark.parametrize(
    "written", ["no", "yes", "010", "1e3", "2020-01-01", "12", "null", "~", "3.10", "0x1F", "true"]
)
def test_nothing_is_guessed_where_a_text_is_wanted(written: str) -> None:
    (team,) = policy(f"teams: [{{code: F, name: 组, where: {{field: name, in: [{written}]}}}}]\n").teams
    assert isinstance(team.where, FieldIn)
    assert team.where.in_ == (written,)


@pytest.mark.parametrize("written", ['"3"', "03", "3.0", "three", "true"])
def test_a_number_is_a_number(written: str) -> None:
    assert faults(f"{KIND}    reserve: {written}\n") == [(10, "draws[0].reserve")]


@pytest.mark.parametrize("written", ["0", "20200101", "2020-1-1", "2020-02-30"])
def test_a_day_is_written_in_full(written: str) -> None:
    assert faults("", HEAD.replace("2020-01-01", written)) == [(5, "effective.from")]


def test_bands_are_numbers_that_can_be_hashed() -> None:
    weights = "{by: score, bands: [{at_least: 60, weight: 2}, {at_least: 79.5, weight: 4}]}"
    (kind,) = policy(KIND.replace("{}", f"{{population: experts, weights: {{base: {weights}}}}}")).draws
    base = kind.selection.weights and kind.selection.weights.base
    assert isinstance(base, ByBand)
    assert [band.at_least for band in base.bands] == [60.0, 79.5]
    assert [band["at_least"] for band in base.as_json()["bands"]] == [60, "79.5"]


@pytest.mark.parametrize(
    ("added", "line", "said"),
    [
        ("teams: &all []\n", 6, "anchors and aliases"),
        ("title: 又一个\n", 6, "'title' again (line 3)"),
        ("teams: !!python/object []\n", 6, "tags"),
        ("teams:\n  - code:\n", 7, "nothing is written here"),
        ("? [a]\n: b\n", 6, "a plain text"),
        ("---\npolicy: second\n", 6, "a second document"),
        ("teams: " + "[" * 40, 6, "nested deeper"),
        ("teams: [\n", 7, "not YAML"),
        ("teams: [{code: a]\n", 6, "character 17: check the indentation, brackets, quotes, colons and commas"),
        ("draws: [{name: a, title: a, selection: {}, months: [2026-01]}]\n", 6, "the number of a month: 1 to 12"),
        ("draws: [{name: a, title: a, selection: {}, months: 3}]\n", 6, "Input should be a list"),
        ("\ttabs: 1\n", 6, "not YAML"),
        ("teams: \x01\n", 6, "a control character"),
        ('teams: "\\ud800"\n', 6, "half a character"),
    ],
)
def test_of_yaml_only_what_people_write_is_taken(added: str, line: int, said: str) -> None:
    (fault,) = told(added)
    assert fault["line"] == line
    assert said in str(fault["reason_en"])


def test_encodings_and_sizes() -> None:
    assert read_policy(b"\xef\xbb\xbf" + HEAD.encode()).policy.policy == "example"
    with pytest.raises(PolicyMalformed, match="not UTF-8"):
        read_policy(HEAD.encode("gb18030"))
    with pytest.raises(PolicyMalformed, match="larger than"):
        read_policy(HEAD.encode() + b"#" * 200_000)
    with pytest.raises(PolicyMalformed, match="empty"):
        read_policy(b"# nothing\n")


@pytest.mark.parametrize(
    ("added", "place", "hint"),
    [
        ("team: []\n", (6, "team"), "teams"),
        (f"{KIND}    coverts: true\n", (10, "draws[0].coverts"), "covert"),
        (KIND.replace("{}", "{stratified_by: area}"), (9, "draws[0].selection.stratified_by"), "stratify_by"),
        (
            KIND.replace("{}", "{where: {any: [{flag: penalty, within_month: 6}]}}"),
            (9, "draws[0].selection.where.any[0].within_month"),
            "within_months",
        ),
        ("coverage:\n  dutys: []\n", (7, "coverage.dutys"), "duties"),
        ("检查组: []\n", (6, "检查组"), "teams"),
        ("抽查种类设置: []\n", (6, "抽查种类设置"), "draws"),
        (f"{KIND}    抽查比例: 30%\n", (10, "draws[0].抽查比例"), "shares"),
        (KIND.replace("{}", "{分层方式: area}"), (9, "draws[0].selection.分层方式"), "stratify_by"),
    ],
)
def test_an_unknown_name_is_refused_with_the_likely_one(added: str, place: tuple[int, str], hint: str) -> None:
    (fault,) = told(added)
    assert (fault["line"], fault["path"]) == place
    assert f"did you mean {hint}?" in str(fault["reason_en"])
    assert f"是否应为 {hint}？" in str(fault["reason"])


def test_a_name_of_the_code_is_no_name_of_the_file() -> None:
    assert (5, "effective.first") in faults("", HEAD.replace("from:", "first:"))


@pytest.mark.parametrize(
    ("selection", "path"),
    [
        ("{where: {fields: area, in: [a]}}", "where"),
        ("{where: {field: area, in: []}}", "where.in"),
        ("{where: {all: [{field: area, in: [a]}, {not: {flag: bad}}]}}", "where.all[1].not.flag"),
        ("{exclude: [{because: sometimes}]}", "exclude[0]"),
        ("{exclude: [{because: inspected-elsewhere}]}", "exclude[0].within_months"),
        ("{weights: {base: {by: x, of: {A: 0}}}}", "weights.base.of.A"),
        ("{weights: {base: {by: x, bands: [{at_least: high, weight: 1}]}}}", "weights.base.bands[0].at_least"),
        ("{weights: {times: [{where: {flag: penalty}, factor: 1}]}}", "weights.times[0].factor"),
        ("{population: firms}", "population"),
    ],
)
def test_places_inside_conditions_and_weights(selection: str, path: str) -> None:
    assert faults(KIND.replace("{}", selection)) == [(9, f"draws[0].selection.{path}")]


def test_a_name_that_is_near_nothing_gets_no_hint() -> None:
    (fault,) = told("天气: 晴\n")
    assert fault["reason"] == "不认识此项，请检查名称"


def test_what_people_call_a_part_is_a_part() -> None:
    found: set[type[BaseModel]] = set()
    collect(Policy, found)
    parts = {name for model in found for name in fields_of(model)}
    assert parts >= CALLED.keys()


def collect(form: Any, found: set[type[BaseModel]]) -> None:
    """Add the models that a form is made of."""
    inner = get_args(getattr(form, "__value__", form))
    if isinstance(form, type) and issubclass(form, BaseModel) and form not in found:
        found.add(form)
        inner = tuple(fields_of(form).values())
    for part in inner:
        collect(part, found)


def test_lines_of_blocks() -> None:
    added = """\
teams:
  - code: F
    name: 组
    where:
      any:
        - field: area
          in: [a]
          out: b
"""
    assert faults(added) == [(13, "teams[0].where.any[0].out")]


def test_all_faults_are_told_at_once_for_people_too() -> None:
    with pytest.raises(PolicyMalformed) as refused:
        read_policy((HEAD.replace("title", "titel") + KIND.replace("title", "name")).encode())
    assert "第 8 行" in refused.value.detail
    with pytest.raises(PolicyMalformed) as refused:
        read_policy((HEAD.replace("title", "titel") + "teams: [{code: F}]\n").encode())
    assert refused.value.detail.startswith("政策文件有 3 处须改正：第 1 行 title：缺少此项；第 3 行 titel：")
    assert "第 6 行 teams[0].name：缺少此项" in refused.value.detail


def test_of_very_many_faults_the_first_are_told() -> None:
    with pytest.raises(PolicyMalformed) as refused:
        read_policy((HEAD + "".join(f"k{n}: 1\n" for n in range(200))).encode())
    assert refused.value.facts["count"] == 200
    assert len(told("".join(f"k{n}: 1\n" for n in range(200)))) == 50
    assert "另有 150 处" in refused.value.detail


@given(st.binary(max_size=300))
def test_any_bytes_are_a_policy_or_refused(content: bytes) -> None:
    found = read_or_faults(HEAD.encode() + content)
    assert isinstance(found, PolicyFile) or found


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])  # a file takes a tenth of a second
@given(st.data())
def test_a_damaged_file_is_refused_or_read(data: st.DataObject) -> None:
    """Lines cut out, doubled or moved in: never anything but a refusal with lines of the file."""
    lines = data.draw(st.sampled_from(FILES)).read_text(encoding="utf-8").split("\n")
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(lines) - 1))
        lines[place : place + 1] = data.draw(st.sampled_from([[], [lines[place]] * 2, ["  " + lines[place]]]))
    found = read_or_faults("\n".join(lines).encode())
    assert isinstance(found, PolicyFile) or all(1 <= line <= len(lines) + 1 for line in found)


def read_or_faults(content: bytes) -> PolicyFile | list[int]:
    """The policy, or the lines of its faults, of which there is one at least."""
    try:
        return read_policy(content)
    except PolicyMalformed as refusal:
        faults = refusal.facts["faults"]
        return [int(fault["line"]) for fault in faults if isinstance(fault, dict)] if isinstance(faults, list) else []


@pytest.mark.parametrize(("wrong", "count", "said"), [(500, 500, "500 to"), (501, 500, "at least 500 to")])
def test_of_a_file_full_of_faults_only_so_many_are_looked_at(wrong: int, count: int, said: str) -> None:
    with pytest.raises(PolicyMalformed, match=f"^{said}") as refused:
        read_policy((HEAD + "".join(f"x{n}: 1\n" for n in range(wrong))).encode())
    assert refused.value.facts["count"] == count
