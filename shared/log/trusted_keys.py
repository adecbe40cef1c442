"""The keys that somebody names to trust them: the key of a log, and the keys of its witnesses.

A key of one kind never takes the place of another kind: it could sign without a time, or be the log itself.
"""

from collections.abc import Iterable, Sequence

from shared.errors import Invalid
from shared.log.notes import Kind, VerifierKey


class NotALogKey(Invalid):
    code = "not-a-log-key"
    title = "不是日志公钥"
    title_en = "Not the key of a log"


class NotAWitnessKey(Invalid):
    code = "not-a-witness-key"
    title = "不是见证方公钥"
    title_en = "Not the key of a witness"


class RepeatedKey(Invalid):
    code = "repeated-key"
    title = "公钥重复"
    title_en = "A key is given twice"


def read_log_key(vkey: str) -> VerifierKey:
    """The key of a log. Raises MalformedKey, NotALogKey."""
    key = VerifierKey.parse(vkey)
    require_log_keys([key])
    return key


def read_log_keys(vkeys: Iterable[str]) -> list[VerifierKey]:
    """The keys of several logs, or several keys of one log. Raises MalformedKey, NotALogKey, RepeatedKey."""
    keys = list(map(read_log_key, vkeys))
    require_distinct(keys)
    return keys


def read_witness_keys(vkeys: Iterable[str], *logs: VerifierKey) -> list[VerifierKey]:
    """The keys of the witnesses of a log, whose own keys (now and before) may be known.

    Raises MalformedKey, NotAWitnessKey, RepeatedKey.
    """
    keys = list(map(VerifierKey.parse, vkeys))
    require_witness_keys(keys, *logs)
    require_distinct(keys)
    return keys


def require_log_keys(keys: Iterable[VerifierKey]) -> None:
    """Refuse keys with which a log does not sign. Raises NotALogKey."""
    for key in keys:
        if key.kind is not Kind.ED25519:
            raise NotALogKey(
                f"{key} 是见证方公钥，不是日志公钥。请给出日志的公钥。",
                f"{key} is the key of a witness, not of a log; give the key of the log.",
            )


def require_witness_keys(witnesses: Iterable[VerifierKey], *logs: VerifierKey) -> None:
    """Refuse keys that sign without a time, and a key of the log itself. Raises NotAWitnessKey."""
    own = {log.public for log in logs}
    for witness in witnesses:
        if witness.kind is not Kind.COSIGNATURE:
            raise NotAWitnessKey(
                f"{witness} 不是见证方公钥：其签名不载明时间。请给出见证方的公钥。",
                f"{witness} signs without a time, so it is not the key of a witness; give the key of a witness.",
            )
        if witness.public in own:
            raise NotAWitnessKey(
                f"{witness} 就是日志自己的公钥，不能作为见证方。请给出见证方的公钥。",
                f"{witness} is the key of the log itself, which is no witness; give the key of a witness.",
            )


def require_distinct(keys: Sequence[VerifierKey]) -> None:
    """Refuse a public key that is given twice, whatever its names: it is one signer. Raises RepeatedKey."""
    seen: dict[bytes, VerifierKey] = {}
    for key in keys:
        if key.public in seen:
            first = seen[key.public]
            raise RepeatedKey(
                f"{first} 与 {key} 是同一公钥，只算一方。请只给出一次。",
                f"{first} and {key} are the same public key, so they are one signer; give it once.",
            )
        seen[key.public] = key
