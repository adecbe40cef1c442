"""The register that events make: a line for each number, and what became of it. Pure: who keeps the register writes it
by this module, and who verifies it computes it again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeVar

from pydantic import ValidationError

from shared.canonical import JsonObject
from shared.contracts.numbers import (
    AdvanceNumberTaken,
    AdvanceNumberUsed,
    AdvanceNumberVoided,
    CountOpening,
    SeriesOpened,
)
from shared.contracts.papers import NumberTaken, PaperIssued, PaperNumbered, PaperVoided
from shared.draws.finding import CheckFailed

_ALONG, _USED, _GIVEN_UP = AdvanceNumberTaken.type, AdvanceNumberUsed.type, AdvanceNumberVoided.type
TYPES = (PaperNumbered.type, PaperIssued.type, PaperVoided.type, SeriesOpened.type, _ALONG, _USED, _GIVEN_UP)
"""The types of the events that make a register."""

State = Literal["along", "used", "taken", "issued", "voided"]
F = TypeVar("F", PaperNumbered, SeriesOpened, AdvanceNumberTaken)


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

    A number that was taken along has a line, and the paper that was written under it has another: `again` says that the
    line of the paper counts no number anew.
    """

    fact: PaperNumbered | AdvanceNumberTaken | None
    state: State = "taken"
    again: bool = False

    @property
    def number(self) -> NumberTaken | None:
        return self.fact.number if self.fact else None

    def shown(self) -> JsonObject | None:
        """The line as a register shows it; None for a paper without a number."""
        if self.fact is None or self.fact.number is None:
            return None
        told = self.fact.number.model_dump(include={"series", "year", "team", "kind", "count", "repeat"})
        day = {"day": self.fact.day.isoformat()} if isinstance(self.fact, PaperNumbered) else {}
        return {"number": self.fact.number.text, "form": self.fact.form, **day, **told, "state": self.state}

    def withheld(self) -> JsonObject | None:
        """The line as a register shows it to somebody who may not know what the number was taken for."""
        if self.fact is None or self.fact.number is None or self.again:
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
        self._along: dict[str, Line] = {}
        self._given: set[str] = set()
        self.openings: list[Opened] = []

    def take(self, type_: str, stream: str, version: int, content: JsonObject | None) -> None:
        """One more event. `content`: the public part and the payload together; None if the reader may not see them.

        Raises CheckFailed if the event is not of its contract, ends a number that no event took, or gives a paper a
        number that was taken along and not handed in.
        """
        if type_ == PaperNumbered.type:
            self._keep(stream, version, self._numbered(content))
        elif type_ == _ALONG:
            fact = None if content is None else _fact(AdvanceNumberTaken, content)
            line = self._keep(stream, version, Line(fact, "along"))
            if fact:
                self._along[fact.number.text] = line
        elif type_ in (_USED, _GIVEN_UP):
            self._end(stream, "used" if type_ == _USED else "voided")
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

    def _keep(self, stream: str, version: int, line: Line) -> Line:
        self._lines[stream, version] = self._current[stream] = line
        return line

    def _numbered(self, content: JsonObject | None) -> Line:
        if content is None:
            return Line(None)
        fact = _fact(PaperNumbered, content)
        along = self._along.get(fact.number.text) if fact.number else None
        if along is None:
            return Line(fact)
        if along.state != "used" or fact.name in self._given:
            raise CheckFailed(
                f"预领的文号 {fact.name} 未交回，或已用于另一文书。",
                f"The advance number {fact.name} was not handed in, or another paper has it.",
            )
        self._given.add(fact.name)
        return Line(fact, again=True)

    def _end(self, stream: str, state: State) -> None:
        line = self._current.pop(stream, None)
        if line is None:
            raise CheckFailed(
                f"{stream} 没有取号，却有其后的事件。", f"No event took the number that an event of {stream} is about."
            )
        line.state = state


def _fact(kind: type[F], content: JsonObject) -> F:
    try:
        return kind.model_validate(content)
    except ValidationError as error:
        raise CheckFailed(
            f"事件不符合 {kind.type} 的约定。", f"An event is not of the contract {kind.type}."
        ) from error
