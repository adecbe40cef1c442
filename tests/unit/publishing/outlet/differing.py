"""Books of a day that agree, until a test makes them differ; and registers with confused codes."""

from dataclasses import replace
from datetime import date

from services.publishing.outlet.validators.books import DayBooks, KeptThere, OwedRecord, ReceivedThere, RegisteredBody
from services.publishing.outlet.validators.flaw import Case
from tests.unit.publishing.outlet.dispatched import NATIONAL

SENT = OwedRecord(key="a", version=1, sha256="1" * 64, due=date(2026, 3, 19), sent_on=date(2026, 3, 12), receipt="R-1")
RECEIVED, KEPT = ReceivedThere("a", 1, "R-1"), KeptThere("a", 1, "1" * 64)


def books(**more: object) -> DayBooks:
    least = DayBooks(
        kind="penalties",
        target=NATIONAL,
        day=date(2026, 3, 12),
        until=date(2026, 3, 13),
        ours=(SENT,),
        received=(RECEIVED,),
        kept=(KEPT,),
    )
    return replace(least, **more)  # type: ignore[arg-type]  # fields of DayBooks


IN_BOOKS: list[tuple[str, Case, DayBooks]] = [
    (
        "not-sent",
        "missing",
        books(ours=(replace(SENT, receipt=None, sent_on=None),), received=(), kept=(), until=date(2026, 3, 20)),
    ),
    ("not-sent", "incorrect", books(received=(), kept=())),
    ("not-sent", "conflict", books(received=(RECEIVED, ReceivedThere("b", 1)))),
    ("lost-in-cleaning", "missing", books(kept=())),
    ("lost-in-cleaning", "incorrect", books(kept=(KeptThere("a", 1, "2" * 64),))),
    (
        "lost-in-cleaning",
        "conflict",
        books(ours=(SENT, replace(SENT, version=2)), received=(RECEIVED, ReceivedThere("a", 2))),
    ),
    ("late", "conflict", books(day=date(2026, 3, 20), until=date(2026, 3, 21))),
]


BODIES: list[tuple[Case, list[RegisteredBody]]] = [
    ("missing", [RegisteredBody("甲公司", "")]),
    ("incorrect", [RegisteredBody("甲公司", "A"), RegisteredBody("甲公司", "B")]),
    ("conflict", [RegisteredBody("甲公司", "A"), RegisteredBody("乙公司", "A")]),
]
