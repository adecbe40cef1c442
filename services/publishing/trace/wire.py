"""A trace as JSON: the things, the events with their receipts, and where the chain is broken."""

from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlencode

from pydantic import BaseModel, Field

from services.publishing.trace.chain import Break, Link
from services.publishing.trace.labels import label_of
from services.publishing.trace.things import Thing, ThingKind
from services.publishing.trace.usecases import Traced
from services.publishing.trace.words import broken, what_happened
from shared.canonical import JsonObject

PAGE = 100
"""How many events an answer shows."""
_ID = "0198c6f2-3d58-7000-8000-000000000001"
_TRACE = "0af7651916cd43dd8448eb211c80319c"


class TracedThing(BaseModel):
    """Something whose events are shown, or that leads on."""

    kind: ThingKind
    id: str = Field(description="The UUID; of an enterprise its code.", examples=[_ID])
    name: str = Field(description='"" where the caller may not know one.', examples=["2026 年 3 月抽查"])
    trace: str = Field(description="The path of its own trace.", examples=[f"/trace.json?of={_ID}"])


class MemberLabel(BaseModel):
    """What a member of `public` or of `fields` is called."""

    name: str = Field(examples=["open_by"])
    label: str = Field(examples=["最迟公开日"])
    label_en: str = Field(examples=["opened by this day"])


class TracedEvent(BaseModel):
    """An event: what its entry makes public; and for readers with the right in its bureau, `subject` and `fields`."""

    position: int = Field(description="The position of its entry in the log.", examples=[1234])
    id: str = Field(examples=[_ID])
    summary: str = Field(examples=["抽查公告"])
    summary_en: str = Field(examples=["draw: announced"])
    type: str = Field(examples=["sampling.draw.announced"])
    stream: str = Field(examples=[f"draw/{_ID}"])
    version: int = Field(examples=[1])
    bureau: str = Field(description='"" for an event of no bureau.', examples=["370124"])
    time: datetime = Field(description="When it was decided, as its entry says it.")
    trace: str = Field(description="The same for all that follows from one request.", examples=[_TRACE])
    cause: str = Field(
        description='The event, the draw or the trace that it follows from; "" if a service did it by itself.',
        examples=[_TRACE],
    )
    public: JsonObject = Field(description="The public part of its payload.", examples=[{}])
    subject: str = Field(description='What it is about; "" if the caller may not know.', examples=["2026 年 3 月抽查"])
    fields: JsonObject = Field(
        description="Fields of its payload that say nothing of a person. Empty without the right in its bureau.",
        examples=[{"occasion": "draw"}],
    )
    labels: list[MemberLabel] = Field(description="What each member of `public` and of `fields` is called.")
    receipt: str = Field(description="The path of the receipt that proves it.", examples=["/receipts/1234"])


class TraceBreak(BaseModel):
    """Where the chain is broken: the log lacks something that must be there. Whoever sees one should report it."""

    kind: str = Field(
        description="`cause`: the event names a cause that the log does not have. `versions`: events of the stream are "
        "missing before it. `entry`: the entry cannot be read.",
        examples=["cause"],
    )
    position: int = Field(examples=[1234])
    detail: str = Field(examples=["日志第 1234 条写明的起因，在日志中不存在。"])
    detail_en: str = Field(examples=["Entry 1234 names a cause that the log does not have."])


class TraceTold(BaseModel):
    """A trace, in the order of the log."""

    things: list[TracedThing] = Field(description="The things whose events these are.")
    events: list[TracedEvent]
    next: str | None = Field(description="The path of the next events; null if there are none.", examples=[None])
    whole: bool = Field(
        description="False if there are more events than are followed at once: ask about one of these events.",
        examples=[True],
    )
    breaks: list[TraceBreak]
    leads: list[TracedThing] = Field(description="What else the caller finds from here.")


class Part(NamedTuple):
    """The events of a chain that an answer shows, and the position of the first after them; None at the end."""

    links: list[Link]
    following: int | None


class Paths(NamedTuple):
    """Where things are on this site: traces; and receipts, which the position follows."""

    traces: str
    receipts: str

    def trace(self, of: str, start: int = 0) -> str:
        """The path of the trace of something, from a position on."""
        return f"{self.traces}?{urlencode({'of': of, **({'start': start} if start else {})})}"

    def receipt(self, position: int) -> str:
        return f"{self.receipts}{position}"


def part_of(traced: Traced, start: int) -> Part:
    """The events from a position on."""
    rest = [link for link in traced.chain if link.position >= start]
    return Part(rest[:PAGE], rest[PAGE].position if len(rest) > PAGE else None)


def trace_told(traced: Traced, asked: str, start: int, paths: Paths) -> TraceTold:
    part = part_of(traced, start)
    return TraceTold(
        things=[_thing(thing, paths) for thing in traced.things],
        events=[_event(link, traced, paths) for link in part.links],
        next=None if part.following is None else paths.trace(asked, part.following),
        whole=traced.is_whole,
        breaks=[_break(each) for each in traced.breaks],
        leads=[_thing(thing, paths) for thing in traced.leads],
    )


def _thing(thing: Thing, paths: Paths) -> TracedThing:
    return TracedThing(kind=thing.kind, id=thing.id, name=thing.name, trace=paths.trace(thing.id))


def _event(link: Link, traced: Traced, paths: Paths) -> TracedEvent:
    event, words = link.event, what_happened(link.event.type, link.event.public)
    fields = traced.fields.get(event.id, {})
    return TracedEvent(
        position=link.position,
        id=str(event.id),
        summary=words.zh,
        summary_en=words.en,
        type=event.type,
        stream=event.stream,
        version=event.version,
        bureau=event.bureau,
        time=event.time,
        trace=event.trace,
        cause=event.cause,
        public=event.public,
        subject=traced.names.get(event.stream, ""),
        fields=fields,
        labels=[_label(event.type, name) for name in dict.fromkeys((*event.public, *fields))],
        receipt=paths.receipt(link.position),
    )


def _label(type_: str, name: str) -> MemberLabel:
    label = label_of(type_, name)
    return MemberLabel(name=name, label=label.zh, label_en=label.en)


def _break(found: Break) -> TraceBreak:
    words = broken(found)
    return TraceBreak(kind=found.kind, position=found.position, detail=words.zh, detail_en=words.en)
