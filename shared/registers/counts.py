"""The rule of a register: each count goes on by 1 from its first number, and gives no number twice."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pydantic import ValidationError

from shared.contracts.papers import NumberTaken
from shared.policy.numbering import NumberParts, Series
from shared.registers.book import CountKey, Opened


class Irregularity(NamedTuple):
    """What is wrong with a register, in Chinese and in English."""

    zh: str
    en: str


class Given(NamedTuple):
    """A number that a count gave. `number` is None if the reader sees only what the register says of it."""

    key: CountKey
    ordinal: int
    number: NumberTaken | None

    @property
    def shared(self) -> bool:
        """Whether several papers of a matter may have this count."""
        return self.number is not None and "matter" in self.number.scope.split()


def faults(given: Iterable[Given], openings: Iterable[Opened]) -> Iterator[Irregularity]:
    """Every gap, every number that was given twice, and every number that is not written as its series writes it.

    `given` is in the order of the log.
    """
    numbers = list(given)
    firsts: dict[CountKey, int] = {}
    for opened in openings:
        opening = opened.opening
        key = CountKey(opening.series, opening.year, opening.team, opening.kind)
        begun = any(number.key == key for number in numbers[: opened.before])
        if begun or key in firsts:
            yield Irregularity(f"{_named(key)}：编过号之后又设启用号", f"{_named(key)}: opened after it had begun")
        firsts.setdefault(key, opening.next)
    by_key: dict[CountKey, list[Given]] = defaultdict(list)
    for number in numbers:
        by_key[number.key].append(number)
    for key, some in by_key.items():
        yield from _faults_of(key, some, firsts.get(key, 1))
    texts = Counter(number.number.text for number in numbers if number.number)
    yield from (
        Irregularity(f"文号 {text} 用了 {n} 次", f"{text} was given {n} times") for text, n in texts.items() if n > 1
    )
    yield from (fault for number in numbers if number.number for fault in _written(number.number))


def _faults_of(key: CountKey, given: list[Given], first: int) -> Iterator[Irregularity]:
    counted = Counter(number.ordinal for number in given)
    shared = all(number.shared or number.number is None for number in given)
    for count, times in counted.items():
        if times > 1 and not shared:
            yield Irregularity(
                f"{_named(key)}：第 {count} 号用了 {times} 次", f"{_named(key)}: {count} was given {times} times"
            )
    last = max(counted)
    missing = [count for count in range(first, last + 1) if count not in counted] if last - first < _MOST else []
    if missing or last - first >= _MOST:
        told = "、".join(map(str, missing[:5]))
        yield Irregularity(f"{_named(key)}：缺第 {told} 号", f"{_named(key)}: {told.replace('、', ', ')} is missing")
    if early := [count for count in counted if count < first]:
        yield Irregularity(
            f"{_named(key)}：第 {min(early)} 号早于启用号 {first}", f"{_named(key)}: {min(early)} is below {first}"
        )


_MOST = 10_000_000
"""A count that jumps so far has a gap; nobody needs to count it."""


def _written(number: NumberTaken) -> Iterator[Irregularity]:
    try:
        series = Series(
            name=number.series,
            title=number.series,
            format=number.format,
            scope=tuple(number.scope.split()),  # type: ignore[arg-type]  # it is validated
            per=number.per,
        )
        text = series.written(NumberParts(number.count, number.team, number.kind, number.repeat), number.year)
    except (ValidationError, ValueError):
        text = ""
    if text != number.text:
        yield Irregularity(f"文号 {number.text} 与其序列的格式不符", f"{number.text} is not as its series writes it")


def _named(key: CountKey) -> str:
    return " ".join(str(part) for part in key if part)
