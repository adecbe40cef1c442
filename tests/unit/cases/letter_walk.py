"""A made-up letter that is walked note by note, without a service: each step decides, then the note and the notes
about clocks that follow are folded.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import uuid5

from services.cases.inspection.state import Inspection
from services.cases.letter import answering, receiving, timing
from services.cases.letter.lifecycle import Letter, evolve
from services.cases.letter.receiving import Somebody
from services.cases.letter.verbs import LETTER
from shared.access.roles import Role
from shared.clocks.reckoning import Rules
from shared.contracts.letters import LetterAnswered, LetterKind, LetterNote, LetterNoted, LetterSent, Outcome
from shared.log.event import Event
from tests.unit.cases.hazard_walk import rules
from tests.unit.cases.walk import made_up

ID = made_up("a letter")
CHIEF, LEGAL = Somebody("the-chief", frozenset({Role.CHIEF})), Somebody("legal", frozenset({Role.LEGAL}))
REVIEWER = Somebody("reviewer", frozenset({Role.REVIEWER}))
FIRST = Somebody("first", frozenset({Role.INSPECTOR}))


def sent(about: LetterKind = "statement", **others: Any) -> LetterSent:
    given = {
        "letter": ID,
        "door": made_up("a door"),
        "inspection": made_up("inspection"),
        "words": "另有电子台账",
        **others,
    }
    return LetterSent(about=about, **given)


class LetterWalk:
    """A letter, and the notes that made it. `inspection` is that of the letter at the receipt."""

    def __init__(self, inspection: Inspection, what: LetterSent, at: datetime, by: Rules | None = None) -> None:
        self._rules = by or rules("answer-letter")
        self._version = 0
        self._state: Letter | None = None
        self.fold([receiving.received(inspection, what, made_up("passed on"))], "cases", at)
        owes = receiving.owes(what.about, inspection)
        self.fold(timing.begun(self.now, owes, at, self._rules), "cases", at)

    @property
    def now(self) -> Letter:
        assert self._state is not None
        return self._state

    def answer(self, outcome: Outcome, who: Somebody, inspection: Inspection, at: datetime) -> Letter:
        said = LetterAnswered(outcome=outcome, words="已核实")
        answered = LETTER.decide(answering.answer, self.now, said, who, inspection)
        self.fold([answered], who.person, at)
        return self.fold(tuple(timing.done(self.now, at, self._rules)), who.person, at)

    def fold(self, notes: Iterable[LetterNote], person: str, time: datetime) -> Letter:
        for what in notes:
            self._version += 1
            public, payload = LetterNoted(what=what).parts()
            event = Event(
                id=uuid5(ID, str(self._version)),
                bureau="370124",
                stream=f"letter/{ID}",
                version=self._version,
                type=LetterNoted.type,
                time=time,
                trace=ID.hex,
                cause=ID.hex,
                public=public,
                payload={**payload, "actor": {"person": person, "role": "inspector", "client": "made-up"}},
                salt=b"s" * 32,
            )
            self._state = evolve(self._state, event)
        return self.now


def received(about: LetterKind, inspection: Inspection, at: datetime, **others: Any) -> LetterWalk:
    """A letter of this kind about the inspection."""
    return LetterWalk(inspection, sent(about, **others), at)
