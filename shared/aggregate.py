"""Aggregates: how a use case loads a state from its stream, and records what was decided.

    draw = await to_change(act, DRAWS, draw_id)
    fact = DRAW.decide(ending.approve_void, draw, person=act.person)
    return await record(act, DRAWS, draw, fact)

Each capability says once what its kind of stream is (`Aggregate`); the rest is here.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar
from uuid import UUID

from shared.contracts.fact import Fact
from shared.errors import NotFound
from shared.log.append import StaleVersion, append
from shared.log.event import Event
from shared.log.rebuild import Projection
from shared.log.streams import load
from shared.work import Acting, Work


class Recorded(Protocol):
    """A state that knows its stream, and the version up to which it was read.

    All events of the stream share `trace`.
    """

    @property
    def bureau(self) -> str: ...
    @property
    def stream(self) -> str: ...
    @property
    def version(self) -> int: ...
    @property
    def trace(self) -> str: ...


S = TypeVar("S", bound=Recorded)
T = TypeVar("T")

_JUDGED_AGAIN = 3

Then = Callable[[S], Sequence[Fact]]
"""The facts that follow at once from a state, such as the clocks that a decision starts."""


async def _as_folded(_: Work, state: S) -> S:
    return state


@dataclass(frozen=True, slots=True, kw_only=True)
class Aggregate(Generic[S]):
    """A kind of stream, `{name}/{key}`: its facts, the state that they make, and their changes to the read tables.

    `missing` makes the refusal for a key that has no stream in the bureau. `current` takes into a state what follows
    from other streams, such as a clock's end by the calendar of now: whoever decides or shows the state sees it, and no
    read row has it.
    """

    name: str
    facts: Iterable[str]
    evolve: Callable[[S | None, Event], S]
    project: Callable[[Work, S, Event], Awaitable[None]]
    missing: Callable[[str], NotFound]
    current: Callable[[Work, S], Awaitable[S]] = _as_folded

    def stream(self, key: UUID | str) -> str:
        return f"{self.name}/{key}"


async def state_of(act: Acting, kind: Aggregate[S], key: UUID | str) -> S:
    """The state made from all events of the stream, also those without a position.

    Raises what `kind.missing` makes if the stream does not exist or is of another bureau.
    """
    state = await find(act, kind, key)
    if state is None or state.bureau != act.bureau:
        raise kind.missing(str(key))
    return state


async def find(work: Work, kind: Aggregate[S], key: UUID | str) -> S | None:
    """The state made from all events of the stream, also those without a position; None without a stream."""
    state = fold(kind, await load(work.session, kind.stream(key)))
    return state and await kind.current(work, state)


async def to_change(act: Acting, kind: Aggregate[S], key: UUID | str) -> S:
    """The state to act on, which must be at the version that the caller has read.

    Raises as `state_of`, and StaleVersion.
    """
    state = await state_of(act, kind, key)
    act.if_match.check(state.version)
    return state


async def record(act: Acting, kind: Aggregate[S], state: S, fact: Fact, then: Then[S] | None = None) -> S:
    """Append the fact to the state's stream, in its trace, and write the read tables. Returns the new state.

    `then` gives the facts that follow at once. Raises StaleVersion when another decision was recorded first.
    """
    following = act.in_trace(state.trace)
    (event,) = await append(act.session, following.occasion, state.stream, state.version, fact)
    return await _followed(following, kind, kind.evolve(state, event), event, then)


async def begin(act: Acting, kind: Aggregate[S], key: UUID | str, fact: Fact, then: Then[S] | None = None) -> S:
    """Append the first fact of a new stream, and write the read tables. Returns the new state.

    `then` gives the facts that follow at once. Raises StaleVersion when the stream exists.
    """
    (event,) = await append(act.session, act.occasion, kind.stream(key), 0, fact)
    return await _followed(act, kind, kind.evolve(None, event), event, then)


async def judged_again(act: Acting, decide: Callable[[], Awaitable[T]]) -> T:
    """What is decided, also when somebody else, such as the service itself, records something in one of the streams
    meanwhile: then the decision is taken again in a new transaction, three times at most.

    Raises what `decide` raises; StaleVersion when the version that the caller has read is gone.
    """
    for _ in range(_JUDGED_AGAIN):
        try:
            return await decide()
        except StaleVersion:
            await act.start_over()
    return await decide()


def projections(kind: Aggregate[S]) -> Mapping[str, Projection]:
    """The projection of each event type, for a rebuild. It makes the same changes as when the event was recorded."""

    async def project(work: Work, event: Event) -> None:
        before = [each for each in await load(work.session, event.stream) if each.version < event.version]
        await kind.project(work, kind.evolve(fold(kind, before), event), event)

    return dict.fromkeys(kind.facts, project)


def fold(kind: Aggregate[S], events: Iterable[Event]) -> S | None:
    """The state that the events make, from the first event of the stream; None without events."""
    state: S | None = None
    for event in events:
        state = kind.evolve(state, event)
    return state


async def _followed(act: Acting, kind: Aggregate[S], state: S, event: Event, then: Then[S] | None) -> S:
    """Append what follows from the state, and write the read tables once."""
    facts = then(state) if then else ()
    for following in await append(act.session, act.occasion, state.stream, state.version, *facts):
        state, event = kind.evolve(state, following), following
    await kind.project(act, state, event)
    return state
