"""Checks of a draw against the log: which events of the draw stand in the log, and whether they are true."""

from shared.canonical import canonical
from shared.clock import beijing_date, rfc3339
from shared.draws.beacon import check_round
from shared.draws.bundle import Completed
from shared.draws.circumstances import DEMO, LEAST, Circumstances
from shared.draws.covert import check_open_by, check_strata
from shared.draws.ends import check_ends
from shared.draws.entropy import next_party
from shared.draws.entry import Entry
from shared.draws.evidence import Evidence
from shared.draws.finding import CheckFailed, Finding, require_equal
from shared.draws.logged import Logged
from shared.draws.seed import outcome_hash
from shared.draws.spec import Beacon
from shared.draws.text import moment

ANNOUNCED = "sampling.draw.announced"
COMPLETED = "sampling.draw.completed"
FAILED = "sampling.draw.failed"


def announcement_in_log(evidence: Evidence) -> Finding:
    """The entry is the first of the draw's stream and carries this spec, which could be announced at that moment."""
    logged, entry = evidence.announcement, evidence.announced
    logged.require_inclusion()
    _require_event(evidence, entry, ANNOUNCED)
    require_equal("version", 1, entry.version)
    if canonical(entry.public.get("spec", "")) != canonical(evidence.spec.as_json()):
        raise CheckFailed(
            "公告条目中的规则与验证包中的不同。", "The spec in the entry of the announcement is not that of the bundle."
        )
    require_equal("year", evidence.spec.year, beijing_date(entry.time).year)
    _require_announceable(evidence)
    return _found(logged)


def completion_in_log(evidence: Evidence) -> Finding:
    """The entry completes the same stream, after every opening, with this seed, this value and this outcome."""
    logged, entry, ending = evidence.last, evidence.ended, evidence.bundle.ending
    logged.require_inclusion()
    _require_event(evidence, entry, COMPLETED)
    _require_after(evidence)
    if isinstance(ending, Completed):
        value = "" if evidence.spec.parties else evidence.values.get(evidence.spec.entropy[0].source, "")
        require_equal("public.seed", ending.seed, entry.public.get("seed"))
        require_equal("public.value", value, entry.public.get("value", ""))
        require_equal("public.outcome_hash", outcome_hash(ending.outcome), entry.public.get("outcome_hash"))
    return _found(logged)


def end_in_log(evidence: Evidence) -> Finding:
    """The entry ends the same stream as failed, not before `ends`, and names the first party that has not opened."""
    logged, entry, spec = evidence.last, evidence.ended, evidence.spec
    logged.require_inclusion()
    _require_event(evidence, entry, FAILED)
    _require_after(evidence)
    if not spec.parties:
        raise CheckFailed("以信标抽取不会失败。", "A draw by the beacon does not fail.")
    opened = [party.source for party in evidence.opened]
    require_equal("entropy", [party.source for party in spec.parties][: len(opened)], list(evidence.values))
    awaited = next_party(spec, opened)
    if not awaited:
        raise CheckFailed("各方均已揭示，抽查不应失败。", "All parties have opened, so the draw has not failed.")
    withheld = entry.public.get("withheld")
    if not isinstance(withheld, str) or withheld not in {awaited.source, ""}:
        raise CheckFailed(
            f"应由 {awaited.source} 揭示，条目所称为 {withheld}。",
            f"It was the turn of {awaited.source}, and the entry names {withheld}.",
        )
    if entry.time < moment(spec.ends):
        raise CheckFailed(
            f"失败记于 {rfc3339(entry.time)}，早于截止时间 {spec.ends}。",
            f"The draw failed at {rfc3339(entry.time)}, before it ended at {spec.ends}.",
        )
    _, place, place_en = _found(logged)
    return Finding(
        True,
        f"抽查失败，原因：{f'{withheld} 未揭示' if withheld else '日志未获见证'}；{place}",
        f"failed, because {f'{withheld} did not open' if withheld else 'the log was not witnessed'}; {place_en}",
    )


def _require_event(evidence: Evidence, entry: Entry, type_: str) -> None:
    require_equal("type", type_, entry.type)
    require_equal("stream", evidence.spec.stream, entry.stream)
    require_equal("bureau", evidence.spec.bureau, entry.bureau)


def _require_after(evidence: Evidence) -> None:
    """The end stands in the log of the announcement, and after it. Before it stand the openings of the parties."""
    announced, last = evidence.announcement, evidence.last
    least = 2 + len(evidence.opened)
    if evidence.ended.version < least:
        raise CheckFailed(
            f"条目在事件流中为第 {evidence.ended.version} 个，至少应为第 {least} 个。",
            f"The entry is event {evidence.ended.version} of its stream; it must be event {least} or a later one.",
        )
    require_equal("origin", announced.checkpoint.origin, last.checkpoint.origin)
    if announced.index >= last.index:
        raise CheckFailed(
            f"第 {last.index} 条不在公告（第 {announced.index} 条）之后。",
            f"Entry {last.index} does not come after the announcement, entry {announced.index}.",
        )
    if announced.checkpoint.size == last.checkpoint.size:
        require_equal("root", announced.checkpoint.root.hex(), last.checkpoint.root.hex())


def _require_announceable(evidence: Evidence) -> None:
    """Refuse what the log must have refused: the wait for the round, the end, and of a covert draw strata and day.

    The entry gives the moment of the announcement. What the register and earlier draws decide is not in a bundle.
    """
    spec, entry = evidence.spec, evidence.announced
    open_by = entry.public.get("open_by", "")
    if not isinstance(open_by, str):
        raise CheckFailed("open_by 应为字符串。", "`open_by` must be a string.")
    known = Circumstances(
        now=entry.time,
        entry_size=len(evidence.announcement.receipt.extra),
        least=DEMO if evidence.is_demonstration else LEAST,
        organisation=spec.organisation,
        frozen=entry.time,
        policies={},
        open_by=open_by,
        next_serial=spec.serial,
        cosigned=None,
    )
    for source in spec.entropy:
        if isinstance(source, Beacon):
            check_round(source, known)
    check_ends(spec, known)
    check_strata(spec, evidence.bundle.lists, known)
    check_open_by(spec, known)


def _found(logged: Logged) -> Finding:
    return Finding(True, f"位于日志第 {logged.index} 条", f"entry {logged.index} of {logged.checkpoint.origin}")
