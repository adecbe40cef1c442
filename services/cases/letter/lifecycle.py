"""The state of a letter, computed from its events."""

from typing import Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.clocks.standing import Clocks
from shared.contracts.clocks import ClockPart
from shared.contracts.letters import (
    LetterAnswered,
    LetterDisclosed,
    LetterKind,
    LetterNoted,
    LetterReceived,
    LetterSent,
    Outcome,
)
from shared.log.deed import Deed
from shared.log.event import Event

LetterStatus = Literal["waiting", "answered"]
ABOUT_THE_CREW: frozenset[LetterKind] = frozenset({"complaint", "evaluation"})
"""What the enterprise writes about the crew: nobody who was ever of the crew learns that there is such a letter."""


class AnswerDeed(Deed):
    """Who answered, and what the enterprise reads."""

    outcome: Outcome
    words: str


class Letter(BaseModel):
    """A letter of an enterprise. `received`: when cases took it."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    bureau: str
    version: int
    trace: str
    event: UUID
    received: Deed
    what: LetterReceived
    disclosed: bool = False
    answer: AnswerDeed | None = None
    clocks: Clocks = Clocks()

    @property
    def stream(self) -> str:
        return f"letter/{self.id}"

    @property
    def sent(self) -> LetterSent:
        """What the enterprise has written."""
        return self.what.sent

    @property
    def about(self) -> LetterKind:
        return self.sent.about

    @property
    def hidden(self) -> bool:
        """Whether it is to be disclosed with its inspection, which is still secret. What is about the crew is not: its
        disclosure would stand in the public log at the moment of the inspection's own, and the crew, which is shown
        all other letters, would know this one.
        """
        return self.what.hidden and not self.disclosed and self.about not in ABOUT_THE_CREW

    @property
    def covert(self) -> bool:
        """Whether there are readers of the bureau who may not learn that there is the letter."""
        return self.hidden or self.about in ABOUT_THE_CREW

    @property
    def status(self) -> LetterStatus:
        return "answered" if self.answer else "waiting"

    def with_clocks(self, *parts: ClockPart) -> Self:
        """The letter with its clocks after more parts about them."""
        return self.model_copy(update={"clocks": self.clocks.after(*parts)})


def evolve(letter: Letter | None, event: Event) -> Letter:
    """The letter after one more event of its stream; `letter` is None before it is received."""
    what, deed = LetterNoted.of(event).what, Deed.of(event)
    if isinstance(what, LetterReceived):
        return Letter(
            id=UUID(event.stream.removeprefix("letter/")),
            bureau=event.bureau,
            version=event.version,
            trace=event.trace,
            event=event.id,
            received=deed,
            what=what,
        )
    assert letter is not None  # noqa: S101  # every stream begins with the receipt
    now = letter.model_copy(update={"version": event.version, "event": event.id})
    match what:
        case LetterDisclosed():
            return now.model_copy(update={"disclosed": True})
        case LetterAnswered():
            answer = AnswerDeed(**dict(deed), outcome=what.outcome, words=what.words)
            return now.model_copy(update={"answer": answer})
        case _:
            return now.with_clocks(what)
