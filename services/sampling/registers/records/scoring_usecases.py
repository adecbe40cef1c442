"""Entering the scores that cases tells: from the next frame on, a policy can prefer the experts who have good ones."""

from services.sampling.registers.records import scoring, store
from services.sampling.registers.records.fields import Expert, known, plain
from services.sampling.registers.records.store import Change
from shared.contracts.campaign import ExpertScored
from shared.contracts.register import RecordEntered
from shared.log.event import Event
from shared.work import Acting


async def take_score(act: Acting, event: Event) -> None:
    """Enter the score into the register of experts. An expert who is not in use any more keeps the record as it is."""
    told = ExpertScored.of(event)
    await store.be_alone(act.session, act.bureau, "experts")
    before = await store.record_with_id(act.session, act.bureau, "experts", told.expert)
    if before is None or before.retired_at is not None:
        return
    expert = known("experts", before.fields)
    assert isinstance(expert, Expert)  # noqa: S101  # the register of experts has nothing else
    scored = scoring.with_score(expert, told)
    if scored != expert:
        reason = f"{told.campaign}专家评分"
        fact = RecordEntered(directory="experts", key=before.key, fields=plain(scored), reason=reason)
        await store.record(act, Change(before, fact))
