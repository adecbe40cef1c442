"""Verify a paper as a stranger, offline: each check with its result, and the verdict on all of them."""

from collections.abc import Callable
from enum import IntEnum
from typing import NamedTuple

from shared.draws.finding import Finding
from shared.errors import Refusal
from shared.papers.checks import (
    Known,
    PaperEvidence,
    code_named,
    code_signature,
    in_force,
    issued_in_log,
    seal_intact,
    seal_of_the_bureau,
    time_stamp,
)
from shared.papers.code import PaperCode
from shared.papers.file import PaperFile
from shared.papers.receipts import LogProof, Receipted, prove

_Check = Callable[[PaperEvidence], Finding]


class PaperVerdict(IntEnum):
    """What a verification has shown, as the exit code of `cheqian verify paper`. 2 says that there is no paper."""

    PROVED = 0
    WRONG = 1
    COMPUTED = 3
    """Nothing is wrong, but a key, a receipt or an independent witness was missing."""


class PaperCheck(NamedTuple):
    """A named check of a paper. `passed` is None if it could not be made with what the reader has given."""

    name: str
    passed: bool | None
    detail: str
    detail_en: str


class PaperVerification(NamedTuple):
    """The checks of a paper, and whether its log is for demonstrations."""

    checks: list[PaperCheck]
    demonstration: bool

    @property
    def verdict(self) -> PaperVerdict:
        results = {check.name: check.passed for check in self.checks}
        if False in results.values():
            return PaperVerdict.WRONG
        needed = ("code signature", "issued", "log", "keys in log")
        proved = all(results.get(name) for name in needed) and not self.demonstration
        return PaperVerdict.PROVED if proved else PaperVerdict.COMPUTED


def verify_code(code: PaperCode, known: Known) -> PaperVerification:
    """Check a code: who signed it, and whether the log says that its paper was issued.

    Nothing that the reader gives raises an error: a check that cannot be made has failed.
    """
    checks: dict[str, _Check] = {"code": code_named, "code signature": code_signature, "issued": issued_in_log}
    return _verified(PaperEvidence(code, None, known), checks)


def verify_file(file: PaperFile, known: Known) -> PaperVerification:
    """Check the file of a paper: its code, its seal, and whether the log says that this very file was issued."""
    evidence = PaperEvidence(file.code, file, known)
    return _verified(
        evidence,
        {
            "code": code_named,
            "code signature": code_signature,
            "seal": seal_intact,
            "seal of the bureau": seal_of_the_bureau,
            "time stamp": time_stamp,
            "issued": issued_in_log,
        },
    )


def _verified(evidence: PaperEvidence, checks: dict[str, _Check]) -> PaperVerification:
    demonstration = False
    made = [_run(name, check, evidence) for name, check in checks.items()]
    for name, receipts in (("log", evidence.known.paper), ("keys in log", evidence.known.keys)):
        try:
            proof = prove(receipts, evidence.known.trusted)
            demonstration |= proof.demonstration
            made.append(PaperCheck(name, *_proved(receipts, proof)))
        except Refusal as refusal:
            made.append(PaperCheck(name, False, refusal.detail, refusal.detail_en))
    made.append(_run("in force", in_force, evidence))
    return PaperVerification(made, demonstration)


def _run(name: str, check: _Check, evidence: PaperEvidence) -> PaperCheck:
    try:
        return PaperCheck(name, *check(evidence))
    except Refusal as refusal:
        return PaperCheck(name, False, refusal.detail, refusal.detail_en)


def _proved(receipts: tuple[Receipted, ...], proof: LogProof) -> Finding:
    if not receipts:
        return Finding(None, "未给出回执，未核验", "not checked: no receipts were given")
    if not proof.signed:
        return Finding(None, "回执自洽，但未给出日志公钥", "the receipts hold together, but no log key was given")
    if not proof.witnessed:
        return Finding(None, "由日志签署，但无独立见证", "signed by the log, but cosigned by no independent witness")
    last = receipts[-1].logged
    return Finding(
        True,
        f"位于日志 {last.checkpoint.origin}，截至第 {last.checkpoint.size} 条",
        f"in the log {last.checkpoint.origin}, as of entry {last.checkpoint.size}",
    )
