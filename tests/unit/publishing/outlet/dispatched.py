"""Records on their way to a target, and what is known of them: without a flaw, until a test makes one."""

from dataclasses import replace
from datetime import date
from typing import Any

from services.publishing.outlet.mapping import mapped
from services.publishing.outlet.reading import shipped_targets
from services.publishing.outlet.records import SentRecord
from services.publishing.outlet.target import Target
from services.publishing.outlet.validators.dispatch import Dispatch, EarlierSending, Known, RegisteredParty
from shared.calendar import published_calendar
from shared.contracts.deliveries import Operation
from shared.contracts.publicity import Mentions
from shared.law.law import shipped_law
from tests.unit.publishing.outlet.recorded import BUREAU, FIRM, penalty

TARGETS = shipped_targets()
NATIONAL, FILES, PROVINCIAL = (TARGETS[code] for code in ("national", "files", "provincial-business-system"))
TODAY = date(2026, 3, 12)
_FIRM = RegisteredParty(name=FIRM.name, code=FIRM.codes.uscc, party_class="organisation", former_names=("示例农药厂",))


def known(**more: Any) -> Known:
    """The directory knows the firm, and nothing was sent before."""
    least = Known(
        today=TODAY,
        law=shipped_law(),
        calendar=published_calendar(),
        party=_FIRM,
        mentions=Mentions(),
        number="（示）应急罚〔2026〕1号",
        authorities={BUREAU.code: BUREAU.name},
    )
    return replace(least, **more)


def registered(**more: Any) -> Known:
    return known(party=replace(_FIRM, **more))


def dispatch(record: SentRecord | None = None, target: Target = NATIONAL, endpoint: Operation = "new") -> Dispatch:
    record = record or penalty()
    return Dispatch(record=record, mapped=mapped(record, target), target=target, endpoint=endpoint)


def sent(**more: Any) -> EarlierSending:
    """The penalty as it was sent and accepted before."""
    first = dispatch()
    least = EarlierSending(
        key=first.record.key,
        version=1,
        operation="new",
        sha256=first.mapped.sha256,
        number=penalty().number,
        party_code=FIRM.codes.uscc,
        filled=frozenset(first.mapped.fields),
        receipt="R-1",
    )
    return replace(least, **more)
