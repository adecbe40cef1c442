"""The decisions on advance numbers: who may take how many along, when they are back, what becomes of them. Pure."""

from datetime import date, datetime, time

from services.documents.advance_number.lifecycle import AdvanceNumber
from shared.calendar import StatutoryCalendar
from shared.clock import SHANGHAI
from shared.contracts.numbers import AdvanceNumberUsed, AdvanceNumberVoided
from shared.errors import Conflict
from shared.policy.numbering import HandBack, Series


class NoAdvanceNumbers(Conflict):
    code = "no-advance-numbers"
    title = "该序列不得预领文号"
    title_en = "The series gives no advance numbers"


class TooManyAlong(Conflict):
    code = "too-many-advance-numbers"
    title = "预领的文号过多"
    title_en = "Too many advance numbers"


class AdvanceOverdue(Conflict):
    code = "advance-number-overdue"
    title = "有逾期未交回的预领文号"
    title_en = "An advance number is overdue"


def rules_of(series: Series) -> HandBack:
    """By when numbers of the series are back. Raises NoAdvanceNumbers."""
    if series.hand_back is None:
        raise NoAdvanceNumbers(
            f"现行方案没有规定“{series.title}”的预领文号何时交回（hand_back），不得预领；请在方案中补充并重新采用。",
            f"The policy in force does not say when numbers of {series.name!r} are back (`hand_back`), so none may be "
            "taken along; add it to the policy, and have it adopted.",
            series=series.name,
        )
    return series.hand_back


def due_of(rules: HandBack, today: date, calendar: StatutoryCalendar) -> datetime:
    """When a number that is taken along today must be back. Raises YearNotPublished."""
    day = calendar.add_working_days(today, rules.working_days)
    return datetime.combine(day, time.fromisoformat(rules.by), SHANGHAI)


def require_room(rules: HandBack, wanted: int, out: int) -> None:
    """Refuse more numbers of a form for an inspection than the policy lets out; `out` are out already.

    Raises TooManyAlong.
    """
    if out + wanted > rules.most:
        raise TooManyAlong(
            f"本次检查的该种文书最多预领 {rules.most} 个文号，已有 {out} 个未交回；请减少数量，或先交回。",
            f"At most {rules.most} numbers of this form may be out for an inspection, and {out} are; take fewer, or "
            "hand some in first.",
            most=rules.most,
            out=out,
        )


def require_none_overdue(overdue: str | None) -> None:
    """Refuse new numbers to a person who has not handed in an old one in time. Raises AdvanceOverdue."""
    if overdue is not None:
        raise AdvanceOverdue(
            f"预领的文号“{overdue}”已逾期未交回；请先交回（已使用或作废），再预领。",
            f"The advance number {overdue!r} is overdue; hand it in or give it up before you take others.",
            number=overdue,
        )


def hand_in(advance: AdvanceNumber, photograph: str) -> AdvanceNumberUsed:
    """A paper was written under the number."""
    return AdvanceNumberUsed(number=advance.number.text, photograph=photograph)


def give_up(advance: AdvanceNumber, because: str) -> AdvanceNumberVoided:
    """No paper was written under the number."""
    return AdvanceNumberVoided(number=advance.number.text, because=because)
