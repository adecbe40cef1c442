"""By which name a bureau is called, and until when a kept page may say it."""

from datetime import UTC, date, datetime

import pytest

from services.publishing.bureau.naming import BureauNames, PolicyName
from services.publishing.ready.comparing import ComparedNow

BUREAU = "370124"


def named(place: int, first: str, last: str | None, name: str, bureau: str = BUREAU) -> PolicyName:
    return PolicyName(bureau, place, date.fromisoformat(first), date.fromisoformat(last) if last else None, name)


KNOWN = [
    named(1, "2020-01-01", None, "安监局"),
    named(2, "2026-01-01", "2026-06-30", "应急局"),
    named(3, "2026-09-01", None, "应急管理局"),
    named(1, "2026-01-01", "2026-01-31", "市局", bureau="370100"),
]


@pytest.mark.parametrize(
    ("moment", "name"),
    [
        # In Beijing a day begins at 16:00 UTC of the day before.
        ("2025-12-31T15:59:59", "安监局"),
        ("2025-12-31T16:00:00", "应急局"),
        ("2026-06-30T15:59:59", "应急局"),
        ("2026-06-30T16:00:00", "安监局"),
        ("2026-08-31T16:00:00", "应急管理局"),
    ],
)
def test_of_the_policies_that_rule_the_last_adopted_gives_the_name(moment: str, name: str) -> None:
    now = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    assert BureauNames(KNOWN, now).of(BUREAU) == name
    assert BureauNames(reversed(KNOWN), now).of(BUREAU) == name


def test_a_bureau_without_a_policy_in_force_keeps_its_last_name_and_others_have_their_code() -> None:
    names = BureauNames(KNOWN, datetime(2026, 3, 1, tzinfo=UTC))
    assert (names.of("370100"), "370100" in names) == ("市局", True)
    assert (names.of("999999"), "999999" in names) == ("行政区划 999999", False)


def test_a_kept_page_knows_when_the_name_changes() -> None:
    now = ComparedNow.at(datetime(2026, 3, 1, tzinfo=UTC))
    BureauNames(KNOWN, now)
    # The name of the other bureau was decided by its day too.
    assert now.span.since == datetime(2026, 1, 31, 16, tzinfo=UTC)
    assert now.span.until == datetime(2026, 6, 30, 16, tzinfo=UTC)
