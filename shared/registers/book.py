"""The register that events make: a line for each number, and what became of it. Pure: who keeps the register writes it
by this module, and who verifies it computes it again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeVar

from pydantic import ValidationError

from shared.canonical import JsonObject
from shared.contracts.numbers import CountOpening, SeriesOpened
from shared.contracts.papers import NumberTaken, PaperIssued, PaperNumbered, PaperVoided
from shared.draws.finding import CheckFailed

TYPES = (PaperNumbered.type, PaperIssued.type, PaperVoided.type, SeriesOpened.type)
"""The types of the events that make a register."""

State = Literal["taken", "issued", "voided"]
F = TypeVar("F", PaperNumbered, SeriesOpened)


class CountKey(NamedTuple):
    """What has a count of its own in a bureau. The year is 0 if the count never starts again; team and kind are empty
    where the series does not count for each of them.
    """

    series: str
    year: int
    team: str
    kind: str

    @classmethod
    def of(cls, number: NumberTaken) -> "CountKey":
        scope = number.scope.split()
        return cls(
            number.series,
            number.year if number.per == "year" else 0,
            number.team if "team" in scope else "",
            number.kind if "document-kind" in scope else "",
        )


@dataclass(slots=True)
class Line:
    """A number that was taken, and what became of it. `fact` is None if the reader may not see the event that took it:
    then only the state is known.
    """

    fact: PaperNumbered | None
    state: State = "taken"

    @property
    def number(self) -> NumberTaken | None:
        return self.fact.number if self.fact else None

    def shown(self) -> JsonObject | None:
        """The line as a register shows it; None for a paper without a number."""
        if self.fact is None or self.fact.number is None:
            return None
        told = self.fact.number.model_dump(include={"series", "year", "team", "kind", "count", "repeat"})
        named = {"number": self.fact.number.text, "form": self.fact.form, "day": self.fact.day.isoformat()}
        return {**named, **told, "state": self.state}

    def withheld(self) -> JsonObject | None:
        """The line as a register shows it to somebody who may not know what the number was taken for."""
        if self.fact is None or self.fact.number is None:
            return None
        key = CountKey.of(self.fact.number)
        return {**key._asdict(), "count": self.fact.number.count, "state": self.state}


class Opened(NamedTuple):
    """An opening number, and how many numbers the register had before it."""

    opening: CountOpening
    before: int


class Book:
    """A register that is written event by event, in the order of the log."""

    def __init__(self) -> None:
        self._lines: dict[tuple[str, int], Line] = {}
        self._current: dict[str, Line] = {}
        self.openings: list[Opened] = []

    def take(self, type_: str, stream: str, version: int, content: JsonObject | None) -> None:
        """One more event. `content`: the public part and the payload together; None if the reader may not see them.

        Raises CheckFailed if the event is not of its contract, or ends a number that no event took.
        """
        if type_ == PaperNumbered.type:
            line = Line(_fact(PaperNumbered, content) if content is not None else None)
            self._lines[stream, version] = self._current[stream] = line
        elif type_ == SeriesOpened.type and content is not None:
            self.openings.append(Opened(_fact(SeriesOpened, content).opening, len(self._lines)))
        elif type_ in (PaperIssued.type, PaperVoided.type):
            self._end(stream, "issued" if type_ == PaperIssued.type else "voided")

    def line_of(self, stream: str, version: int) -> Line | None:
        """The line of the number that this event took; None if the event took none."""
        return self._lines.get((stream, version))

    @property
    def lines(self) -> Iterator[Line]:
        """All lines in the order of the log."""
        yield from self._lines.values()

    def _end(self, stream: str, state: State) -> None:
        line = self._current.pop(stream, None)
        if line is None:
            raise CheckFailed(
                f"{stream} 没有取号，却有签发或作废。", f"{stream} was issued or voided, and no event took its number."
            )
        line.state = state


def _fact(kind: type[F], content: JsonObject) -> F:
    try:
        return kind.model_validate(content)
    except ValidationError as error:
        raise CheckFailed(
            f"事件不符合 {kind.type} 的约定。", f"An event is not of the contract {kind.type}."
        ) from error
