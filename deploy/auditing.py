"""Read a log once: verify it, and audit the draws in it meanwhile."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import NamedTuple

from shared.draws.audit.excerpt import BundleExcerpt, excerpt
from shared.draws.audit.fold import Audited, LogAudit, no_policies
from shared.draws.audit.step import PolicyOf
from shared.log.checkpoints import Checkpoint, SignedCheckpoint
from shared.log.demonstration import is_demonstration
from shared.log.notes import Note, NotSigned, VerifierKey
from shared.log.quorum import Cosigned, Quorum
from shared.log.verification.audit import Check, verify_log
from shared.log.verification.history import History
from shared.log.verification.kept import KeptCheckpoints
from shared.log.verification.reading import Progress, Reading
from shared.log.verification.sources import Source


class Trust(NamedTuple):
    """Whom the reader trusts: the key of the log, the witnesses, perhaps a place with the files of policies, and the
    keys with which the log signed before.
    """

    log: VerifierKey
    witnesses: Sequence[VerifierKey]
    policy_of: PolicyOf = no_policies
    former: Sequence[VerifierKey] = ()

    @property
    def quorum(self) -> Quorum:
        return Quorum(self.log, self.witnesses, self.former)


class LogReader:
    """A reader of one log. Use `checks` to the end first, and then `audited`."""

    def __init__(self, trust: Trust) -> None:
        self._trust = trust
        self._audit = LogAudit(trust.log, trust.quorum, trust.policy_of)
        self._cosigned: Cosigned | None = None
        self.demonstration = is_demonstration(trust.log.name)

    def checks(self, source: Source, kept: KeptCheckpoints | None, progress: Progress) -> Iterator[Check]:
        """The checks of the log itself. Raises NotAWitnessKey."""
        reading = Reading(progress, excerpt, self._open, self._take)
        return verify_log(source, self._trust.log, self._trust.witnesses, kept, reading)

    def audited(self) -> Audited:
        """The findings on the draws, judged when the newest checkpoint was cosigned."""
        return self._audit.findings(datetime.fromtimestamp(self._cosigned.at, UTC) if self._cosigned else None)

    @property
    def witnessed(self) -> bool:
        """Whether a witness that the operator of the log does not run vouches for the time."""
        return self._cosigned is not None and not self._cosigned.own

    def _open(self, signed: SignedCheckpoint) -> None:
        if self._trust.witnesses:
            # A check of its own says which witness has not cosigned.
            with suppress(NotSigned):
                self._cosigned = self._trust.quorum.cosigned(signed.note, signed.checkpoint.origin)

    def _take(self, found: BundleExcerpt, history: History) -> None:
        self._audit.take(found, history.root_at)


def require_a_log(source: Source) -> None:
    """Refuse what is no log at all. Raises what `Source.read` raises, MalformedNote, MalformedCheckpoint."""
    Checkpoint.parse(Note.parse(source.read("checkpoint")).text)
