"""Display periods: by the law of the document's day, to the day."""

from datetime import date

import pytest

from services.publishing.publication.display import (
    DisplayTerms,
    EarlyEndTooSoon,
    NoEarlyEnd,
    NotCorrectedYet,
    NotDisplayed,
    is_over,
    require_early_end,
    terms_of,
)
from shared.law.law import NoLawInForce, shipped_law

LAW = shipped_law()
DAY = date(2026, 5, 31)
SERIOUS = terms_of(LAW, "credit-serious", DAY)


@pytest.mark.parametrize(
    ("rule", "determined", "early_from", "over_on"),
    [
        ("credit-ordinary", date(2026, 5, 31), date(2026, 8, 31), date(2027, 5, 31)),
        ("credit-ordinary", date(2026, 11, 30), date(2027, 2, 28), date(2027, 11, 30)),
        ("credit-serious", date(2026, 4, 1), date(2027, 4, 1), date(2029, 4, 1)),
        # The day before the regulation changed: the trade's own minimum of a year.
        ("credit-safety", date(2026, 3, 31), date(2027, 3, 31), date(2029, 3, 31)),
        ("company-register-gravest", date(2024, 2, 29), None, date(2027, 2, 28)),
        ("company-register-lower", date(2024, 2, 29), None, date(2024, 5, 29)),
    ],
)
def test_the_law_of_the_day_of_the_document_decides(
    rule: str, determined: date, early_from: date | None, over_on: date
) -> None:
    found = terms_of(LAW, rule, determined)
    assert (found.early_from, found.over_on) == (early_from, over_on)
    assert found.basis


def test_what_the_law_does_not_show_is_refused_with_the_reason() -> None:
    with pytest.raises(NotDisplayed, match="36") as refused:
        terms_of(LAW, "credit-slight", DAY)
    assert "不公示" in refused.value.detail
    with pytest.raises(NoLawInForce):
        terms_of(LAW, "credit-serious", date(2026, 3, 31))


@pytest.mark.parametrize(
    ("on", "corrected", "over"),
    [
        (date(2029, 5, 30), True, False),
        (date(2029, 5, 31), True, True),
        (date(2029, 5, 31), False, False),
        (date(2035, 1, 1), False, False),
    ],
)
def test_it_ends_by_itself_unless_what_was_done_is_not_corrected(on: date, corrected: bool, over: bool) -> None:
    assert is_over(SERIOUS, corrected=corrected, on=on) is over


def test_what_no_law_limits_stays() -> None:
    stays = DisplayTerms("", "", DAY, None, None, blocked_while_uncorrected=False)
    assert not is_over(stays, corrected=True, on=date(2999, 1, 1))


def test_an_earlier_end() -> None:
    require_early_end(SERIOUS, corrected=True, on=date(2027, 5, 31))
    with pytest.raises(EarlyEndTooSoon, match="2027-05-31"):
        require_early_end(SERIOUS, corrected=True, on=date(2027, 5, 30))
    with pytest.raises(NotCorrectedYet):
        require_early_end(SERIOUS, corrected=False, on=date(2027, 5, 31))
    with pytest.raises(NoEarlyEnd):
        require_early_end(terms_of(LAW, "company-register-gravest", DAY), corrected=True, on=date(2028, 1, 1))
