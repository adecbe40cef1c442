"""How a draw ends: the parties open their nonces, the seed follows, or a party has withheld its nonce."""

from collections.abc import Iterator
from functools import partial

from shared.clock import rfc3339
from shared.draws.audit.course import Ended
from shared.draws.audit.finding import Code, Remark, refused
from shared.draws.audit.public import CompletedPart, FailedPart, Revealed
from shared.draws.audit.step import Step
from shared.draws.circumstances import CLOCKS_DIFFER
from shared.draws.entropy import Reveal, Value, check_reveal, check_turn, check_value, check_values, next_party
from shared.draws.seed import seed
from shared.draws.spec import Beacon, Spec
from shared.draws.text import moment


def revealed(step: Step, part: Revealed) -> Iterator[Remark]:
    """Judge a party's opening: its turn, its nonce, its signature. After the end, it changes nothing any more."""
    course, spec = step.course, step.course.spec
    if not spec:
        return
    if not spec.parties:
        yield Remark(Code.WELL_FORMED, "以信标抽取没有揭示。", "In a draw by the beacon nobody opens a nonce.")
        return
    if course.ended:
        if part.source in course.opened_nonces or part.source in course.opened_late:
            yield Remark(Code.IN_TIME, f"{part.source} 已经揭示。", f"{part.source} has opened its nonce before.")
        course.opened_late.add(part.source)
    else:
        yield from refused(partial(check_turn, spec, course.opened_nonces, part.source))
    yield from refused(partial(check_reveal, spec, Reveal(*part.model_dump().values()), course.leaf))
    party = next((party for party in spec.parties if party.source == part.source), None)
    if party and not course.ended and not list(refused(partial(check_value, party, part.value))):
        course.opened_nonces.setdefault(part.source, part.value)


def completed(step: Step, part: CompletedPart) -> Iterator[Remark]:
    """Judge a completion: all values are there and are the sources' own, and the seed follows from them."""
    course, spec = step.course, step.course.spec
    course.ended = course.ended or Ended("completed", step.entry.time, step.index)
    if not spec:
        return
    values = _values(step, spec, part)
    remarks = list(refused(partial(check_values, values, spec)))
    yield from remarks
    expected = seed(course.leaf, values, spec)
    if not remarks and part.seed != expected:
        yield Remark(Code.SEED, f"种子应为 {expected}，实为 {part.seed}。", f"The seed is {expected}, not {part.seed}.")
    if spec.parties and part.value:
        yield Remark(Code.WELL_FORMED, "各方抽取没有信标值。", "A draw by parties has no value of a beacon.")
    for source in spec.entropy:
        if isinstance(source, Beacon) and moment(source.due) - step.entry.time > CLOCKS_DIFFER:
            yield Remark(
                Code.IN_TIME,
                f"完成于 {rfc3339(step.entry.time)}，早于信标轮次 {source.due}。",
                f"It was completed at {rfc3339(step.entry.time)}, before its round was due at {source.due}.",
            )


def failed(step: Step, part: FailedPart) -> Iterator[Remark]:
    """Judge a failure: of a draw by parties, not before its end, naming the first party that has not opened."""
    course, spec = step.course, step.course.spec
    course.ended = course.ended or Ended("failed", step.entry.time, step.index, part.withheld)
    if not spec:
        return
    if not spec.parties:
        yield Remark(Code.ENDED, "以信标抽取不会失败。", "A draw by the beacon never fails.")
        return
    awaited = next_party(spec, course.opened_nonces)
    if not awaited:
        yield Remark(Code.ENDED, "各方均已揭示，抽查不应失败。", "All parties have opened, so it has not failed.")
        return
    if step.entry.time < moment(spec.ends):
        yield Remark(
            Code.ENDED,
            f"失败记于 {rfc3339(step.entry.time)}，早于截止时间 {spec.ends}。",
            f"It failed at {rfc3339(step.entry.time)}, before it ended at {spec.ends}.",
        )
    yield from _withheld(step, spec, awaited.source, part.withheld)


def _withheld(step: Step, spec: Spec, awaited: str, withheld: str) -> Iterator[Remark]:
    notes = step.setting.notes
    if withheld not in {awaited, ""}:
        yield Remark(
            Code.ENDED, f"应由 {awaited} 揭示，所称为 {withheld}。", f"It was the turn of {awaited}, not of {withheld}."
        )
    elif notes.judged:
        # Parties open only what was cosigned, and must have had the time for it.
        second = int((moment(spec.ends) - step.setting.least.witness).timestamp())
        witnessed = notes.covered_by(step.course.index, second)
        if witnessed is (withheld == ""):
            yield Remark(
                Code.ENDED,
                f"截止前应留的时间之前，公告{'已' if witnessed else '未'}获见证，失败原因不应为 {withheld or '日志'}。",
                f"In time before its end, the announcement was {'cosigned' if witnessed else 'not cosigned'}: the "
                f"draw did not fail by {withheld or 'the log'}.",
            )


def _values(step: Step, spec: Spec, part: CompletedPart) -> list[Value]:
    if spec.parties:
        opened = step.course.opened_nonces
        return [Value(party.source, opened[party.source]) for party in spec.parties if party.source in opened]
    return [Value(source.source, part.value) for source in spec.entropy]
