"""What each way to serve papers needs, by the law of its day; what lacks is named with the law that asks for it."""

from datetime import UTC, date, datetime
from typing import get_args

import pytest

from services.documents.serving.proving import ServersTooFew, ServiceUnproved, check_proved, effective
from shared.law.kinds import ServedBy, ServiceProof, WayOfService
from tests.unit.documents.services import AT, COMPLETE, RULINGS, SERVERS, account

WAYS: tuple[ServedBy, ...] = get_args(ServedBy)
LAW, CALENDAR = RULINGS.law, RULINGS.calendar


def _rule(by: ServedBy) -> WayOfService:
    return LAW.edition(WayOfService, f"serve-{by}", on=date(2026, 3, 10))


MISSING_PROOFS = [
    (by, group)
    for by in WAYS
    for group in (*((proof,) for proof in _rule(by).proofs), *([_rule(by).one_of] if _rule(by).one_of else []))
]
MISSING_WORDS = [(by, word) for by in WAYS for word in _rule(by).words]


@pytest.mark.parametrize("by", WAYS)
def test_a_service_with_all_its_proofs_is_proved(by: ServedBy) -> None:
    check_proved(account(by), LAW)


@pytest.mark.parametrize(("by", "group"), MISSING_PROOFS)
def test_a_missing_proof_is_named_with_the_law(by: ServedBy, group: tuple[ServiceProof, ...]) -> None:
    left = tuple(proof for proof in COMPLETE[by][1] if proof not in group)
    with pytest.raises(ServiceUnproved) as refused:
        check_proved(account(by, proofs=left), LAW)
    assert refused.value.facts["lacking"] == list(group)
    assert _rule(by).citation in refused.value.detail


@pytest.mark.parametrize(("by", "word"), MISSING_WORDS)
def test_a_missing_word_is_named_with_the_law(by: ServedBy, word: str) -> None:
    with pytest.raises(ServiceUnproved) as refused:
        check_proved(account(by, **{word: ""}), LAW)
    assert refused.value.facts["lacking"] == [word]
    assert _rule(by).citation in refused.value.detail


def test_every_way_asks_for_a_proof() -> None:
    assert {by for by, _ in MISSING_PROOFS} == set(WAYS)


def test_a_witness_has_a_name() -> None:
    seen = account("left-with-witness", proofs=("witness-statement",))
    with pytest.raises(ServiceUnproved) as refused:
        check_proved(seen, LAW)
    assert refused.value.facts["lacking"] == ["witness"]
    check_proved(seen.model_copy(update={"witness": "居委会主任"}), LAW)


def test_a_proxy_needs_a_written_power() -> None:
    with pytest.raises(ServiceUnproved) as refused:
        check_proved(account("in-person", capacity="proxy"), LAW)
    assert refused.value.facts["lacking"] == ["power-of-attorney"]
    check_proved(account("in-person", capacity="proxy", proofs=("signed-receipt", "power-of-attorney")), LAW)


@pytest.mark.parametrize("servers", [SERVERS[:1], (SERVERS[0], SERVERS[0])])
def test_two_officers_serve(servers: object) -> None:
    with pytest.raises(ServersTooFew, match="2 officers"):
        check_proved(account("in-person", servers=servers), LAW)


@pytest.mark.parametrize("by", WAYS)
def test_only_a_public_notice_counts_later(by: ServedBy) -> None:
    expected = date(2026, 4, 9) if by == "public-notice" else date(2026, 3, 10)
    assert effective(account(by), LAW, CALENDAR) == expected


def test_the_days_of_a_notice_are_those_of_its_own_law() -> None:
    before = account("public-notice", at=datetime(2021, 3, 10, 2, tzinfo=UTC))
    check_proved(before, LAW)
    assert effective(before, LAW, CALENDAR) == date(2021, 5, 9)


def test_the_day_is_that_of_beijing() -> None:
    assert effective(account("in-person", at=AT.replace(hour=17)), LAW, CALENDAR) == date(2026, 3, 11)
