"""Registers of numbers over HTTP: the counts of all series, the lines of a series, and its register as a workbook."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response

from services.documents.register import sending_usecases, store
from services.documents.register.showing import line_shown, register_shown
from services.documents.register.store import CountKey, LineKey, LinesSought, TakenKey
from services.documents.register.wire import RegisterLineShown, RegisterShown
from shared.access.roles import Permission
from shared.http.acting import listing
from shared.http.dear import dear
from shared.http.paging import Listed, Page, cursor_refused, page_by
from shared.http.sending import sent
from shared.policy.clauses import Day
from shared.registers.book import State
from shared.work import Asking

PATH = "/registers"
JSON_LINES = "application/jsonl"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

router = APIRouter(prefix=PATH, tags=["registers"])

Reader = Annotated[Asking, listing(Permission.PAPER_READ)]
Series = Annotated[
    str,
    Path(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$", description="The name of the series in the policy."),
]
Lines = Annotated[Page[LineKey | TakenKey], Depends(page_by(LineKey | TakenKey))]
Year = Annotated[int | None, Query(ge=2000, le=9999, description="Only numbers of this year.")]


async def sought(
    series: Series,
    year: Year = None,
    team: Annotated[str | None, Query(max_length=40, description="Only numbers with this letter of a team.")] = None,
    kind: Annotated[str | None, Query(max_length=100, description="Only numbers with this word (字).")] = None,
    state: Annotated[State | None, Query(description="Only numbers of which this became.")] = None,
    form: Annotated[str | None, Query(max_length=64, description="Only papers of this form.")] = None,
    since: Annotated[Day | None, Query(description="Only numbers that were taken on this day or later.")] = None,
    until: Annotated[Day | None, Query(description="Only numbers that were taken on this day or earlier.")] = None,
) -> LinesSought:
    return LinesSought(series, year, team, kind, state, form, since, until)


@router.get("", summary="List the registers of numbers")
async def list_registers(
    ask: Reader, page: Annotated[Page[CountKey], Depends(page_by(CountKey))]
) -> Listed[RegisterShown]:
    """Everything that has a count of its own in the bureau: its last number, and what became of all its numbers."""
    titles = await store.titles(ask)
    return page.of(await store.counts(ask, page.wanted), lambda row: register_shown(row, titles, ask.names))


@router.get(
    ".jsonl",
    summary="Get all registers with what proves them",
    response_class=Response,
    responses={200: {"content": {JSON_LINES: {}}, "description": "The registers, JSON Lines."}},
    dependencies=[dear(800)],
)
async def get_register_evidence(ask: Reader) -> Response:
    """All registers of the bureau as `cheqian verify register` holds them against the log, as far as the log has
    published them: each event with what opens its commitment, and the lines that follow. Of events about covert visits,
    callers who may not know of the visit get the entry alone, and of its number only the count.
    """
    return await sent(ask, lambda file: sending_usecases.write_evidence(ask, file), JSON_LINES, "registers.jsonl")


@router.get(
    "/{series}.xlsx",
    summary="Get a register as a workbook",
    response_class=Response,
    responses={200: {"content": {XLSX: {}}, "description": "The workbook."}},
    dependencies=[dear(800)],
)
async def get_register_workbook(series: Series, ask: Reader, year: Year = None) -> Response:
    """All lines of the series, in a year if one is given, with times to the second and the void numbers with their
    reasons. Of a number for a covert visit, callers who may not know of the visit see only that it was taken.
    """
    name = f"{series}-{year}.xlsx" if year else f"{series}.xlsx"
    return await sent(ask, lambda file: sending_usecases.write_workbook(ask, series, year, file), XLSX, name)


@router.get("/{series}", summary="List the lines of a register, ascending")
async def list_register_lines(
    ask: Reader,
    page: Lines,
    among: Annotated[LinesSought, Depends(sought)],
) -> Listed[RegisterLineShown]:
    """The numbers of a series, each with what it was taken for and what became of it; void numbers stay, with the
    reason. They are in the order of the numbers; with `since` or `until`, in the order in which they were taken.

    Callers who may not know of a covert visit see that its numbers were taken, and no more; filters by form, or by a
    team or a word without a count of its own, leave these numbers out.
    """
    after = page.wanted.after
    if after is not None and isinstance(after[0], datetime) is not among.in_time_order:
        raise cursor_refused()
    return page.of(await store.lines(ask, among, page.wanted), lambda line: line_shown(line, ask.names))
