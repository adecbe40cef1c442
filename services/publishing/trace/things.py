"""The things whose traces are asked for, and the streams of the log in which their events are."""

from typing import Literal, NamedTuple
from uuid import UUID

from shared.log.event import Event

ThingKind = Literal["draw", "inspection", "paper", "enterprise", "publication", "delivery", "event"]


class Thing(NamedTuple):
    """Something whose events are traced. `name` is "" where the reader may not know one. `first` is the version from
    which on its streams are read. `is_open_to_reader`: the reader may see what stands in its events beside their public
    parts.
    """

    kind: ThingKind
    id: str
    name: str
    streams: tuple[str, ...]
    first: int = 1
    is_open_to_reader: bool = False


class TracedDraw(NamedTuple):
    """A draw that is on the site, and the frame or the roster that was frozen for it: equal roots show to everybody
    that they belong together. `is_secret`: it is covert and not open.
    """

    draw: UUID
    bureau: str
    title: str
    is_secret: bool
    frame: UUID

    def thing(self, *, is_open_to_reader: bool) -> Thing:
        streams = (f"frame/{self.frame}", f"draw/{self.draw}", f"notice/{self.draw}")
        return Thing("draw", str(self.draw), self.title, streams, is_open_to_reader=is_open_to_reader)


class TracedVisit(NamedTuple):
    """A visit that the reader may know of: the inspection, the enterprise, and the draws behind it."""

    inspection: UUID
    bureau: str
    identifier: str
    name: str
    draws: tuple[UUID, ...]

    @property
    def thing(self) -> Thing:
        streams = tuple(f"{kind}/{self.inspection}" for kind in ("assigned", "inspection", "held"))
        return Thing("inspection", str(self.inspection), self.name, streams, is_open_to_reader=True)

    @property
    def enterprise(self) -> Thing:
        return Thing("enterprise", self.identifier, self.name, ())


class TracedPaper(NamedTuple):
    """A paper that the reader may know of. `number` is "" before its issue; `inspection` is None if it has none."""

    paper: UUID
    form: str
    number: str
    inspection: UUID | None

    @property
    def thing(self) -> Thing:
        # The wish of cases for a paper has the id of the paper.
        streams = (f"paper-wish/{self.paper}", f"paper/{self.paper}")
        return Thing("paper", str(self.paper), self.number or self.form, streams, is_open_to_reader=True)


class TracedPublication(NamedTuple):
    """A publication of which something was public, or that the reader may know of. `inspection`: of which inspection it
    tells, `draw`: which draw it names, if it does.
    """

    publication: UUID
    matter: str
    title: str
    draw: UUID | None
    inspection: UUID | None

    @property
    def thing(self) -> Thing:
        streams = (*([self.matter] if self.inspection else ()), f"publication/{self.publication}")
        return Thing("publication", str(self.publication), self.title, streams, is_open_to_reader=False)


class TracedDelivery(NamedTuple):
    """A delivery of such a publication to a credit system. `is_own`: the reader may know to which."""

    delivery: UUID
    publication: UUID
    is_own: bool
    outlet: str

    @property
    def thing(self) -> Thing:
        name = self.outlet if self.is_own else ""
        return Thing(
            "delivery", str(self.delivery), name, (f"delivery/{self.delivery}",), is_open_to_reader=self.is_own
        )


def published_paper(stream: str) -> Thing:
    """A paper as somebody sees it who has only a hash of it: nobody is told its number."""
    return Thing("paper", stream.partition("/")[2], "", (stream,))


def single_event(event: Event, around: int) -> Thing:
    """An event of which the reader may know its entry alone, with up to `around` earlier events of its stream."""
    return Thing("event", str(event.id), "", (event.stream,), first=max(1, event.version - around))
