"""The figures of the people in the register on a day (执法队伍人员情况): counts, each with the keys of those who are
counted.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from services.sampling.registers.records.fields import Expert, Inspector

AGE_BANDS = (35, 45, 55)
"""The upper ends of the age bands, in years, unless others are asked for: up to 35, 36 to 45, 46 to 55, over 55."""


class Figure(NamedTuple):
    """A count: the people (or experts) for whom `of` has this `value`. `value` is "" if the register does not say;
    `keys` are those who are counted, sorted.
    """

    of: str
    value: str
    keys: tuple[str, ...]

    @property
    def name(self) -> str:
        """The name by which a figure is asked for, like `education:本科`."""
        return f"{self.of}:{self.value}"

    @property
    def size(self) -> int:
        return len(self.keys)


class Hours(NamedTuple):
    """The hours of training of a person in the year up to the day."""

    key: str
    name: str
    hours: float


@dataclass(frozen=True, slots=True)
class StrengthQuestion:
    """What figures are asked for: the day, the upper ends of the age bands (ascending), and within how many days a
    certificate counts as expiring.
    """

    on: date
    bands: tuple[int, ...] = AGE_BANDS
    expiring_within: int | None = None


def figures(people: Mapping[str, Inspector], question: StrengthQuestion) -> list[Figure]:
    """All figures of these people: everybody, each kind of post and how many of it are on duty, education,
    and so on.
    """
    return [Figure("people", "all", tuple(sorted(people))), *_by_kind(people, question), *_on_duty(people)]


def expert_figures(experts: Mapping[str, Expert]) -> list[Figure]:
    """All figures of these experts: everybody, the experts on duty, and each specialism."""
    available = tuple(sorted(key for key, one in experts.items() if one.on_duty))
    return [
        Figure("experts", "all", tuple(sorted(experts))),
        Figure("experts-on-duty", "yes", available),
        *_counted("expert-specialism", {key: one.specialism for key, one in experts.items()}),
    ]


def training(people: Mapping[str, Inspector], on: date) -> list[Hours]:
    """How many hours of training each person had from the first of January to the day, in the order of the keys."""
    return [
        Hours(key, one.name, sum(each.hours for each in one.training if each.on.year == on.year and each.on <= on))
        for key, one in sorted(people.items())
    ]


def age_band(birth_year: int | None, on: date, bands: Sequence[int]) -> str:
    """The age band: `<=35`, `36-45`, …, `>55`; "" if the year of birth is not known. The age is the one that the person
    reaches in that year.
    """
    if birth_year is None:
        return ""
    age, lower = on.year - birth_year, None
    for upper in bands:
        if age <= upper:
            return f"<={upper}" if lower is None else f"{lower + 1}-{upper}"
        lower = upper
    return f">{lower}"


def certificate(one: Inspector, question: StrengthQuestion) -> str:
    """The state of a certificate: expired, expiring (within the days asked for), valid, or unlimited."""
    if one.certificate_expires is None:
        return "unlimited"
    if one.certificate_expires < question.on:
        return "expired"
    within = question.expiring_within
    if within is not None and (one.certificate_expires - question.on).days <= within:
        return "expiring"
    return "valid"


def _by_kind(people: Mapping[str, Inspector], question: StrengthQuestion) -> Iterator[Figure]:
    kinds: Mapping[str, Callable[[Inspector], str]] = {
        "establishment": lambda one: one.establishment,
        "education": lambda one: one.education,
        "specialism": lambda one: one.specialism,
        "age": lambda one: age_band(one.birth_year, question.on, question.bands),
        "sex": lambda one: one.sex,
        "cadre": lambda one: "yes" if one.cadre else "no",
        "certificate": lambda one: certificate(one, question),
    }
    for of, value_of in kinds.items():
        yield from _counted(of, {key: value_of(one) for key, one in people.items()})


def _on_duty(people: Mapping[str, Inspector]) -> Iterator[Figure]:
    """The figures of the people on duty: all of them, and each kind of post (establishment)."""
    yield from _counted("on-duty", {key: "yes" if one.on_duty else "no" for key, one in people.items()})
    there = {key: one.establishment for key, one in people.items() if one.on_duty}
    for value in sorted({one.establishment for one in people.values()}):
        keys = sorted(key for key, establishment in there.items() if establishment == value)
        yield Figure("establishment-on-duty", value, tuple(keys))


def _counted(of: str, values: Mapping[str, str]) -> Iterator[Figure]:
    for value in sorted(set(values.values())):
        yield Figure(of, value, tuple(sorted(key for key, said in values.items() if said == value)))
