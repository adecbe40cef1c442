"""Verify a bundle in a test, and say briefly what was found."""

from shared.canonical import JsonObject
from shared.draws.bundle import read_bundle
from shared.draws.verification import Verdict, Verification, verify_bundle
from shared.errors import Refusal
from shared.log.notes import VerifierKey
from shared.log.quorum import Quorum
from tests.unit.draws.published import LOG, WITNESS

TRUSTED = Quorum(LOG.verifier, [WITNESS.verifier])


def verified(bundle: JsonObject, trusted: Quorum = TRUSTED) -> Verification:
    return verify_bundle(read_bundle(bundle), trusted)


def results(bundle: JsonObject, trusted: Quorum = TRUSTED) -> dict[str, bool | None]:
    """The result of each check, by its name."""
    return {check.name: check.passed for check in verified(bundle, trusted).checks}


def faults(bundle: JsonObject, trusted: Quorum = TRUSTED) -> set[str]:
    """The names of the checks that fail."""
    return {name for name, passed in results(bundle, trusted).items() if passed is False}


def verdict(bundle: JsonObject, *witnesses: VerifierKey, key: VerifierKey | None = LOG.verifier) -> Verdict:
    """The verdict of a reader who trusts the key and these witnesses."""
    return verified(bundle, Quorum(key, witnesses)).verdict


def is_caught(bundle: JsonObject, trusted: Quorum = TRUSTED) -> bool:
    """Whether a document is refused, or a named check of it fails."""
    try:
        found = verified(bundle, trusted)
    except Refusal:
        return True
    return found.verdict is Verdict.WRONG
