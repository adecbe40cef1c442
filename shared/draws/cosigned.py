"""Checks of a draw against keys: its receipts are signed by the log, cosigned by witnesses, and cosigned in time."""

from collections.abc import Sequence
from datetime import UTC, datetime

from shared.clock import rfc3339
from shared.draws.circumstances import CLOCKS_DIFFER
from shared.draws.entropy import Reveal, check_reveal
from shared.draws.evidence import Evidence
from shared.draws.finding import CheckFailed, Finding
from shared.draws.logged import Logged
from shared.draws.spec import Beacon
from shared.draws.text import moment
from shared.log.notes import Kind, NotSigned, VerifierKey
from shared.log.quorum import Cosigned

_NO_WITNESS = Finding(None, "未给出见证方公钥，未核验", "not checked: no witness key was given")


def announced_before_entropy(evidence: Evidence) -> Finding:
    """Nobody knew the seed when the announcement was made.

    By the beacon: the announcement was cosigned before the round was due, and the completion was not. By parties: each
    has signed the leaf hash of this announcement when it opened its nonce.
    """
    evidence.announcement.require_inclusion()
    for source in evidence.spec.entropy:
        if isinstance(source, Beacon):
            return _cosigned_before(source, evidence)
    for party in evidence.opened:
        signature = evidence.bundle.signatures.get(party.source, "")
        check_reveal(evidence.spec, Reveal(party.source, evidence.values[party.source], signature), evidence.leaf)
    told = [party.source for party in evidence.opened]
    return Finding(
        True,
        f"各方揭示时均针对本公告签名：{'、'.join(told) or '（尚无）'}",
        f"each party signed for this announcement when it opened: {', '.join(told) or 'nobody yet'}",
    )


def checkpoint_signature(evidence: Evidence) -> Finding:
    """Both checkpoints are signed by the key of the log."""
    key = evidence.trusted.log
    if not key:
        return Finding(None, "未给出日志公钥，未核验", "not checked: no log key was given")
    if key.kind is not Kind.ED25519:
        raise CheckFailed(f"{key} 不是日志的公钥。", f"{key} is not the key of a log.")
    for logged in (evidence.announcement, evidence.last):
        logged.require_signature(key, evidence.trusted.former)
    return Finding(True, f"两个检查点均由 {key.name} 签署", f"both checkpoints are signed by {key.name}")


def witnessed(evidence: Evidence) -> Finding:
    """Both checkpoints are cosigned by the quorum, in the order of the log, and none before its entry was made."""
    if not evidence.trusted.witnesses:
        return _NO_WITNESS
    receipts = (evidence.announcement, evidence.last)
    first, last = (_cosigned(evidence, logged) for logged in receipts)
    for entry, cosigned in ((evidence.announced, first), (evidence.ended, last)):
        if entry.time - _moment(cosigned.at) > CLOCKS_DIFFER:
            raise CheckFailed(
                f"条目自称记于 {rfc3339(entry.time)}，而 {_told(cosigned)} 已有见证签名。",
                f"The entry is dated {rfc3339(entry.time)}, and it was cosigned at {_told(cosigned)} already.",
            )
    _require_in_order(evidence, first, last)
    names = [witness.name for witness in evidence.trusted.witnesses]
    if first.own:
        return _own(evidence.trusted.witnesses)
    return Finding(
        True,
        f"两个检查点均由 {'、'.join(names)} 见证，时间 {_told(first)} 和 {_told(last)}",
        f"both checkpoints are cosigned by {', '.join(names)}, at {_told(first)} and {_told(last)}",
    )


def _cosigned_before(source: Beacon, evidence: Evidence) -> Finding:
    if not evidence.trusted.witnesses:
        return _NO_WITNESS
    first = _cosigned(evidence, evidence.announcement)
    due = int(moment(source.due).timestamp())
    if first.at >= due:
        raise CheckFailed(
            f"见证方于 {_told(first)} 才齐备签名，而 {source.source} 于 {source.due} 到期。",
            f"The witnesses had cosigned the announcement at {_told(first)}, and {source.source} was due {source.due}.",
        )
    try:
        last = _cosigned(evidence, evidence.last)
    except NotSigned:
        last = None  # the check `witness` says so
    if last and last.at < due:
        raise CheckFailed(
            f"见证方于 {_told(last)} 已见到完成，早于 {source.source} 的到期时间 {source.due}：见证方的时间不可信。",
            f"The witnesses saw the completion at {_told(last)}, before {source.source} was due at {source.due}: their "
            "clocks cannot be right.",
        )
    if first.own:
        return _own(evidence.trusted.witnesses)
    return Finding(
        True, f"见证于 {_told(first)}，早于 {source.due}", f"cosigned at {_told(first)}, before {source.due}"
    )


def _require_in_order(evidence: Evidence, first: Cosigned, last: Cosigned) -> None:
    """A witness cosigns the sizes of a log in ascending order. Refuse times that contradict this."""
    sizes = evidence.announcement.checkpoint.size, evidence.last.checkpoint.size
    earlier, later = (first, last) if sizes[0] < sizes[1] else (last, first)
    for witness in evidence.trusted.witnesses:
        if sizes[0] != sizes[1] and earlier.times[witness.public] > later.times[witness.public]:
            raise CheckFailed(
                f"{witness.name} 见证大小 {max(sizes)} 的时间早于大小 {min(sizes)}。",
                f"{witness.name} cosigned size {max(sizes)} of the log at an earlier time than size {min(sizes)}.",
            )


def _cosigned(evidence: Evidence, logged: Logged) -> Cosigned:
    return evidence.trusted.cosigned(logged.note, logged.checkpoint.origin)


def _own(witnesses: Sequence[VerifierKey]) -> Finding:
    names = [witness.name for witness in witnesses]
    return Finding(
        None,
        f"自行见证：{'、'.join(names)} 由日志运营者运行",
        f"self-witnessed: {', '.join(names)} is run by the operator of the log",
    )


def _moment(second: int) -> datetime:
    return datetime.fromtimestamp(second, UTC)


def _told(cosigned: Cosigned) -> str:
    return rfc3339(_moment(cosigned.at))
