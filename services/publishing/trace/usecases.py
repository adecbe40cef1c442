"""Following a trace: from what is asked to the things that the reader may know of, to their events, to their breaks."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.publishing.frame.store import opening_at
from services.publishing.notice.store import Place, places_of
from services.publishing.trace import published_store, store
from services.publishing.trace.chain import Break, Link, around, breaks, joined, named_causes
from services.publishing.trace.fields import FIELDS, fields_shown
from services.publishing.trace.question import Question
from services.publishing.trace.store import Bounds, FoundEvents, TraceReader
from services.publishing.trace.things import Thing, TracedPaper, TracedVisit, published_paper, single_event
from shared.access.roles import Permission
from shared.canonical import JsonObject
from shared.errors import NotFound
from shared.log.event import Event
from shared.log.streams import published_size
from shared.tidying import bare

MOST_EVENTS = 1000
"""How many events of one answer are followed; whoever wants to go on asks about one of them."""
_MOST_THINGS = 50
_MOST_LEADS = 200


class TraceUnknown(NotFound):
    code = "trace-unknown"
    title = "没有可追溯的内容"
    title_en = "Nothing to trace"


class Traced(NamedTuple):
    """A trace. `things`: whose events these are; `leads`: what the reader finds from here; `chain`: the events in the
    order of the log, whole unless `is_whole` says otherwise; `fields`: event id → what the reader sees of its payload.
    """

    things: Sequence[Thing]
    leads: Sequence[Thing]
    chain: Sequence[Link]
    breaks: Sequence[Break]
    fields: Mapping[UUID, JsonObject]
    is_whole: bool

    @property
    def names(self) -> Mapping[str, str]:
        """Stream → the name of the thing that it belongs to, where the reader may know one."""
        return {stream: thing.name for thing in self.things for stream in thing.streams if thing.name}


class _Matters(NamedTuple):
    """What was found. `at` is the position that was asked about; 0 if none was."""

    things: Sequence[Thing] = ()
    leads: Sequence[Thing] = ()
    at: int = 0

    def __bool__(self) -> bool:
        return bool(self.things)


async def follow(reader: TraceReader, question: Question) -> Traced:
    """The trace of what is asked about, as far as the reader may know of it. Raises TraceUnknown: the same for what
    does not exist and for what the reader may not know of.
    """
    published = await published_size(reader.public)
    matters = await _asked(reader, question, published)
    streams = {stream: thing.first for thing in matters.things for stream in thing.streams}
    found = await _chain(reader.public, streams, Bounds(published, MOST_EVENTS + 1))
    shown = around(found.links, matters.at, MOST_EVENTS)
    is_whole = len(shown) == len(found.links) and all(first == 1 for first in streams.values())
    if not found.links and not found.damaged:
        raise TraceUnknown(
            "没有查到。请核对编号；暗查暗访与未公开的检查、文书在公开前查不到，刚刚发生的事请一分钟后再查。",
            "Nothing is found. Check what you typed. What is not public cannot be found here, and what happened just "
            "now can be found in a minute.",
        )
    missing = await store.unexplained(reader.public, named_causes(shown), published)
    broken = [*found.damaged, *breaks(shown, missing, streams, is_whole=is_whole)]
    fields = await _fields(reader, matters.things, shown)
    return Traced(matters.things, matters.leads, shown, broken, fields, is_whole)


async def _chain(session: AsyncSession, streams: Mapping[str, int], bounds: Bounds) -> FoundEvents:
    """The events of streams, and of the traces in which they happened."""
    own = await store.of_streams(session, streams, bounds)
    traces = {link.event.trace for link in own.links} - {""}
    beside = await store.of_traces(session, traces, bounds)
    return FoundEvents(tuple(joined([*own.links, *beside.links])), tuple({*own.damaged, *beside.damaged}))


async def _asked(reader: TraceReader, question: Question, published: int) -> _Matters:
    named = await _named(reader, question, published)
    return named or await _of_receipt(reader, bare(question.text))


async def _named(reader: TraceReader, question: Question, published: int) -> _Matters:
    match question.kind:
        case "position":
            found = await store.at_position(reader.public, int(question.text), published)
            return await _of_event(reader, found)
        case "hash":
            stream = await store.stream_of_paper(reader.public, question.text)
            return await _of_paper_stream(reader, stream) if stream else _Matters()
        case "id":
            return await _of_id(reader, question.id, published)
        case "enterprise":
            return await _of_enterprise(reader, question.text)
        case "number":
            return await _of_number(reader, question.text)


async def _of_id(reader: TraceReader, id_: UUID, published: int) -> _Matters:
    found = await store.of_ids(reader.public, [id_], published)
    if found.links or found.damaged:
        return await _of_event(reader, found)
    for look in (_of_draw, _of_inspection, _of_paper, _of_publication, _of_delivery):
        if found_here := await look(reader, id_):
            return found_here
    return _Matters()


async def _of_event(reader: TraceReader, found: FoundEvents) -> _Matters:
    """The thing to which an event belongs; the event alone, if the reader may not know of the thing."""
    for link in found.links:
        known = await _of_stream(reader, link.event) or _Matters([single_event(link.event, MOST_EVENTS // 2)])
        return known._replace(at=link.position)
    return _Matters()


async def _of_stream(reader: TraceReader, event: Event) -> _Matters:
    kind, _, name = event.stream.partition("/")
    try:
        id_ = UUID(name)
    except ValueError:
        return _Matters()
    match kind:
        case "draw" | "notice":
            return await _of_draw(reader, id_)
        case "assigned" | "inspection" | "held":
            return await _of_inspection(reader, id_)
        case "paper" | "paper-wish":
            return await _of_paper(reader, id_)
        case "publication":
            return await _of_publication(reader, id_)
        case "delivery":
            return await _of_delivery(reader, id_)
    return _Matters()


async def _of_draw(reader: TraceReader, draw: UUID) -> _Matters:
    things = await _draws(reader, [draw])
    serving = await _serving(reader, things)
    if not things or reader.own is None:
        return _Matters(things, serving)
    bureaus = reader.bureaus(Permission.INSPECTION_READ)
    visits = await store.visits_of_draw(reader.own, draw, bureaus, _MOST_LEADS)
    return _Matters(things, [*serving, *(visit.thing for visit in visits)])


async def _serving(reader: TraceReader, drawn: Iterable[Thing]) -> list[Thing]:
    """The draws of the people and of the items for the enterprises that these draws drew, as far as they are on the
    site.
    """
    ids = [UUID(draw.id) for draw in drawn]
    return await _draws(reader, await store.serving(reader.public, ids, _MOST_LEADS)) if ids else []


async def _draws(reader: TraceReader, ids: Iterable[UUID]) -> list[Thing]:
    known = reader.bureaus(Permission.DRAW_READ)
    covertly = reader.bureaus(Permission.DRAW_READ, Permission.DRAW_READ_COVERT)
    return [
        draw.thing(is_open_to_reader=draw.bureau in (covertly if draw.is_secret else known))
        for draw in await store.draws(reader.public, ids)
    ]


async def _of_inspection(reader: TraceReader, inspection: UUID) -> _Matters:
    if reader.own is None:
        return _Matters()
    visit = await store.visit(reader.own, inspection, reader.bureaus(Permission.INSPECTION_READ))
    return await _of_visits(reader, [visit], [visit.enterprise]) if visit else _Matters()


async def _of_visits(reader: TraceReader, visits: Sequence[TracedVisit], leads: Sequence[Thing]) -> _Matters:
    """Visits with the draws behind them, and with their papers."""
    behind = await _draws(reader, dict.fromkeys(draw for visit in visits for draw in visit.draws))
    inspections = [visit.inspection for visit in visits]
    bureaus = reader.bureaus(Permission.PAPER_READ)
    papers = await store.papers_of(reader.own, inspections, bureaus, _MOST_LEADS) if reader.own else []
    things = [*behind, *(visit.thing for visit in visits), *(paper.thing for paper in papers)]
    return _Matters(things, leads)


async def _of_paper_stream(reader: TraceReader, stream: str) -> _Matters:
    return await _of_paper(reader, UUID(stream.partition("/")[2])) or _Matters([published_paper(stream)])


async def _of_paper(reader: TraceReader, paper_id: UUID) -> _Matters:
    if reader.own is None:
        return _Matters()
    paper = await store.paper(reader.own, paper_id, reader.bureaus(Permission.PAPER_READ))
    return await _of_papers(reader, [paper]) if paper else _Matters()


async def _of_publication(reader: TraceReader, publication: UUID) -> _Matters:
    """A publication with the draw that it names, and with what the reader may know of the inspection behind it."""
    bureaus = reader.bureaus(Permission.PUBLICATION_READ)
    found = await published_store.publication(reader.public, publication, bureaus)
    if found is None:
        return _Matters()
    drawn = await _draws(reader, [found.draw] if found.draw else [])
    serving = await _serving(reader, drawn)
    behind = await _of_inspection(reader, found.inspection) if found.inspection else _Matters()
    delivered = await published_store.deliveries_of(reader.public, publication, bureaus, _MOST_LEADS)
    things = _once([*drawn, *behind.things, found.thing])
    leads = _once([*behind.leads, *serving, *(each.thing for each in delivered)])
    return _Matters(things, [lead for lead in leads if lead not in things])


async def _of_delivery(reader: TraceReader, delivery: UUID) -> _Matters:
    """A delivery with the publication that it delivers, and all that is behind it."""
    bureaus = reader.bureaus(Permission.PUBLICATION_READ)
    found = await published_store.delivery(reader.public, delivery, bureaus)
    if found is None:
        return _Matters()
    behind = await _of_publication(reader, found.publication)
    return _Matters([*behind.things, found.thing], [each for each in behind.leads if each != found.thing])


async def _of_receipt(reader: TraceReader, receipt: str) -> _Matters:
    """The deliveries of which a credit system has given this receipt, to whoever may know of them: everybody, if
    something of what they deliver was public.
    """
    if not receipt:
        return _Matters()
    found = await published_store.deliveries_by_receipt(reader.public, receipt, _MOST_THINGS)
    return _together([await _of_delivery(reader, delivery) for delivery in found])


async def _of_papers(reader: TraceReader, papers: Sequence[TracedPaper]) -> _Matters:
    """Papers with the inspections that they belong to, and with all that is behind these."""
    inspections = dict.fromkeys(paper.inspection for paper in papers if paper.inspection)
    whole = _together([await _of_inspection(reader, inspection) for inspection in inspections])
    return _Matters(_once([*whole.things, *(paper.thing for paper in papers)]), whole.leads)


async def _of_enterprise(reader: TraceReader, identifier: str) -> _Matters:
    """The draws in whose public lists the enterprise stands, and the visits that the reader may know of."""
    places = (await places_of(reader.public, identifier))[:_MOST_THINGS]
    named = [Thing("enterprise", identifier, await _label(reader, places[0]), ())] if places else []
    draws = await _draws(reader, [place.draw for place in places])
    if reader.own is None:
        return _Matters([*named, *draws])
    bureaus = reader.bureaus(Permission.INSPECTION_READ)
    visits = await store.visits_of_enterprise(reader.own, identifier, bureaus, _MOST_THINGS)
    visited = await _of_visits(reader, visits, [])
    named = named or [visit.enterprise for visit in visits[:1]]
    return _Matters(_once([*named, *draws, *visited.things]))


async def _label(reader: TraceReader, place: Place) -> str:
    _, named = await opening_at(reader.public, *place)
    return named.label


async def _of_number(reader: TraceReader, number: str) -> _Matters:
    """The papers with this number, to whoever may know of them."""
    if reader.own is None:
        return _Matters()
    papers = await store.papers_by_number(reader.own, number, reader.bureaus(Permission.PAPER_READ), _MOST_THINGS)
    return await _of_papers(reader, papers)


async def _fields(reader: TraceReader, things: Iterable[Thing], chain: Iterable[Link]) -> dict[UUID, JsonObject]:
    known = {stream for thing in things if thing.is_open_to_reader for stream in thing.streams}
    types = {link.event.id: link.event.type for link in chain if link.event.stream in known}
    wanted = [id_ for id_, type_ in types.items() if type_ in FIELDS]
    found = await store.payloads(reader.own, wanted) if reader.own and wanted else {}
    return {id_: fields_shown(types[id_], payload) for id_, payload in found.items()}


def _together(found: Sequence[_Matters]) -> _Matters:
    things = _once(thing for each in found for thing in each.things)
    return _Matters(things, _once(lead for each in found for lead in each.leads))


def _once(things: Iterable[Thing]) -> list[Thing]:
    return list(dict.fromkeys(things))
