"""The team's figures: every person counts once in each, and the bands are whoever asks'."""

from collections import Counter
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.sampling.registers.records.fields import Expert, Inspector, Training
from services.sampling.registers.records.figures import (
    AGE_BANDS,
    StrengthQuestion,
    age_band,
    expert_figures,
    figures,
    training,
)
from tests.unit.sampling.registers.records.test_records import INSPECTORS

ON = date(2026, 3, 2)
PEOPLE = {
    "1": Inspector(name="甲", establishment="行政", education="本科", birth_year=1991, sex="男", cadre=True),
    "2": Inspector(name="乙", establishment="行政", education="本科", birth_year=1990, sex="女", on_duty=False),
    "3": Inspector(name="丙", establishment="事业", education="大专", certificate_expires=date(2026, 3, 1)),
    "4": Inspector(name="丁", establishment="事业", certificate_expires=date(2026, 4, 1), birth_year=1960),
}


def counted(question: StrengthQuestion) -> dict[tuple[str, str], tuple[str, ...]]:
    return {(figure.of, figure.value): figure.keys for figure in figures(PEOPLE, question)}


@pytest.mark.parametrize(
    ("figure", "keys"),
    [
        (("people", "all"), "1234"),
        (("establishment", "行政"), "12"),
        (("establishment-on-duty", "行政"), "1"),
        (("establishment-on-duty", "事业"), "34"),
        (("on-duty", "no"), "2"),
        (("education", "本科"), "12"),
        (("education", ""), "4"),
        (("age", "<=35"), "1"),
        (("age", "36-45"), "2"),
        (("age", ">55"), "4"),
        (("age", ""), "3"),
        (("sex", "女"), "2"),
        (("cadre", "yes"), "1"),
        (("certificate", "expired"), "3"),
        (("certificate", "expiring"), "4"),
        (("certificate", "unlimited"), "12"),
    ],
)
def test_who_is_behind_a_figure(figure: tuple[str, str], keys: str) -> None:
    assert counted(StrengthQuestion(ON, expiring_within=30))[figure] == tuple(keys)


def test_nothing_expires_soon_unless_somebody_says_how_soon() -> None:
    assert ("certificate", "expiring") not in counted(StrengthQuestion(ON))
    assert counted(StrengthQuestion(ON))["certificate", "valid"] == ("4",)
    assert ("certificate", "expiring") not in counted(StrengthQuestion(ON, expiring_within=29))


@pytest.mark.parametrize(
    ("born", "bands", "band"),
    [
        (1991, AGE_BANDS, "<=35"),
        (1990, AGE_BANDS, "36-45"),
        (1971, AGE_BANDS, "46-55"),
        (1970, AGE_BANDS, ">55"),
        (1970, (60,), "<=60"),
        (None, AGE_BANDS, ""),
    ],
)
def test_age_bands(born: int | None, bands: tuple[int, ...], band: str) -> None:
    assert age_band(born, ON, bands) == band


@given(st.dictionaries(st.text(max_size=5), INSPECTORS), st.dates())
def test_everybody_counts_once_in_every_figure(people: dict[str, Inspector], on: date) -> None:
    sums: Counter[str] = Counter()
    for figure in figures(people, StrengthQuestion(on, expiring_within=30)):
        sums[figure.of] += figure.size
    present = sum(one.on_duty for one in people.values())
    assert sums.pop("establishment-on-duty", 0) == present
    assert set(sums.values()) <= {len(people)}


def test_hours_are_of_the_year_up_to_the_day() -> None:
    courses: list[dict[str, Any]] = [
        {"on": date(2026, 1, 1), "hours": 8.0, "about": ""},
        {"on": date(2026, 3, 2), "hours": 4.5, "about": ""},
        {"on": date(2026, 3, 3), "hours": 16.0, "about": ""},
        {"on": date(2025, 12, 31), "hours": 40.0, "about": ""},
    ]
    somebody = Inspector(name="甲", training=tuple(Training(**course) for course in courses))
    assert [one.hours for one in training({"1": somebody, "2": PEOPLE["2"]}, ON)] == [12.5, 0]


def test_experts_are_counted_too() -> None:
    experts = {
        "a": Expert(name="甲", specialism="化工工艺"),
        "b": Expert(name="乙", specialism="化工工艺", on_duty=False),
    }
    assert [(figure.of, figure.value, figure.size) for figure in expert_figures(experts)] == [
        ("experts", "all", 2),
        ("experts-on-duty", "yes", 1),
        ("expert-specialism", "化工工艺", 2),
    ]
