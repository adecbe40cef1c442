"""When a checkpoint is cosigned: the second at which the signatures of a quorum of witnesses were complete."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from shared.log.notes import Note, NotSigned, VerifierKey
from shared.log.trusted_keys import require_witness_keys


class Cosigned(NamedTuple):
    """A checkpoint that a quorum has cosigned.

    `at` is the POSIX second at which the quorum was complete. `own` says that only witnesses of the log's operator have
    seen the checkpoint. `times` has the earliest second of each witness, by its public key.
    """

    at: int
    own: bool
    times: Mapping[bytes, int]


@dataclass(frozen=True, slots=True)
class Quorum:
    """The witnesses that a verifier trusts: all of them together. `log` is the key of the log, if it is known, and
    `former` are the keys with which the log signed before its key was replaced.
    """

    log: VerifierKey | None
    witnesses: Sequence[VerifierKey] = ()
    former: Sequence[VerifierKey] = ()

    def cosigned(self, note: Note, origin: str) -> Cosigned:
        """When all witnesses had cosigned a note of the log `origin`. There must be a witness.

        A public key counts once, under however many names it signs; of its signatures, the earliest counts. A signature
        that states no time does not count. Raises NotAWitnessKey, SignatureRefused, and NotSigned with the witnesses
        that have not cosigned.
        """
        require_witness_keys(self.witnesses, *filter(None, (self.log, *self.former)))
        times: dict[bytes, int] = {}
        for key, time in note.signers(self.witnesses):
            times[key.public] = min(time, times.get(key.public, time))
        missing = [str(witness) for witness in self.witnesses if witness.public not in times]
        if missing:
            raise NotSigned(
                f"{origin} 的检查点缺少见证方签名：{'、'.join(missing)}。",
                f"The checkpoint of {origin} is not cosigned by {', '.join(missing)}.",
                missing=missing,
            )
        others = {witness.public for witness in self.witnesses if not is_own(witness, origin)}
        own = {witness.public for witness in self.witnesses if is_own(witness, origin)}
        return Cosigned(max(times.values()), not others - own, times)


def is_own(witness: VerifierKey, origin: str) -> bool:
    """Whether a witness is run by the operator of the log: its name is the origin, or begins with it and a slash."""
    return f"{witness.name}/".startswith(f"{origin}/")
