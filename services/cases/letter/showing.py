"""What answers show of a letter."""

from collections.abc import Mapping
from uuid import UUID

from services.cases.letter import wire
from services.cases.letter.answering import OUTCOMES
from services.cases.letter.lifecycle import Letter
from services.cases.letter.receiving import called
from services.cases.letter.store import AnswerDue
from services.cases.letter.tables import LetterRow
from services.cases.letter.verbs import LETTER
from shared.clocks.clock import Clock
from shared.clocks.tables import moment
from shared.work import Asking


def shown(letter: Letter, ask: Asking) -> wire.LetterShown:
    """The letter as an answer shows it."""
    sent, answer = letter.sent, letter.answer
    return wire.LetterShown(
        **{name: getattr(letter, name) for name in ("id", "bureau", "version", "trace", "event", "status", "about")},
        **{name: getattr(sent, name) for name in ("inspection", "words", "officer", "score")},
        covert=letter.covert,
        received=letter.received.at,
        person=letter.what.person,
        name=letter.what.name,
        findings=list(sent.findings),
        files=list(sent.files),
        receiver=called(letter.about),
        outcomes=list(OUTCOMES[letter.about]),
        overdue=any(moment(clock.end) <= ask.now for clock in letter.clocks.open()),
        answer=wire.LetterAnswerShown.of(answer, ask.names, outcome=answer.outcome, words=answer.words)
        if answer
        else None,
        clocks=[_clock(each) for each in letter.clocks.all],
        next=LETTER.next(letter, letter=letter.id),
    )


def row_shown(row: LetterRow, dues: Mapping[UUID, AnswerDue]) -> wire.LetterListed:
    """The letter in a list; `dues`: by which day those that wait are to be answered."""
    due = dues.get(row.id)
    names = ("id", "bureau", "status", "about", "inspection", "received_on", "version", "trace")
    return wire.LetterListed(
        **{name: getattr(row, name) for name in names},
        receiver=called(row.about),
        due=due.due if due else None,
        overdue=due is not None and due.overdue,
    )


def _clock(clock: Clock) -> wire.LetterClockShown:
    return wire.LetterClockShown(
        **clock.opened.model_dump(include={"rule", "title", "basis"}),
        id=clock.id,
        due=clock.end.due,
        provisional=clock.end.provisional,
        state=clock.state,
        late_by=clock.ended.late_by if clock.ended else None,
    )
