"""The work of a witness: decide, sign, keep the note."""

from collections.abc import Sequence

from shared.log.checkpoints import origin_hash
from shared.log.notes import Note, SigningKey, VerifierKey
from shared.witness.decision import UnknownLog, decide
from shared.witness.ledger import Ledger
from shared.witness.submission import Submission


class Witness:
    """A witness. `trusted` are the keys of the logs that it cosigns; the origin of a log is the name of its key."""

    def __init__(self, key: SigningKey, trusted: Sequence[VerifierKey], ledger: Ledger) -> None:
        self.key = key
        self._trusted = tuple(trusted)
        self._ledger = ledger

    def cosign(self, body: bytes, second: int) -> str:
        """The signature line for a submission, with the time `second` (POSIX).

        Raises what `Submission.parse` and `decide` raise. Blocks while another submission is decided.
        """
        submission = Submission.parse(body)
        origin = submission.checkpoint.origin
        with self._ledger.held():
            note = decide(self._ledger.last(origin), submission, self._trusted)
            cosignature = self.key.sign(note.text, second)
            # Keep the note before the signature leaves: if we stop here, the log asks again and learns the size that
            # was cosigned.
            self._ledger.keep(origin, Note(note.text, (*note.signatures, cosignature)))
        return cosignature.line

    def last(self, log: str) -> bytes:
        """The last cosigned note of the log whose origin has the hash `log` (hex). Raises UnknownLog."""
        known = next((key.name for key in self._trusted if origin_hash(key.name) == log), None)
        note = self._ledger.note(known) if known else None
        if note is None:
            raise UnknownLog("没有该日志的检查点。", "There is no checkpoint of such a log here.")
        return note
