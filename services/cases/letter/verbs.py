"""What may happen next to a letter: the table of its states and verbs."""

from collections.abc import Sequence

from services.cases.letter import answering
from services.cases.letter.lifecycle import Letter
from services.cases.letter.receiving import answered_by
from shared.access.roles import Permission
from shared.verbs import Missing, Verb, Verbs


def _by_its_receiver(letter: Letter) -> Sequence[Missing]:
    zh, en = answered_by(letter.about)
    return [Missing(zh=zh, en=en)]


LETTER: Verbs[Letter] = Verbs(
    ("来信", "the letter"),
    {"waiting": "待答复", "answered": "已答复"},
    Verb(
        name="answer",
        zh="答复",
        decision=answering.answer,
        permission=Permission.LETTER_ANSWER,
        path="/letters/{letter}/answer",
        states=("waiting",),
        leads_to=("answered",),
        missing=_by_its_receiver,
    ),
)
