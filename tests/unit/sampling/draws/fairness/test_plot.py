"""The picture of a year: well-formed, all subjects in it, what is outside marked by more than colour."""

import xml.etree.ElementTree as ET

import pytest

from services.sampling.draws.fairness.history import History
from services.sampling.draws.fairness.plot import PlotSheet, plot
from services.sampling.draws.fairness.sentences import sentences
from services.sampling.draws.fairness.testing import examine
from tests.unit.sampling.draws.fairness.histories import assignments, honest, rigged

SVG = "{http://www.w3.org/2000/svg}"


def picture(history: History, population: str = "enterprises") -> ET.Element:
    tally, verdict = examine(history, 1)
    sheet = PlotSheet("370124", 2026, population, len(history.draws), sentences(verdict))
    return ET.fromstring(plot(sheet, tally, verdict.bands))  # noqa: S314  # our own


def text(svg: ET.Element) -> str:
    return " ".join("".join(element.itertext()) for element in svg.iter(f"{SVG}text"))


@pytest.mark.parametrize(
    "history",
    [honest(136, 41, 12, 1), honest(60, 10, 4, 1, lambda n: 1 + n), honest(9, 9, 1, 1)],
    ids=["equal", "weighted", "all"],
)
def test_every_subject_is_in_it_and_inside_the_page(history: History) -> None:
    assert_whole(picture(history), history)


def assert_whole(svg: ET.Element, history: History) -> None:
    (first, *_), said = svg.findall(f"{SVG}title"), text(svg)
    assert (first.text or "").startswith("2026 年抽查公平性")
    assert f"/ {len(history.subjects)}" in said
    assert "重抽" in said
    assert "held again" in said
    for circle in svg.findall(f"{SVG}circle"):
        assert 100 < float(circle.attrib["cx"]) < 1170
        assert 190 < float(circle.attrib["cy"]) < 650


def test_what_chance_does_not_explain_is_hollow_and_counted() -> None:
    svg = picture(rigged(136, 12, lambda _: range(41)))
    hollow = [circle for circle in svg.findall(f"{SVG}circle") if circle.attrib["fill"] == "#ffffff"]
    # Forty-one who are drawn each time: one mark, and its number in words.
    assert len(hollow) == 1
    assert "超出范围 41 / 136" in text(svg)
    assert "请核查" in text(svg)
    assert "look into these draws" in text(svg)


def test_people_are_in_it_and_not_named() -> None:
    history = assignments(3, 1)
    svg = picture(history, "people")
    assert_whole(svg, history)
    assert "测试员" not in text(svg)
    assert "人员" in text(svg)
