"""The legal basis of a finding: the edition that was in force on the day of the visit."""

from datetime import date

import pytest

from services.cases.inspection.citing import LegalBasisUnknown, cited
from services.cases.inspection.handle_requests import BasisRequest
from shared.law.law import shipped_law

LAW = shipped_law()
TITLE = "《中华人民共和国安全生产法》"


def basis(instrument: str) -> BasisRequest:
    return BasisRequest(instrument=instrument, article="第六十二条")


@pytest.mark.parametrize(
    ("day", "edition"),
    [(date(2019, 9, 10), "2014-12-01"), (date(2021, 8, 31), "2014-12-01"), (date(2021, 9, 1), "2021-09-01")],
)
def test_a_title_names_the_edition_of_the_day(day: date, edition: str) -> None:
    assert cited(LAW, basis(TITLE), day).edition == edition


def test_an_edition_is_named_only_while_it_was_in_force() -> None:
    assert cited(LAW, basis(f"{TITLE}（2014年修正）"), date(2019, 9, 10)).edition == "2014-12-01"
    with pytest.raises(LegalBasisUnknown):
        cited(LAW, basis(f"{TITLE}（2021年修正）"), date(2019, 9, 10))


def test_no_other_instrument_has_the_title() -> None:
    with pytest.raises(LegalBasisUnknown):
        cited(LAW, basis("《中华人民共和国安全"), date(2019, 9, 10))


@pytest.mark.parametrize(
    ("named", "titles"), [("安全生产法", [TITLE]), ("《安全生产法》（2021年修正）", [TITLE]), ("《示例标准》", [])]
)
def test_the_refusal_suggests_the_full_title(named: str, titles: list[str]) -> None:
    with pytest.raises(LegalBasisUnknown) as refused:
        cited(LAW, basis(named), date(2026, 3, 10))
    assert refused.value.facts["titles"] == titles
    assert all(title in refused.value.detail for title in titles)
