"""Which papers an inspection asks documents for, at which of its steps.

What is an aggregate here (the site plan, the deliberation, the report, an order) is approved here once. Its paper takes
opinions, persons and times from this, and nobody approves it again.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple
from uuid import UUID

from services.cases.inspection.opening import secret_draws
from services.cases.inspection.snapshot import Beside, facts_of
from services.cases.inspection.state import Inspection
from shared.clock import beijing_date
from shared.contracts.asked import PaperAsked, PaperForm, PaperMatter, PaperRevoked
from shared.contracts.inspection.finding import Deliberated
from shared.contracts.inspection.noted import Note
from shared.contracts.inspection.order import LeadTransferred, OrderDrafted, OrderKind, OrderWithdrawn, Reinspected
from shared.contracts.inspection.signing import Passed, SentBack
from shared.contracts.inspection.visit import FedBack, RecordConfirmed

_ORDERS: Mapping[OrderKind, PaperForm] = {"rectify": "order-to-rectify", "measures": "on-the-spot-measures"}


class Wish(NamedTuple):
    """A paper that a step needs: its form, its day, and the order, the lead or the finding that it is about.

    `time` tells apart papers of one form about one thing, from 1: an order is looked at again several times.
    """

    form: PaperForm
    day: date
    subject: UUID | None = None
    time: int = 1


def wishes(inspection: Inspection, what: Note, today: date) -> Iterator[Wish]:
    """The papers that a note asks for; `inspection` is the state with the note, which is recorded `today`.

    The paper of a report tells the feedback too, so it is asked for at the feedback: a paper that lacks nothing and
    has the days of review and approval, from which the clocks are counted. Of a visit that failed there is none: it has
    no record, and nobody gets a result.
    """
    match what:
        case Passed(paper="site-plan", act="approval"):
            yield Wish("inspection-approval", today, time=len(inspection.plans))
            yield Wish("site-plan", today, time=len(inspection.plans))
        case RecordConfirmed():
            yield Wish("inspection-record", beijing_date(what.left))
            yield Wish("inspection-receipt", beijing_date(what.left))
        case OrderDrafted() if what.urgent:
            yield _of_order(inspection, what.order, today)
        case Passed(paper="order", act="approval", order=UUID() as order):
            if not inspection.orders[order].drafted.urgent:
                yield _of_order(inspection, order, today)
        case Reinspected():
            times = len(inspection.orders[what.order].reinspections)
            yield Wish("reinspection-opinion", beijing_date(what.at), what.order, times)
        case Deliberated():
            times = len(inspection.findings[what.finding].deliberations)
            yield Wish("deliberation-record", beijing_date(what.until or what.at), what.finding, times)
        case FedBack() if inspection.visit.confirmation is not None:
            yield Wish("inspection-report", beijing_date(what.at))
        case LeadTransferred():
            yield Wish("lead-transfer", today, what.lead)


def asked(inspection: Inspection, wanted: Iterable[Wish], beside: Beside) -> list[PaperAsked]:
    """The facts that ask for these papers."""
    facts = facts_of(inspection, beside)
    matter = PaperMatter(id=inspection.id, words=f"{inspection.party.name}安全生产检查")
    return [
        PaperAsked(
            paper=paper_of(inspection, wish),
            form=wish.form,
            matter=matter,
            subject=wish.subject,
            team=inspection.opened.team or None,
            day=wish.day,
            hidden=inspection.hidden,
            on_the_spot=_is_urgent(inspection, wish),
            draws=secret_draws(inspection),
            facts=facts,
        )
        for wish in wanted
    ]


def revoked(inspection: Inspection, what: Note, today: date) -> Iterator[PaperRevoked]:
    """The papers that do not hold any more after a note: that of an order that was withdrawn or revoked; that of urgent
    measures that were sent back, or in whose place others were drafted.
    """
    match what:
        case OrderWithdrawn():
            yield _revoked(inspection, what.order, today, what.reason)
        case SentBack(paper="order", order=UUID() as order) if inspection.orders[order].drafted.urgent:
            yield _revoked(inspection, order, today, what.opinion)
        case OrderDrafted(instead_of=UUID() as before) if inspection.orders[before].drafted.urgent:
            yield _revoked(inspection, before, today, "另拟指令")


def _of_order(inspection: Inspection, order: UUID, today: date) -> Wish:
    return Wish(_ORDERS[inspection.orders[order].drafted.order_kind], today, order)


def _revoked(inspection: Inspection, order: UUID, today: date, because: str) -> PaperRevoked:
    return PaperRevoked(paper=paper_of(inspection, _of_order(inspection, order, today)), day=today, because=because)


def _is_urgent(inspection: Inspection, wish: Wish) -> bool:
    """Whether the paper is of urgent measures, which are served before their approval."""
    return wish.form == _ORDERS["measures"] and bool(wish.subject and inspection.orders[wish.subject].drafted.urgent)


def paper_of(inspection: Inspection, wish: Wish) -> UUID:
    """The id of the paper: the same whenever it is asked for. Its stream is public, and so is the inspection's id: the
    salt of the opening, which is not, keeps everybody from computing one from the other.
    """
    words = ("cheqian-paper-wish/1", inspection.salt, wish.form, wish.subject or "", wish.time)
    return UUID(bytes=hashlib.sha256("\n".join(map(str, words)).encode()).digest()[:16], version=4)
