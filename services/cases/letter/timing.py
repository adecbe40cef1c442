"""The clock of an answer: it begins when the letter was sent, and ends with the answer.

The days stand in the law and in the policy: without a rule there, no clock runs.
"""

from collections.abc import Iterator
from datetime import datetime

from services.cases.inspection.owing import ended
from services.cases.letter.lifecycle import Letter
from shared.clocks.opening import Opening, open_clocks
from shared.clocks.reckoning import Rules
from shared.contracts.clocks import ClockEnded, ClockOpened, Owes

ANSWER = "answer-letter"


def begun(letter: Letter, owes: Owes, sent: datetime, rules: Rules) -> tuple[ClockOpened, ...]:
    """The clocks of a letter that was received. `sent`: when publishing took it. Raises YearNotPublished."""
    return open_clocks(Opening(letter.stream, owes, sent), ANSWER, rules)


def done(letter: Letter, at: datetime, rules: Rules) -> Iterator[ClockEnded]:
    """The ends of its clocks, when it is answered."""
    return (ended(clock, at, rules) for clock in letter.clocks.open(ANSWER))
