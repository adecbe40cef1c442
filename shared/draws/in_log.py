"""Checks of a draw against the log: its events are in the log, in time, and the log and its witnesses signed."""

from collections.abc import Sequence
from datetime import UTC, datetime

from shared.canonical import digest
from shared.clock import rfc3339
from shared.draws.bundle import Submitted
from shared.draws.entropy import due_of
from shared.draws.finding import CheckFailed, Finding, require_equal
from shared.draws.logged import Logged
from shared.log.notes import VerifierKey

ANNOUNCED = "sampling.draw.announced"
COMPLETED = "sampling.draw.completed"


def announcement_in_log(bundle: Submitted) -> Finding:
    logged = bundle.announcement
    logged.require_inclusion()
    _require_draw_event(bundle, logged, ANNOUNCED)
    return Finding(True, f"位于日志第 {logged.index} 条", f"entry {logged.index} of {logged.checkpoint.origin}")


def completion_in_log(bundle: Submitted) -> Finding:
    logged = bundle.completion
    logged.require_inclusion()
    _require_draw_event(bundle, logged, COMPLETED)
    public = logged.entry["public"]
    require_equal("public.seed", public.get("seed"), bundle.seed)
    require_equal("public.outcome_hash", public.get("outcome_hash"), digest(bundle.outcome))
    require_equal("public.entropy", public.get("entropy"), [value.as_json() for value in bundle.values])
    announced = bundle.announcement
    require_equal("origin", announced.checkpoint.origin, logged.checkpoint.origin)
    if announced.index >= logged.index:
        raise CheckFailed(
            f"完成（第 {logged.index} 条）不在公告（第 {announced.index} 条）之后。",
            f"The completion, entry {logged.index}, does not come after the announcement, entry {announced.index}.",
        )
    if announced.checkpoint.size == logged.checkpoint.size:
        require_equal("root", announced.checkpoint.root.hex(), logged.checkpoint.root.hex())
    return Finding(True, f"位于日志第 {logged.index} 条", f"entry {logged.index} of {logged.checkpoint.origin}")


def _require_draw_event(bundle: Submitted, logged: Logged, type_: str) -> None:
    entry = logged.entry
    for field, expected in (("type", type_), ("stream", bundle.spec.stream), ("bureau", bundle.spec.bureau)):
        require_equal(field, expected, entry.get(field))


def announced_before_entropy(bundle: Submitted, witnesses: Sequence[VerifierKey]) -> Finding:
    announced = bundle.announcement
    announced.require_inclusion()
    last = bundle.spec.entropy[-1] if bundle.spec.entropy else None
    due = due_of(last) if last else None
    if not last or not due:
        if announced.index >= bundle.completion.index:
            raise CheckFailed("公告不在完成之前。", "The announcement does not come before the completion.")
        return Finding(
            True,
            "托管值没有到期时间；公告在日志中位于完成之前",
            "an escrowed value has no due time; the announcement comes before the completion in the log",
        )
    if not witnesses:
        return Finding(None, "未给出见证方公钥，未核验时间", "not checked: no witness key was given")
    # A single trusted clock is enough: to trust a witness is to trust that it did not cosign before it saw the entry.
    times = [signer.time for signer in announced.cosigners(witnesses)]
    if not times:
        announced.require_cosigners(witnesses)
    seconds = int(due.timestamp())
    if min(times) >= seconds:
        raise CheckFailed(
            f"见证方最早于 {min(times)}（POSIX 秒）见到公告，而 {last.source} 于 {seconds} 到期。",
            f"A witness saw the announcement at {min(times)} (POSIX) at the earliest; {last.source} was due {seconds}.",
        )
    first = datetime.fromtimestamp(min(times), UTC)
    return Finding(
        True,
        f"见证方于 {rfc3339(first)} 见到公告，早于 {rfc3339(due)}",
        f"seen by a witness at {rfc3339(first)}, before {rfc3339(due)}",
    )


def checkpoint_signature(bundle: Submitted, key: VerifierKey | None) -> Finding:
    receipts = (bundle.announcement, bundle.completion)
    if not key:
        return Finding(None, "未给出日志公钥", "not checked: no log key was given")
    for logged in receipts:
        logged.require_signature(key)
    return Finding(True, f"两个检查点均由 {key.name} 签署", f"both checkpoints are signed by {key.name}")


def witnessed(bundle: Submitted, witnesses: Sequence[VerifierKey]) -> Finding:
    receipts = (bundle.announcement, bundle.completion)
    if not witnesses:
        return Finding(None, "未给出见证方公钥", "not checked: no witness key was given")
    for logged in receipts:
        logged.require_cosigners(witnesses)
    names = [witness.name for witness in witnesses]
    return Finding(
        True, f"两个检查点均由 {'、'.join(names)} 见证", f"both checkpoints are cosigned by {', '.join(names)}"
    )
