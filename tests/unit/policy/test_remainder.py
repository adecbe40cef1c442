"""Whoever corrects a file hears at once of values that cannot be read and of sections that contradict one another."""

import pytest

from tests.unit.policy.examples import HEAD, faults

CREWS = "crews: [{name: pair, slots: [{name: a}, {name: b}]}]\n"
KIND = "  - {{name: {name}, title: 抽查, selection: {{}}, {rest}}}\n"


def draws(*rests: str) -> str:
    return "draws:\n" + "".join(KIND.format(name=f"kind-{place}", rest=rest) for place, rest in enumerate(rests))


def paths(added: str) -> list[str]:
    return [str(path) for _, path in faults(added)]


def test_a_month_and_a_share_are_told_together() -> None:
    added = draws("months: [2026-01], shares: [{rate: 10%, count: 20}]")
    assert paths(added) == ["draws[0].months[0]", "draws[0].shares[0]"]


def test_the_line_and_the_place_are_those_of_the_file_though_an_item_is_left_out() -> None:
    added = draws("nothing: 1, reserve: x").replace("title: 抽查, ", "") + KIND.format(name="kind-1", rest="crew: none")
    lines = [line for line, path in faults(CREWS + added) if path == "draws[1].crew"]
    assert lines == [len(HEAD.splitlines()) + len((CREWS + added).splitlines())]


def test_a_name_with_chinese_characters_is_still_the_name_that_others_refer_to() -> None:
    crews = CREWS.replace("pair", "标准")
    assert paths(crews + draws("crew: 标准, per: month, by_plan: true, shares: [{count: 1, rate: 1%}]")) == [
        "crews[0].name",
        "draws[0].crew",
        "draws[0].shares[0]",
    ]


@pytest.mark.parametrize(
    "added",
    [
        "crews: [{name: pair, slots: x}]\n" + draws("crew: pair"),
        "teams: [{code: W, name: 组, series: 1.5.x, quotas: {执法: {nativ: 1}}}]\n" + draws("shares: [{count: 1}]"),
        "coverage: {caps: [{times: many, basis: 示例}]}\n"
        + draws("selection: {exclude: [{because: at-cap}]}").replace("selection: {}, ", ""),
    ],
)
def test_what_lacks_only_because_it_cannot_be_read_is_no_fault(added: str) -> None:
    assert not [path for path in paths(added) if path.startswith("draws")]


def test_beside_a_value_that_cannot_be_read_nothing_is_guessed() -> None:
    assert paths(draws("shares: [{rate: [1]}]")) == ["draws[0].shares[0].rate"]
