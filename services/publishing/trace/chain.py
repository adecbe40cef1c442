"""A chain of events in the order of the log, and where it is broken."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from operator import attrgetter
from typing import Literal, NamedTuple
from uuid import UUID

from shared.log.event import Event

_UUID_LENGTH = 36


class Link(NamedTuple):
    """An event at its position in the log, with what its entry makes public and nothing else."""

    position: int
    event: Event


class Break(NamedTuple):
    """Where a chain is broken. `cause`: the event at this position names a cause that the log does not have.
    `versions`: before the event at this position, events of its stream are missing. `entry`: what stands at this
    position is no entry of its event.
    """

    kind: Literal["cause", "versions", "entry"]
    position: int


def link_of(position: int, id_: UUID, entry: bytes) -> Link | Break:
    """The event that the entry at a position records; a break if it cannot be read, or is that of another event."""
    try:
        event = Event.from_entry(entry, {}, b"")
    except (ValueError, TypeError, KeyError, AttributeError):
        return Break("entry", position)
    return Link(position, event) if event.id == id_ and isinstance(event.public, dict) else Break("entry", position)


def joined(links: Iterable[Link]) -> list[Link]:
    """The links in the order of the log, each once."""
    return [each for _, each in sorted({link.position: link for link in links}.items())]


def named_causes(chain: Iterable[Link]) -> set[str]:
    """The causes that the log must have, and that are not in the chain itself: events, and draws that a service goes on
    with. The cause of what somebody does is the request, which is in no log; what a service does by itself has none.
    """
    links = list(chain)
    known = {str(link.event.id) for link in links}
    return {link.event.cause for link in links if is_event_id(link.event.cause)} - known


def is_event_id(cause: str) -> bool:
    """Whether a cause is written as an event, or a draw, is. The trace of a request is written without hyphens."""
    return len(cause) == _UUID_LENGTH


def breaks(chain: Sequence[Link], missing: Collection[str], first: Mapping[str, int], *, is_whole: bool) -> list[Break]:
    """Where the chain is broken, in the order of the log.

    `missing`: the causes that the log does not have. `first`: stream → the version from which on its events were looked
    for. A chain that is not whole may begin later in a stream.
    """
    dangling = [Break("cause", link.position) for link in chain if link.event.cause in missing]
    holes = (hole for stream, links in _by_stream(chain) for hole in _holes(links, first.get(stream), is_whole))
    return sorted([*dangling, *holes], key=attrgetter("position"))


def around(chain: Sequence[Link], position: int, most: int) -> list[Link]:
    """At most so many links of the chain, the link at this position among them."""
    before = sum(link.position < position for link in chain)
    begin = max(0, min(before - most // 2, len(chain) - most))
    return list(chain[begin : begin + most])


def _by_stream(chain: Iterable[Link]) -> Iterator[tuple[str, Iterator[Link]]]:
    of_stream = attrgetter("event.stream")
    return groupby(sorted(chain, key=of_stream), of_stream)


def _holes(links: Iterable[Link], first: int | None, is_whole: bool) -> Iterator[Break]:
    """The holes in one stream. `first` is None for a stream of which only some events are wanted."""
    if first is None:
        return
    versions = [(link.event.version, link.position) for link in links if link.event.version >= first]
    begun = [(first - 1, -1), *versions] if is_whole else versions
    yield from (Break("versions", here[1]) for there, here in pairwise(begun) if here[0] != there[0] + 1)
