"""How long something is shown to the public: from when its end may be applied for, and when it ends by itself.

The law of the day of the determining document decides (`DisplayPeriod`); what no law limits stays until it is taken
back.
"""

from datetime import date
from typing import NamedTuple

from shared.calendar.spans import months_after
from shared.errors import Conflict
from shared.law.kinds import DisplayPeriod
from shared.law.law import Law


class NotDisplayed(Conflict):
    code = "not-displayed"
    title = "依法不公示"
    title_en = "By law this is not shown"


class NoEarlyEnd(Conflict):
    code = "no-early-end"
    title = "不得提前停止公示"
    title_en = "The display cannot end early"


class EarlyEndTooSoon(Conflict):
    code = "early-end-too-soon"
    title = "未到最短公示期"
    title_en = "The shortest display period is not over"


class NotCorrectedYet(Conflict):
    code = "not-corrected-yet"
    title = "违法行为尚未纠正"
    title_en = "The violation is not corrected yet"


class DisplayTerms(NamedTuple):
    """The terms of a display that began with a document of the day `determined`, by the rule `rule` of law.

    `early_from`: the first day on which an earlier end may be granted; None if never. `over_on`: the first day on which
    it is not shown any more; None if it does not end by itself. `blocked_while_uncorrected`: before the act is
    corrected, the display does not end.
    """

    rule: str
    basis: str
    determined: date
    early_from: date | None
    over_on: date | None
    blocked_while_uncorrected: bool


def terms_of(law: Law, rule: str, determined: date) -> DisplayTerms:
    """The terms by the law of the day of the document. Raises NotDisplayed, UnknownRule, NoLawInForce."""
    period = law.edition(DisplayPeriod, rule, on=determined)
    if not period.shown:
        raise NotDisplayed(
            f"依据{period.citation}：{period.text}。此类处罚不予公示，无需办理；如类别有误，请在案件中更正。",
            f"By {period.citation}: {period.text_en}. Nothing of it is published; if the class is wrong, correct it in "
            "the case.",
            rule=rule,
        )
    return DisplayTerms(
        rule=rule,
        basis=period.citation,
        determined=determined,
        early_from=months_after(determined, period.least_months or 0) if period.early_end else None,
        over_on=_over_on(period, determined),
        blocked_while_uncorrected=period.blocked_while_uncorrected,
    )


def _over_on(period: DisplayPeriod, determined: date) -> date | None:
    if not period.ends_by_itself or period.most_months is None:
        return None
    return months_after(determined, period.most_months)


def ends_on(terms: DisplayTerms, *, corrected: bool) -> date | None:
    """The day on which the display ends by itself; None if it never does, or not before the act is corrected."""
    return None if terms.blocked_while_uncorrected and not corrected else terms.over_on


def is_over(terms: DisplayTerms, *, corrected: bool, on: date) -> bool:
    """Whether the display ends by itself on this day or has ended before."""
    day = ends_on(terms, corrected=corrected)
    return day is not None and day <= on


def require_early_end(terms: DisplayTerms, *, corrected: bool, on: date) -> None:
    """Refuse an end before its time. Raises NoEarlyEnd, EarlyEndTooSoon, NotCorrectedYet."""
    if terms.early_from is None:
        raise NoEarlyEnd(
            f"依据{terms.basis}，此类信息不得提前停止公示，须公示至期满。",
            f"By {terms.basis}, this is shown for the whole period; no earlier end can be granted.",
            rule=terms.rule,
        )
    if on < terms.early_from:
        raise EarlyEndTooSoon(
            f"最短公示期至 {terms.early_from} 届满，请自该日起再办理（{terms.basis}）。",
            f"The shortest period ends on {terms.early_from}; grant it from that day on ({terms.basis}).",
            rule=terms.rule,
            early_from=terms.early_from.isoformat(),
        )
    if not corrected:
        raise NotCorrectedYet(
            "违法行为尚未纠正或义务尚未履行，不能提前停止公示；请先登记纠正情况。",
            "The violation is not corrected, or its duties are not met: record the correction first.",
            rule=terms.rule,
        )
