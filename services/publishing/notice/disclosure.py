"""What the public sees of a draw, and from which event on.

The announcement shows the rules and the frame; `embargo` decides whether it shows names. A reveal shows the party's
value. The entry of the last share shows its value, and the completion shows the seed and the outcome. A void shows its
reason, and everything shown before stays. When a slot is vacated, the public sees only the kind of reason, because the
written reason may name the person. The reason why a unit of a covert draw was withdrawn is shown once the draw is
opened.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Any, NamedTuple
from uuid import UUID

from services.publishing.notice.story import (
    Completion,
    Notice,
    PublishedEndOfEmbargo,
    PublishedShare,
    Step,
    Substitution,
    Vacancy,
)
from shared.contracts.publishing import Stage
from shared.contracts.sampling import (
    DrawAnnounced,
    DrawCompleted,
    DrawOpened,
    DrawSubstituted,
    DrawVoided,
    LastShareConfirmed,
    LastShareEntered,
    ShareRevealed,
    SlotVacated,
    VoidRequested,
)
from shared.log.event import Event
from shared.log.judgement import StreamImpossible


def disclose(notice: Notice | None, event: Event) -> Notice:
    """The notice after one more event of the draw is shown. `notice` is None before the announcement.

    Raises NotOfContract; raises StreamImpossible if the announcement is not the first event of its draw.
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
    shown = _SHOWN[stage](notice, event)
    step = Step(stage=stage, event=event.id, time=event.time, subject=shown.subject)
    # These events do not change the stage: the draw is still completed.
    stands = notice.stage if stage in {"substituted", "vacated", "opened"} else stage
    return notice.model_copy(update={**shown.changes, "stage": stands, "steps": (*notice.steps, step)})


def with_reasons(notice: Notice, substitutions: Iterable[DrawSubstituted]) -> Notice:
    """The notice of an opened draw, now with the reasons for substitutions that were withheld until then."""
    if notice.names != "shown":
        return notice
    withheld = {fact.withdrawn: fact.withheld_reason for fact in substitutions}
    shown = (
        entry.model_copy(update={"reason": withheld.get(entry.withdrawn) or entry.reason})
        for entry in notice.substitutions
    )
    return notice.model_copy(update={"substitutions": tuple(shown)})


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


def _announced(event: Event) -> Notice:
    fact = DrawAnnounced.of(event)
    return Notice(
        draw=draw_of(event),
        bureau=event.bureau,
        year=fact.year,
        serial=fact.serial,
        title=fact.title,
        stage="announced",
        announced_at=event.time,
        spec=fact.spec,
        spec_hash=fact.spec_hash,
        replaces=fact.replaces,
        disclosure=fact.disclosure,
        population=fact.population,
        kind=fact.kind,
        slot=fact.slot,
        units=fact.units,
        openings=fact.openings,
        people=fact.people,
        steps=(Step(stage="announced", event=event.id, time=event.time, subject=""),),
        trace=event.trace,
    )


def _revealed(notice: Notice, event: Event) -> _Shown:
    fact = ShareRevealed.of(event)
    share = PublishedShare(source=fact.source, value=fact.value, confirmed=True, evidence="")
    return _Shown(fact.source, {"shares": (*notice.shares, share)})


def _entered(notice: Notice, event: Event) -> _Shown:
    fact = LastShareEntered.of(event)
    share = PublishedShare(source=fact.source, value=fact.value, confirmed=False, evidence=fact.evidence or "")
    # A number that was misread is entered again; the second person confirms the last entry. Both entries stay in the
    # log.
    others = [earlier for earlier in notice.shares if earlier.source != fact.source]
    return _Shown(fact.source, {"shares": (*others, share)})


def _confirmed(notice: Notice, event: Event) -> _Shown:
    fact = LastShareConfirmed.of(event)
    shares = (
        share.model_copy(update={"confirmed": True}) if share.source == fact.source else share
        for share in notice.shares
    )
    return _Shown(fact.source, {"shares": tuple(shares)})


def _completed(notice: Notice, event: Event) -> _Shown:
    fact = DrawCompleted.of(event)
    completion = Completion(
        seed=fact.seed,
        outcome_hash=fact.outcome_hash,
        entropy=tuple(fact.entropy),
        absent=tuple(fact.absent),
        outcome=fact.outcome,
    )
    return _Shown("", {"completion": completion})


def _void_requested(notice: Notice, event: Event) -> _Shown:
    fact = VoidRequested.of(event)
    return _Shown(fact.reason, {"void_reason": fact.reason})


def _voided(notice: Notice, event: Event) -> _Shown:
    fact = DrawVoided.of(event)
    return _Shown(fact.reason, {"void_reason": fact.reason, "void_approver": fact.approver})


def _substituted(notice: Notice, event: Event) -> _Shown:
    fact = DrawSubstituted.of(event)
    substitution = Substitution(
        deal=fact.deal,
        stratum=fact.stratum,
        withdrawn=fact.withdrawn,
        substitute=fact.substitute,
        reason=(fact.withheld_reason if notice.names == "shown" else None) or fact.reason,
    )
    return _Shown(fact.withdrawn, {"substitutions": (*notice.substitutions, substitution)})


def _vacated(notice: Notice, event: Event) -> _Shown:
    fact = SlotVacated.of(event)
    vacancy = Vacancy(task=fact.task, slot=fact.slot, person=fact.person, because=fact.because)
    return _Shown(vacancy.place, {"vacancies": (*notice.vacancies, vacancy)})


def _opened(notice: Notice, event: Event) -> _Shown:
    fact = DrawOpened.of(event)
    return _Shown("", {"opened": PublishedEndOfEmbargo(unvisited=fact.unvisited, reason=fact.reason or "")})


STAGES: Mapping[str, Stage] = {
    DrawAnnounced.type: "announced",
    ShareRevealed.type: "revealed",
    LastShareEntered.type: "entered",
    LastShareConfirmed.type: "confirmed",
    DrawCompleted.type: "completed",
    VoidRequested.type: "void-requested",
    DrawVoided.type: "voided",
    DrawSubstituted.type: "substituted",
    SlotVacated.type: "vacated",
    DrawOpened.type: "opened",
}
"""The event types that are shown → the stage that each brings a draw to."""

_SHOWN: Mapping[Stage, Callable[[Notice, Event], _Shown]] = {
    "revealed": _revealed,
    "entered": _entered,
    "confirmed": _confirmed,
    "completed": _completed,
    "void-requested": _void_requested,
    "voided": _voided,
    "substituted": _substituted,
    "vacated": _vacated,
    "opened": _opened,
}
