"""What the public sees of a draw, and from which event on.

The announcement shows the rules and the lists; `embargo` decides whether it shows names. A reveal shows the party's
value, the completion the seed and the outcome, a failure the party that withheld. Of a substitution or succession the
public sees number, reason and how many were left; and who it was once the names may be known. The settlement shows how
many of the drawn were visited, the annulment who annulled the draw.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Any, NamedTuple
from uuid import UUID

from services.publishing.notice.story import (
    ENDED,
    Completion,
    Exchange,
    Failure,
    Handover,
    Notice,
    PublishedAnnulment,
    PublishedEndOfEmbargo,
    PublishedReveal,
    Settlement,
    Step,
    Substitution,
    Succession,
)
from shared.contracts.annulment import DrawAnnulled
from shared.contracts.publishing import Stage
from shared.contracts.sampling import (
    DrawAnnounced,
    DrawCompleted,
    DrawFailed,
    DrawOpened,
    DrawRevealed,
    DrawSettled,
    DrawSubstituted,
    DrawSucceeded,
    DrawWitnessed,
)
from shared.draws.spec import read_spec, spec_hash
from shared.log.event import Event
from shared.log.judgement import StreamImpossible

_PROGRESS: tuple[Stage, ...] = ("announced", "witnessed", "revealed", "completed", "failed")
"""The stages in the order in which they move a draw on. The others leave it where it is."""


def disclose(notice: Notice | None, event: Event) -> Notice:
    """The notice after one more event of the draw is shown. `notice` is None before the announcement.

    Raises NotOfContract and MalformedSpec; raises StreamImpossible if the announcement is not the first event of its
    draw, or if the draw ends twice.
    """
    stage = STAGES[event.type]
    if (notice is None) != (stage == "announced"):
        raise StreamImpossible(
            f"{event.stream} 的公告必须是该次抽查的第一个事件，且只有一个。",
            f"The first event of {event.stream} that is shown must be its announcement, and no other may be.",
            stream=event.stream,
        )
    if notice is None:
        return _announced(event)
    if stage in ENDED and notice.stage in ENDED:
        raise StreamImpossible(
            f"{event.stream} 已经结束，不能再次结束。",
            f"{event.stream} has ended already and cannot end again.",
            stream=event.stream,
        )
    shown = _SHOWN[stage](notice, event)
    step = Step(stage=stage, event=event.id, time=event.time, subject=shown.subject)
    further = max(notice.stage, stage, key=_progress)
    return notice.model_copy(update={**shown.changes, "stage": further, "steps": (*notice.steps, step)})


def with_persons(notice: Notice, earlier: Iterable[Event]) -> Notice:
    """The notice of an opened draw, now with what was changed for whom before it was opened.

    `earlier` are the events of the draw before its opening. Raises NotOfContract.
    """
    if notice.names != "shown":
        return notice
    substituted, succeeded = [], []
    for event in earlier:
        if event.type == DrawSubstituted.type:
            substituted.append(_substitution(notice, DrawSubstituted.of(event)))
        elif event.type == DrawSucceeded.type:
            succeeded.append(_succession(notice, DrawSucceeded.of(event)))
    return notice.model_copy(update={"substitutions": tuple(substituted), "successions": tuple(succeeded)})


def draw_of(event: Event) -> UUID:
    """The id of the draw whose stream the event is in. Raises StreamImpossible."""
    with suppress(ValueError):
        draw = UUID(event.stream.removeprefix("draw/"))
        # A UUID can be written in several ways, but a draw has only one stream.
        if event.stream == f"draw/{draw}":
            return draw
    raise StreamImpossible(
        f"{event.stream} 不是抽查的事件流。", f"{event.stream} is not the stream of a draw.", stream=event.stream
    )


class _Shown(NamedTuple):
    subject: str
    changes: dict[str, Any]


def _progress(stage: Stage) -> int:
    return _PROGRESS.index(stage) if stage in _PROGRESS else -1


def _announced(event: Event) -> Notice:
    fact = DrawAnnounced.of(event)
    spec = read_spec(fact.spec)
    return Notice(
        draw=draw_of(event),
        bureau=event.bureau,
        year=spec.year,
        serial=spec.serial,
        title=fact.title,
        stage="announced",
        announced_at=event.time,
        spec=fact.spec,
        spec_hash=spec_hash(spec),
        counts=fact.counts,
        changed=fact.changed,
        frozen=fact.frozen,
        open_by=fact.open_by,
        replaces=_replaced(event, fact),
        joined=fact.joined,
        left=fact.left,
        disclosure=fact.disclosure,
        population=fact.population,
        kind=fact.kind,
        units=fact.units,
        left_out=fact.left_out,
        openings=fact.openings,
        people=fact.people,
        steps=(Step(stage="announced", event=event.id, time=event.time, subject=""),),
        trace=event.trace,
    )


def _replaced(event: Event, fact: DrawAnnounced) -> UUID | None:
    try:
        return UUID(fact.replaces) if fact.replaces else None
    except ValueError as error:
        raise StreamImpossible(
            f"{event.stream} 所替换的 {fact.replaces!r} 不是抽查编号。",
            f"{event.stream} replaces {fact.replaces!r}, which is not the id of a draw.",
            stream=event.stream,
        ) from error


def _witnessed(notice: Notice, event: Event) -> _Shown:
    fact = DrawWitnessed.of(event)
    return _Shown("", {"witnessed": notice.witnessed or fact.note})


def _revealed(notice: Notice, event: Event) -> _Shown:
    fact = DrawRevealed.of(event)
    reveal = PublishedReveal(
        source=fact.source,
        value=fact.value,
        signature=fact.signature,
        time=event.time,
        late=notice.stage in ENDED,
    )
    return _Shown(fact.source, {"reveals": (*notice.reveals, reveal)})


def _completed(notice: Notice, event: Event) -> _Shown:
    fact = DrawCompleted.of(event)
    completion = Completion(seed=fact.seed, value=fact.value, outcome_hash=fact.outcome_hash, outcome=fact.outcome)
    return _Shown("", {"completion": completion})


def _failed(notice: Notice, event: Event) -> _Shown:
    fact = DrawFailed.of(event)
    return _Shown(fact.withheld, {"failure": Failure(withheld=fact.withheld)})


def _substituted(notice: Notice, event: Event) -> _Shown:
    substitution = _substitution(notice, DrawSubstituted.of(event))
    return _Shown(str(substitution.n), {"substitutions": (*notice.substitutions, substitution)})


def _substitution(notice: Notice, fact: DrawSubstituted) -> Substitution:
    exchange = Exchange(deal=fact.deal, stratum=fact.stratum, withdrawn=fact.withdrawn, substitute=fact.substitute)
    shown = exchange if notice.names == "shown" else None
    return Substitution(n=fact.n, reason=fact.reason, left=fact.left, exchange=shown)


def _succeeded(notice: Notice, event: Event) -> _Shown:
    succession = _succession(notice, DrawSucceeded.of(event))
    return _Shown(str(succession.n), {"successions": (*notice.successions, succession)})


def _succession(notice: Notice, fact: DrawSucceeded) -> Succession:
    handover = Handover(task=fact.task, slot=fact.slot, person=fact.person, successor=fact.successor)
    shown = handover if notice.names == "shown" else None
    return Succession(n=fact.n, reason=fact.reason, left=fact.left, handover=shown)


def _opened(notice: Notice, event: Event) -> _Shown:
    fact = DrawOpened.of(event)
    opened = PublishedEndOfEmbargo(because=fact.because, unvisited=fact.unvisited, reason=fact.reason or "")
    return _Shown("", {"opened": opened, "openings": fact.openings})


def _settled(notice: Notice, event: Event) -> _Shown:
    fact = DrawSettled.of(event)
    settlement = Settlement(visited=fact.visited, given_up=fact.given_up, unvisited=fact.unvisited)
    return _Shown("", {"settled": settlement})


def _annulled(notice: Notice, event: Event) -> _Shown:
    fact = DrawAnnulled.of(event)
    annulment = PublishedAnnulment(by=fact.by, decision=fact.decision, counts_from=fact.counts_from)
    return _Shown(fact.by, {"annulled": notice.annulled or annulment})


STAGES: Mapping[str, Stage] = {
    DrawAnnounced.type: "announced",
    DrawWitnessed.type: "witnessed",
    DrawRevealed.type: "revealed",
    DrawCompleted.type: "completed",
    DrawFailed.type: "failed",
    DrawSubstituted.type: "substituted",
    DrawSucceeded.type: "succeeded",
    DrawOpened.type: "opened",
    DrawSettled.type: "settled",
    DrawAnnulled.type: "annulled",
}
"""The event types that are shown → the stage that each brings a draw to."""

_SHOWN: Mapping[Stage, Callable[[Notice, Event], _Shown]] = {
    "witnessed": _witnessed,
    "revealed": _revealed,
    "completed": _completed,
    "failed": _failed,
    "substituted": _substituted,
    "succeeded": _succeeded,
    "opened": _opened,
    "settled": _settled,
    "annulled": _annulled,
}
