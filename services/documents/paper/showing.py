"""What answers show of a paper."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from services.documents.forms.registry import shipped_forms
from services.documents.paper.state import Because, Paper, Service, Successor
from services.documents.paper.tables import PaperRow, PendingRow
from services.documents.paper.verbs import PAPER
from services.documents.paper.wire import (
    DeedOnPaper,
    FileShown,
    LaterPaper,
    NumberShown,
    OpinionOnPaper,
    PaperListed,
    PaperShown,
    PendingShown,
    ReasonOnPaper,
    ServiceOnPaper,
    WaitsFor,
)
from shared.access.acting_person import ActingPerson
from shared.canonical import JsonObject
from shared.log.deed import Deed

_LISTED = ("id", "bureau", "form", "status", "matter", "subject", "version")


def listed(row: PaperRow) -> PaperListed:
    """A paper in a list."""
    title = shipped_forms().form(row.form).newest.title
    return PaperListed.model_validate(
        {name: getattr(row, name) for name in (*_LISTED, "name", "day")} | {"title": title}
    )


def pending_shown(row: PendingRow, matter: UUID | None, refusal: JsonObject | None) -> PendingShown:
    """A paper that is not issued yet, with its inspection or case and the refusal for which it waits."""
    waits_for = WaitsFor.model_validate(refusal) if refusal else None
    title = shipped_forms().form(row.form).newest.title
    return PendingShown(
        paper=row.paper,
        form=row.form,
        title=title,
        drafted=row.drafted,
        matter=matter,
        waits_for=waits_for,
        completion=None if row.drafted else f"/papers/pending/{row.paper}/completion",
    )


def shown(paper: Paper, names: Mapping[str, str], waits_for: JsonObject | None = None) -> PaperShown:
    """The paper as an answer shows it. `names`: subject → display name."""
    numbered, number = paper.numbered, paper.numbered and paper.numbered.number
    title = shipped_forms().form(paper.form).edition(paper.edition).title
    return PaperShown(
        **{name: getattr(paper, name) for name in (*_LISTED, "trace", "edition", "fields", "matter_name", "team")},
        **{name: getattr(paper, name) for name in ("earlier", "explained")},
        title=title,
        name=numbered.name if numbered else None,
        day=numbered.day if numbered else paper.asked_day,
        drafted=_deed(paper.drafted, names),
        opinions=[
            OpinionOnPaper(**dict(_deed(each, names)), text=each.text, approved=each.approved)
            for each in paper.opinions
        ],
        number=NumberShown.model_validate(number, from_attributes=True) if number else None,
        voided=list(paper.voided),
        file=_file(paper),
        replaced=_later(paper.replaced, names) if paper.replaced else None,
        corrected=[_later(each, names) for each in paper.corrected],
        served=[_service(each, names) for each in paper.served],
        withdrawal=_reason(paper.withdrawal, names),
        ended=_reason(paper.ended, names),
        waits_for=WaitsFor.model_validate(waits_for) if waits_for else None,
        next=PAPER.next(paper, paper=paper.id),
    )


def _file(paper: Paper) -> FileShown | None:
    issued = paper.issued
    return FileShown(sha256=issued.file, size=issued.size, issued_at=issued.at) if issued else None


def _deed(deed: Deed, names: Mapping[str, str]) -> DeedOnPaper:
    return DeedOnPaper(at=deed.at, by=ActingPerson.of(deed.person, names))


def _reason(done: Because | None, names: Mapping[str, str]) -> ReasonOnPaper | None:
    return ReasonOnPaper(**dict(_deed(done, names)), because=done.because) if done else None


def _later(later: Successor, names: Mapping[str, str]) -> LaterPaper:
    told: dict[str, Any] = dict(_deed(later, names))
    return LaterPaper(**told, paper=later.by, number=later.number, because=later.because)


def _service(service: Service, names: Mapping[str, str]) -> ServiceOnPaper:
    told = service.told
    return ServiceOnPaper(
        **dict(_deed(service, names)),
        service=told.service,
        addressee=told.addressee,
        served_by=told.by,
        served_at=told.at,
        effective=told.effective,
    )
