"""Check a draw as a stranger: make every check of the protocol, and name each with its result."""

from collections.abc import Callable, Iterator
from enum import IntEnum
from functools import partial
from typing import NamedTuple

from shared.draws.bundle import Bundle, Completed
from shared.draws.cosigned import announced_before_entropy, checkpoint_signature, witnessed
from shared.draws.evidence import Evidence
from shared.draws.finding import Finding
from shared.draws.in_log import announcement_in_log, completion_in_log, end_in_log
from shared.draws.openings import check_openings
from shared.draws.recomputed import (
    announced_spec,
    excluded,
    frame_root,
    frame_size,
    recomputed_outcome,
    recomputed_seed,
    signed_commitment,
    signed_reveal,
    valid_value,
)
from shared.draws.spec import Party
from shared.errors import Refusal
from shared.heavy import heavy
from shared.log.quorum import Quorum


class Verdict(IntEnum):
    """What a verification has shown, as the exit code of `cheqian verify draw`. 2 says that a file is no bundle."""

    PROVED = 0
    WRONG = 1
    COMPUTED = 3
    """Nothing is wrong, but log or time rest on nobody's key, or on the operator's own, or it is a demonstration."""


class Check(NamedTuple):
    """A named check of a draw and its result.

    `passed` is None if nobody but the log's operator vouches for it: a key was not given, or is the operator's own.
    """

    name: str
    passed: bool | None
    detail: str
    detail_en: str


class Verification(NamedTuple):
    """The checks of a draw in the order of the protocol. `demonstration`: its log is for demonstrations."""

    checks: list[Check]
    demonstration: bool

    @property
    def verdict(self) -> Verdict:
        results = {check.passed for check in self.checks}
        if False in results:
            return Verdict.WRONG
        return Verdict.COMPUTED if None in results or self.demonstration else Verdict.PROVED


@heavy
def verify_bundle(bundle: Bundle, trusted: Quorum) -> Verification:
    """Make every check of the protocol, in its order. The reader trusts the keys of `trusted`, and nothing else.

    Nothing in the bundle raises an error: a check that cannot be made has failed.
    """
    evidence = Evidence(bundle, trusted)
    return Verification([_run(name, check) for name, check in _checks(evidence)], _is_demonstration(evidence))


def _checks(evidence: Evidence) -> Iterator[tuple[str, Callable[[], Finding]]]:
    yield "frame root", partial(frame_root, evidence)
    yield "frame size", partial(frame_size, evidence)
    yield "excluded", partial(excluded, evidence)
    yield "openings", partial(check_openings, evidence)
    yield "spec hash", partial(announced_spec, evidence)
    yield from _entropy_checks(evidence)
    if isinstance(evidence.bundle.ending, Completed):
        yield "seed", partial(recomputed_seed, evidence, evidence.bundle.ending)
        yield "outcome", partial(recomputed_outcome, evidence, evidence.bundle.ending)
    yield "announcement in log", partial(announcement_in_log, evidence)
    if isinstance(evidence.bundle.ending, Completed):
        yield "completion in log", partial(completion_in_log, evidence)
    else:
        yield "end in log", partial(end_in_log, evidence)
    yield "announced before entropy", partial(announced_before_entropy, evidence)
    yield "checkpoint signature", partial(checkpoint_signature, evidence)
    yield "witness", partial(witnessed, evidence)


def _entropy_checks(evidence: Evidence) -> Iterator[tuple[str, Callable[[], Finding]]]:
    """The checks of each source. In a failed draw, a source that gave no value has only a commitment."""
    completed = isinstance(evidence.bundle.ending, Completed)
    given = {value.source for value in evidence.bundle.values}
    valued = [source for source in evidence.spec.entropy if completed or source.source in given]
    for source in valued:
        yield f"entropy: {source.source}", partial(valid_value, evidence, source)
    for party in evidence.spec.parties:
        yield f"commitment: {party.source}", partial(signed_commitment, evidence, party)
    for source in valued:
        if isinstance(source, Party):
            yield f"reveal: {source.source}", partial(signed_reveal, evidence, source)


def _run(name: str, check: Callable[[], Finding]) -> Check:
    try:
        return Check(name, *check())
    except Refusal as refusal:
        return Check(name, False, refusal.detail, refusal.detail_en)
    except OverflowError:
        return Check(name, False, "时间超出范围，无法核验。", "A time is too far off to be checked.")


def _is_demonstration(evidence: Evidence) -> bool:
    try:
        return evidence.is_demonstration
    except Refusal:
        return False
