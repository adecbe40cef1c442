"""A made-up bureau's registers: events, the register that they make, and the log of which they are a part."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid5

from shared.contracts.fact import Fact
from shared.contracts.numbers import (
    AdvanceNumberTaken,
    AdvanceNumberUsed,
    AdvanceNumberVoided,
    CountOpening,
    SeriesOpened,
)
from shared.contracts.papers import NumberTaken, PaperIssued, PaperNumbered, PaperVoided
from shared.log.event import Event
from shared.registers.book import Book
from shared.registers.file import head, written

BUREAU = "370124"
DAY = date(2026, 3, 9)
_AT = datetime(2026, 3, 9, 2, 30, tzinfo=UTC)


def number(count: int, kind: str = "责改", **more: Any) -> NumberTaken:
    told = {
        "series": "orders",
        "scope": "document-kind",
        "format": "（示）应急{kind}〔{year}〕{number}号",
        "per": "year",
        "year": 2026,
        "count": count,
        "kind": kind,
        "text": f"（示）应急{kind}〔2026〕{count}号",
    }
    return NumberTaken(**{**told, **more})


def taken(paper: int, given: NumberTaken | None) -> PaperNumbered:
    name = given.text if given else "送达回执·1"
    return PaperNumbered(
        paper=UUID(int=paper), form="order-to-rectify", edition="1", day=DAY, number=given, name=name, data="ab" * 32
    )


def issued(paper: int, name: str = "") -> PaperIssued:
    return PaperIssued(
        file=f"{paper:064x}",
        code="cd" * 32,
        check="00000-0000A",
        paper=UUID(int=paper),
        form="order-to-rectify",
        edition="1",
        number=name,
        day=DAY,
        data="ab" * 32,
        size=1,
    )


def voided(paper: int, name: str = "") -> PaperVoided:
    return PaperVoided(paper=UUID(int=paper), form="order-to-rectify", number=name, because="字库缺字")


def opened(first: int, kind: str = "责改", **more: Any) -> SeriesOpened:
    told = {"series": "orders", "scope": "document-kind", "format": "", "per": "year", "year": 2026, "kind": kind}
    opening = CountOpening(**{**told, "next": first, "old_register": "ef" * 32, **more})
    return SeriesOpened(opening=opening, remark="年中启用", requested_by="made-up-clerk")


def along(given: NumberTaken) -> AdvanceNumberTaken:
    return AdvanceNumberTaken(
        number=given, form="order-to-rectify", matter=UUID(int=9), carrier="made-up-inspector", due=_AT
    )


def used(given: NumberTaken) -> AdvanceNumberUsed:
    return AdvanceNumberUsed(number=given.text, photograph="ad" * 32)


def given_up(given: NumberTaken) -> AdvanceNumberVoided:
    return AdvanceNumberVoided(number=given.text, because="未开具")


def _stream_of(fact: Fact, place: int) -> str:
    match fact:
        case AdvanceNumberTaken():
            return f"advance-number/{uuid5(UUID(int=9), fact.number.text)}"
        case AdvanceNumberUsed() | AdvanceNumberVoided():
            return f"advance-number/{uuid5(UUID(int=9), fact.number)}"
        case SeriesOpened():
            return f"series/{UUID(int=place)}"
    paper: UUID = getattr(fact, "paper")  # noqa: B009  # all others are about papers
    return f"paper/{paper}"


def events_of(facts: Sequence[Fact], bureau: str = BUREAU) -> list[Event]:
    """The events, each in the stream of its paper, of its advance number, or of its opening."""
    versions: dict[str, int] = {}
    made = []
    for place, fact in enumerate(facts, 1):
        stream = _stream_of(fact, place)
        versions[stream] = versions.get(stream, 0) + 1
        public, payload = fact.parts()
        salt = place.to_bytes(32)
        made.append(
            Event(
                UUID(int=place), bureau, stream, versions[stream], fact.type, _AT, "", "", public, payload, salt
            ).sealed()
        )
    return made


def register(events: Sequence[Event], secret: Sequence[int] = (), bureau: str = BUREAU) -> bytes:
    """The file of the register; the papers of these numbers are withheld."""
    book = Book()
    for event in events:
        book.take(event.type, event.stream, event.version, {**event.payload, **event.public})
    hidden = {f"paper/{UUID(int=paper)}" for paper in secret}
    lines = [
        written(event, book.line_of(event.stream, event.version), known=event.stream not in hidden) for event in events
    ]
    return head(bureau) + b"".join(lines)


GOOD: Sequence[Fact] = (
    opened(38),
    taken(1, number(38)),
    taken(2, number(39)),
    issued(1),
    voided(2),
    taken(3, None),
    taken(2, number(40)),
    issued(3),
    taken(4, number(1, "复查")),
    issued(2),
    taken(5, number(41)),
    along(number(42)),
    along(number(43)),
    used(number(43)),
    given_up(number(42)),
    along(number(44)),
    taken(6, number(43)),
    issued(6),
)
"""A count that was opened at 38; a void number; a paper without a number; another count; a paper that waits; of three
numbers that were taken along, one is void, one has a paper, one is out.
"""
