"""What the enterprise reads behind the door of what has become of its letter."""

from services.cases.letter.lifecycle import Letter
from services.cases.letter.receiving import called
from services.cases.letter.timing import ANSWER
from shared.clock import beijing_date
from shared.contracts.letters import AnswerToOwner, LetterTold


def told(letter: Letter) -> LetterTold:
    """All that is so now: who answers, by which day, and the answer. Of several clocks the strictest counts."""
    running, answer = letter.clocks.open(ANSWER), letter.answer
    return LetterTold(
        letter=letter.id,
        receiver=called(letter.about),
        due=running[0].end.due if running else None,
        answer=AnswerToOwner(outcome=answer.outcome, words=answer.words, on=beijing_date(answer.at))
        if answer
        else None,
    )
