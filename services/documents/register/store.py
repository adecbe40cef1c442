"""Reading the registers. That a number was taken, every reader sees; what for, only who may know of its paper."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, and_
from sqlmodel import col, select

from services.documents.number.tables import CountRow, NumberRow
from services.documents.paper.store import visible_to
from services.documents.paper.tables import PaperRow
from services.documents.policies.store import ruling_policy
from shared.clock import SHANGHAI
from shared.errors import NotFound
from shared.keyset import read_page
from shared.log.event import Event
from shared.log.streams import events_of, heads, published_size
from shared.pages import PageFound, PageWanted
from shared.registers.book import State
from shared.work import Asking

CountKey = tuple[str, int, str, str]
"""Series, year (0: the count never starts again), letter of the team, word of the form."""
LineKey = tuple[int, str, str, int, UUID]
"""Year, letter of the team and word of the form that the count is for, the count, and the event that took it."""
TakenKey = tuple[datetime, UUID]
"""When the number was taken, and the event that took it."""
_COUNT_KEY = (col(CountRow.series), col(CountRow.year), col(CountRow.team), col(CountRow.kind))
_LINE_KEY = (
    *(col(NumberRow.year), col(NumberRow.counted_team), col(NumberRow.counted_kind)),
    *(col(NumberRow.count), col(NumberRow.taken_event)),
)
_TAKEN_KEY = (col(NumberRow.taken_at), col(NumberRow.taken_event))


class SeriesUnknown(NotFound):
    code = "number-series-unknown"
    title = "没有这一文号序列"
    title_en = "No such number series"


class LinesSought(NamedTuple):
    """The lines of a series that a list shows; a field that is None does not restrict it. `since` and `until` are the
    first and the last day on which the numbers were taken, in China. Lines of some days are in the order in which they
    were taken, all others in the order of the numbers: to look for a day in the order of the numbers would read all
    numbers before it.
    """

    series: str
    year: int | None = None
    team: str | None = None
    kind: str | None = None
    state: State | None = None
    form: str | None = None
    since: date | None = None
    until: date | None = None

    @property
    def in_time_order(self) -> bool:
        return self.since is not None or self.until is not None


class RegisterLine(NamedTuple):
    """A line, and whether the reader may know what the number was taken for."""

    row: NumberRow
    known: bool


async def counts(ask: Asking, page: PageWanted[CountKey]) -> PageFound[CountRow, CountKey]:
    """All that has a count of its own in the bureau and has given a number, or was given its first."""
    query = select(CountRow).where(CountRow.bureau == ask.bureau)
    return await read_page(ask.session, query, _COUNT_KEY, page)


async def counts_of(ask: Asking, series: str, year: int | None = None) -> Sequence[CountRow]:
    """The counts of a series, in a year if one is given. Raises SeriesUnknown."""
    query = select(CountRow).where(CountRow.bureau == ask.bureau, CountRow.series == series).order_by(*_COUNT_KEY)
    found = (await ask.session.scalars(query)).all()
    if not found:
        raise SeriesUnknown(
            f"没有代号为“{series}”的文号序列编过号；请在 GET /registers 中核对。",
            f"No series {series!r} has given a number; compare it with GET /registers.",
            series=series,
        )
    return [row for row in found if year in (None, row.year) or not row.year]


async def lines(
    ask: Asking, sought: LinesSought, page: PageWanted[LineKey | TakenKey]
) -> PageFound[RegisterLine, LineKey | TakenKey]:
    """The lines of a series, ascending in their order, which the key of the page must be of. Raises SeriesUnknown."""
    await counts_of(ask, sought.series)
    visible = await visible_to(ask, NumberRow)
    query = select(NumberRow).where(NumberRow.bureau == ask.bureau, *_wanted(sought, visible))
    found = await read_page(ask.session, query, _TAKEN_KEY if sought.in_time_order else _LINE_KEY, page)
    secret = [row.text for row in found.rows if row.hidden]
    known = select(NumberRow.text).where(NumberRow.bureau == ask.bureau, col(NumberRow.text).in_(secret), *visible)
    told = {*await ask.session.scalars(known)} if secret else {*()}
    return found.to(lambda row: RegisterLine(row, not row.hidden or row.text in told))


async def all_lines(ask: Asking, sought: LinesSought, at_once: int) -> AsyncIterator[Sequence[RegisterLine]]:
    """All lines of a series, ascending, so many at a time. Between two of them the connection may be given back."""
    page: PageWanted[LineKey | TakenKey] = PageWanted(at_once)
    while True:
        found = await lines(ask, sought, page)
        # The session forgets the rows, else it would keep all of them.
        ask.session.expunge_all()
        yield found.rows
        if found.last is None:
            return
        page = PageWanted(at_once, found.last)


async def secret_streams(ask: Asking, streams: Collection[str]) -> set[str]:
    """Those of the streams that are of papers, or of advance numbers, of which the reader may not know."""
    kinds: dict[str, dict[UUID, str]] = {"paper": {}, "advance-number": {}}
    for stream in streams:
        kind, _, key = stream.partition("/")
        if kind in kinds:
            kinds[kind][UUID(key)] = stream
    papers, advances = kinds.values()
    known = select(PaperRow.id).where(col(PaperRow.id).in_(papers), *await visible_to(ask))
    lines = select(NumberRow.advance).where(col(NumberRow.advance).in_(advances), *await visible_to(ask, NumberRow))
    told = {*await ask.session.scalars(known), *await ask.session.scalars(lines)}
    return {stream for named in kinds.values() for key, stream in named.items() if key not in told}


async def published(ask: Asking, types: Sequence[str], at_once: int) -> AsyncIterator[list[Event]]:
    """The bureau's events of these types that the published log has, in its order, so many at a time at most."""
    size, start = await published_size(ask.session), 0
    while found := await heads(ask.session, types, range(start, size), at_once):
        start = found[-1].position + 1
        yield await events_of(ask.session, [head for head in found if head.bureau == ask.bureau])


async def titles(ask: Asking) -> Mapping[str, str]:
    """Series → its title in the policy that rules today."""
    found = await ruling_policy(ask.session, ask.bureau, ask.today)
    return {series.name: series.title for series in found.policy.numbering} if found else {}


def _wanted(sought: LinesSought, visible: Sequence[ColumnElement[bool]]) -> list[ColumnElement[bool]]:
    """The form is restricted among the lines that the reader may know; so are the team and the word, unless they have
    their own counts: whoever asks for one form after the other would learn the form of a secret paper.
    """
    columns = {"series": sought.series, "year": sought.year, "state": sought.state}
    wanted = [col(getattr(NumberRow, name)) == value for name, value in columns.items() if value is not None]
    if sought.form is not None:
        wanted += [col(NumberRow.form) == sought.form, *visible]
    known = and_(*visible) if visible else col(NumberRow.bureau).is_not(None)
    for part, value in (("team", sought.team), ("kind", sought.kind)):
        if value is not None:
            wanted += [
                col(getattr(NumberRow, part)) == value,
                (col(getattr(NumberRow, f"counted_{part}")) == value) | known,
            ]
    if sought.since is not None:
        wanted.append(col(NumberRow.taken_at) >= _begin(sought.since))
    if sought.until is not None:
        wanted.append(col(NumberRow.taken_at) < _begin(sought.until + timedelta(days=1)))
    return wanted


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)
