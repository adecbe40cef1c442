"""Flaws by what was sent before: twice, to the wrong endpoint, without a history; and what must not be sent at all."""

from collections.abc import Iterator

from services.publishing.outlet.mapping import LEFT_OUT, left_out
from services.publishing.outlet.records import PenaltyRecord
from services.publishing.outlet.validators.dispatch import Dispatch, EarlierSending, HistoryStep, Known, accepted
from services.publishing.outlet.validators.flaw import Spotted
from shared.contracts.deliveries import Operation

_ENDPOINTS: dict[Operation, tuple[str, str]] = {
    "new": ("新增", "for new records"),
    "corrections": ("更正", "for corrections"),
    "withdrawals": ("撤回", "for withdrawals"),
}


def excluded_decision(dispatch: Dispatch, known: Known) -> Iterator[Spotted]:
    record, target = dispatch.record, dispatch.target
    no_summaries = "summary-penalty" in target.of_kind(record.kind).leaves_out
    if no_summaries and isinstance(record, PenaltyRecord) and record.procedure is None:
        yield Spotted("missing")
    if because := left_out(record, target):
        zh, en = LEFT_OUT[because]
        sent = [each for each in accepted(record.key, known.earlier) if each.operation != "withdrawals"]
        yield Spotted("conflict" if sent else "incorrect", found=zh, found_en=en)


def duplicate(step: HistoryStep, known: Known) -> Iterator[Spotted]:
    """What the target has accepted, or may have accepted without a word, is not sent with other content."""
    for each in known.earlier:
        is_same = (each.key, each.version) == (step.key, step.version)
        if is_same and (each.receipt or not each.answered):
            yield _sent_again(step, each)
        elif each.key != step.key and each.receipt and _same_decision(step, each):
            yield Spotted("incorrect", "number", step.number, each.key)


def unknown_history(step: HistoryStep, known: Known) -> Iterator[Spotted]:
    """A correction or a withdrawal goes on from what the target has accepted."""
    if step.endpoint == "new":
        return
    before = accepted(step.key, known.earlier)
    if not before:
        yield Spotted("missing", "key", step.key)
        return
    newest = before[-1]
    if step.version <= newest.version:
        yield Spotted("incorrect", "version", str(step.version), str(newest.version))
    if step.reason is None:
        for now, then in ((step.number, newest.number), (step.party_code, newest.party_code)):
            if then and now != then:
                yield Spotted("conflict", "key", now, then)


def other_endpoint(step: HistoryStep, known: Known) -> Iterator[Spotted]:
    before = accepted(step.key, known.earlier)
    if step.reason is not None:
        if not step.reason.strip():
            yield Spotted("missing", "key")
        right: Operation = "withdrawals"
    elif before and before[-1].operation == "withdrawals":
        yield Spotted("conflict", "key", step.key)
        return
    else:
        right = "corrections" if before and not _repeats(step, before) else "new"
    if step.endpoint != right and (before or step.reason is not None):
        (found, found_en), (expected, expected_en) = _ENDPOINTS[step.endpoint], _ENDPOINTS[right]
        yield Spotted("incorrect", "key", found, expected, found_en, expected_en)


def key_length(step: HistoryStep, known: Known) -> Iterator[Spotted]:
    if not step.key:
        yield Spotted("missing", "key")
    if len(step.key) > step.target.key_longest:
        yield Spotted("incorrect", "key", step.key, str(step.target.key_longest))
    for key in sorted({each.key for each in known.earlier}):
        if key != step.key and key.casefold() == step.key.casefold():
            yield Spotted("conflict", "key", step.key, key)


def _sent_again(step: HistoryStep, each: EarlierSending) -> Spotted:
    if each.sha256 != step.sha256 and step.reason is None:
        return Spotted("conflict", "key", step.key)
    if each.receipt:
        return Spotted("incorrect", "key", step.number or step.key, step.key)
    return Spotted("missing", "key")


def _same_decision(step: HistoryStep, each: EarlierSending) -> bool:
    return bool(step.number) and (each.number, each.party_code) == (step.number, step.party_code)


def _repeats(step: HistoryStep, before: list[EarlierSending]) -> bool:
    """Whether this is what the target has accepted first, unchanged: `duplicate` tells of it."""
    return (before[0].version, before[0].sha256) == (step.version, step.sha256)
