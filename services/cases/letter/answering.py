"""What is answered to a letter: an outcome that fits what it asks, and words that the enterprise reads."""

from collections.abc import Mapping, Sequence

from services.cases.inspection.state import Inspection
from services.cases.letter.lifecycle import Letter
from services.cases.letter.receiving import Somebody, check_answers
from shared.contracts.inspection.visit import RecusalDecided
from shared.contracts.letters import LetterAnswered, LetterKind, Outcome
from shared.errors import Invalid

_DECIDED: tuple[Outcome, ...] = ("granted", "partly", "refused")
OUTCOMES: Mapping[LetterKind, Sequence[Outcome]] = {
    # Somebody stands back, or does not.
    "recusal": ("granted", "refused"),
    "statement": _DECIDED,
    "dispute": _DECIDED,
    # What was shown may still have to be looked at on site.
    "proof": (*_DECIDED, "noted"),
    "complaint": _DECIDED,
    # There is nothing to decide.
    "evaluation": ("noted",),
}
"""Kind of a letter → the outcomes that fit it."""
_OUTCOMES_ZH: Mapping[Outcome, str] = {"granted": "采纳", "partly": "部分采纳", "refused": "不采纳", "noted": "知悉"}
_STANDS_BACK = "经研究，同意回避申请，该人员不再办理本次检查。"
_DOES_NOT = "经研究，不同意回避申请，该人员继续办理本次检查。"


class OutcomeUnfit(Invalid):
    code = "outcome-unfit"
    title = "答复结果与来信不符"
    title_en = "The outcome does not fit the letter"


def answer(letter: Letter, answered: LetterAnswered, who: Somebody, inspection: Inspection) -> LetterAnswered:
    """The bureau answers. `inspection`: that of the letter. Raises NotTheReceiver, NotOfCrew, Recused, OutcomeUnfit."""
    check_answers(who, letter.about, inspection)
    fitting = OUTCOMES[letter.about]
    if answered.outcome not in fitting:
        raise OutcomeUnfit(
            f"这类来信的答复结果应为：{'、'.join(f'{_OUTCOMES_ZH[each]} {each}' for each in fitting)}。",
            f"The outcome of such a letter is one of: {', '.join(fitting)}.",
            outcomes=[str(each) for each in fitting],
        )
    return answered


def by_decision(decided: RecusalDecided) -> LetterAnswered:
    """The answer to a request for recusal that was decided in the inspection."""
    plain = _STANDS_BACK if decided.granted else _DOES_NOT
    return LetterAnswered(outcome="granted" if decided.granted else "refused", words=decided.opinion or plain)
