"""What cases tells of a penalty, and what was written of it as a typical case, as the records that credit systems take:
without what the public may not read.
"""

from datetime import date
from decimal import Decimal

from services.publishing.outlet.records import Authority, PenaltyRecord, RecordParty, TypicalCaseRecord
from services.publishing.publication.redaction import redact
from shared.canonical import JsonObject
from shared.contracts.penalty import (
    Fen,
    PartyCodes,
    PenalisedBusiness,
    PenalisedOrganisation,
    PenalisedParty,
    PenaltyTold,
)


def penalty_record(told: PenaltyTold, *, version: int, shown_until: date | None) -> PenaltyRecord:
    """The record of a penalty in its `version`, from 1. `shown_until` is the last day of its display, if it has one.

    Its key is the id of the penalty, without hyphens: 32 characters.
    """
    authority = Authority(name=told.authority.name, code=told.authority.code)
    return PenaltyRecord(
        key=told.penalty.hex,
        version=version,
        procedure=told.procedure,
        withheld=told.withheld,
        party=_party(told.party),
        number=told.number,
        act=redact(told.act, told.mentions).text,
        facts=redact(told.facts, told.mentions).text,
        basis=redact(told.basis, told.mentions).text,
        kinds=told.kinds,
        content=redact(told.content, told.mentions).text,
        fine=_yuan(told.fine),
        confiscated=_yuan(told.confiscated),
        licence=redact(told.licence, told.mentions).text,
        decided_on=told.decided_on,
        valid_until=told.valid_until,
        shown_until=shown_until,
        authority=authority,
        source=authority,
        remark=redact(told.remark, told.mentions).text,
    )


def case_record(
    penalty: PenaltyTold, content: JsonObject, *, key: str, version: int, published: date
) -> TypicalCaseRecord:
    """The record of a typical case, in the words in which it was published on the day `published`."""
    return TypicalCaseRecord(
        key=key,
        version=version,
        **{name: content[name] for name in ("title", "facts", "content", "lesson")},
        number=penalty.number,
        party=_party(penalty.party),
        basis=redact(penalty.basis, penalty.mentions).text,
        decided_on=penalty.decided_on,
        published_on=published,
        authority=Authority(name=penalty.authority.name, code=penalty.authority.code),
        withheld=penalty.withheld,
    )


def _party(party: PenalisedParty) -> RecordParty:
    match party:
        case PenalisedOrganisation():
            return RecordParty(party_class="organisation", name=party.name, codes=party.codes)
        case PenalisedBusiness():
            return RecordParty(
                party_class="individual-business",
                name=party.name,
                codes=party.codes,
                identity=party.identity,
                operator=party.operator,
            )
        case _:
            return RecordParty(party_class="person", name=party.name, codes=PartyCodes(), identity=party.identity)


def _yuan(fen: Fen | None) -> Decimal | None:
    return None if fen is None else Decimal(fen).scaleb(-2)
