"""The work of a witness: decide, sign, keep the note."""

from collections.abc import Sequence

from shared.log.checkpoints import origin_hash
from shared.log.notes import Note, SigningKey
from shared.witness.decision import UnknownLog, decide
from shared.witness.ledger import Ledger
from shared.witness.submission import Submission
from shared.witness.watched import WatchedLog


class Witness:
    """A witness of some logs."""

    def __init__(self, key: SigningKey, logs: Sequence[WatchedLog], ledger: Ledger) -> None:
        self.key = key
        self._logs = tuple(logs)
        self._ledger = ledger

    def cosign(self, body: bytes, second: int) -> str:
        """The signature line for a submission, with the time `second` (POSIX).

        Raises what `Submission.parse` and `decide` raise. Blocks while another submission is decided.
        """
        submission = Submission.parse(body)
        origin = submission.checkpoint.origin
        with self._ledger.held():
            note = decide(self._ledger.last(origin), submission, self._logs)
            cosignature = self.key.sign(note.text, second)
            # Keep the note before the signature leaves: if we stop here, the log asks again and learns the size that
            # was cosigned.
            self._ledger.keep(origin, Note(note.text, (*note.signatures, cosignature)))
        return cosignature.line

    def last(self, log: str) -> bytes:
        """The last cosigned note of the log whose origin has the hash `log` (hex). Raises UnknownLog."""
        known = next((watched.origin for watched in self._logs if origin_hash(watched.origin) == log), None)
        note = self._ledger.note(known) if known else None
        if note is None:
            raise UnknownLog("没有该日志的检查点。", "There is no checkpoint of such a log here.")
        return note
