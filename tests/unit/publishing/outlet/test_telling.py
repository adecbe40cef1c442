"""A penalty that cases tells of becomes a record, and what the public may not read is in none of its texts."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.publishing.outlet.mapping import mapped
from services.publishing.outlet.records import PenaltyRecord
from services.publishing.outlet.telling import penalty_record
from services.publishing.outlet.validators.checking import flaws_in
from services.publishing.publication.redaction import MARKS
from shared.contracts.penalty import (
    IdentityPaper,
    PenalisedBusiness,
    PenalisedOrganisation,
    PenalisedParty,
    PenalisedPerson,
    PenaltyAuthority,
    PenaltyTold,
)
from shared.contracts.publicity import Mentions, PersonMentioned
from tests.unit.publishing.outlet.dispatched import NATIONAL, dispatch, known
from tests.unit.publishing.outlet.recorded import BUREAU, FIRM, PERSON, SHOP, penalty

_PASSPORT = IdentityPaper(kind="passport", number="E00000001")
_MENTIONS = Mentions(
    persons=(PersonMentioned(name="乙示例", role="witness"), PersonMentioned(name="甲测试", role="penalised"))
)


def told(party: PenalisedParty | None = None, **more: Any) -> PenaltyTold:
    """The facts behind the penalty of the other tests."""
    record = penalty()
    return PenaltyTold.model_validate(
        {
            "penalty": UUID(int=1),
            "case": UUID(int=2),
            "number": record.number,
            "procedure": "ordinary",
            "party": party or PenalisedOrganisation(name=FIRM.name, codes=FIRM.codes),
            "mentions": _MENTIONS,
            "act": record.act,
            "facts": record.facts,
            "basis": record.basis,
            "kinds": record.kinds,
            "content": record.content,
            "fine": 200_000,
            "decided_on": record.decided_on,
            "valid_until": record.valid_until,
            "authority": PenaltyAuthority(name=BUREAU.name, code=BUREAU.code),
            **more,
        }
    )


def recorded(of: PenaltyTold) -> PenaltyRecord:
    return penalty_record(of, version=1, shown_until=date(2027, 3, 10))


def test_the_record_says_what_the_decision_says() -> None:
    record = recorded(told())
    assert record == penalty(key=UUID(int=1).hex)
    assert len(record.key) == NATIONAL.key_longest
    assert flaws_in(dispatch(record), known(mentions=_MENTIONS)) == []


@pytest.mark.parametrize(
    ("party", "record"),
    [
        (PenalisedBusiness(name=SHOP.name, codes=SHOP.codes, operator="甲测试"), SHOP),
        (PenalisedPerson(name="甲测试", identity=_PASSPORT), PERSON),
    ],
)
def test_the_party_keeps_its_class(party: PenalisedParty, record: object) -> None:
    assert recorded(told(party)).party == record


@pytest.mark.parametrize("field", ["facts", "act", "basis", "content", "licence", "remark"])
def test_no_text_names_anybody_else(field: str) -> None:
    of = told().model_copy(update={field: "甲测试与乙示例，电话13800000000"})
    record = recorded(of)
    assert getattr(record, field) == f"甲测试与{MARKS['name']}，电话{MARKS['contact']}"


@given(st.integers(0, 10**14))
def test_fen_become_10_000_yuan_exactly(fen: int) -> None:
    record = recorded(told(fine=fen))
    assert Decimal(mapped(record, NATIONAL).fields["CF_NR_FK"]) * 1_000_000 == fen
