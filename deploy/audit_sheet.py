"""Print the findings of an audit, and the record of a bureau's year, at a terminal."""

from collections.abc import Iterable, Mapping

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from deploy.checking_draws import DEMO
from shared.clock import rfc3339
from shared.draws.audit.book import Book
from shared.draws.audit.finding import AuditFinding
from shared.draws.audit.fold import Audited
from shared.draws.audit.year import YearRecord
from shared.inert_text import escaped

_MARKS = {True: ("✗", "bold red"), False: ("△", "bold yellow")}
_WIDE = 120
_UNWITNESSED = (
    "日志的时间未获独立见证，不构成证明。 / No independent witness vouches for the time of the log: this is no proof."
)
# Of one rule in one year, so many findings are printed whole.
_MOST = 20


def print_groups(audited: Audited) -> None:
    """Print all findings by bureau and year, and how many there are."""
    console = _console()
    groups: dict[tuple[str, int], list[AuditFinding]] = {}
    for finding in audited.findings:
        groups.setdefault((finding.where.bureau, finding.where.year), []).append(finding)
    draws = sum(1 for _ in audited.book.announced())
    for (bureau, year), findings in sorted(groups.items()):
        console.print()
        console.print(Text(f"{escaped(bureau) or '—'} · {year or '—'}", "bold"))
        _print(console, findings, audited.book)
    broken = sum(finding.broken for finding in audited.findings)
    late = len(audited.findings) - broken
    console.print()
    console.print(
        f"{draws} 次抽查，截至 {rfc3339(audited.at)}：{broken} 处违反规则，{late} 处逾期。 / "
        f"{draws} draws, judged at {rfc3339(audited.at)}: {broken} broken, {late} late.",
        soft_wrap=True,
    )


def print_doubts(*, witnessed: bool, demonstration: bool) -> None:
    """Print why the checks prove nothing to others: only the operator's own witness, or none, has seen the log; or the
    log is for demonstrations.
    """
    told = [*([] if witnessed else [_UNWITNESSED]), *([DEMO] if demonstration else [])]
    for line in told:
        _console().print(line, soft_wrap=True)


def print_findings_of(findings: Iterable[AuditFinding], book: Book) -> None:
    """Print findings, each with its rule, its draw and its entry."""
    _print(_console(), list(findings), book)


def print_record(record: YearRecord) -> None:
    """Print the record of a bureau's year, what needs an explanation in red."""
    console = _console()
    table = Table(
        "记录 / record",
        "",
        title=f"{escaped(record.bureau)} · {record.year}",
        title_justify="left",
        title_style="bold",
        box=SIMPLE_HEAD,
        show_header=False,
    )
    for label, value, style in _rows(record):
        table.add_row(label, Text(escaped(value), style))
    console.print(table)
    marked = [draw for draw in record.draws if draw.state in {"overdue", "failed", "annulled"} or draw.by_hand]
    for draw in marked:
        line = f"{record.year}-{draw.serial} {draw.purpose}: {draw.state}{', by hand' if draw.by_hand else ''}"
        console.print(Text(escaped(line), "red"), soft_wrap=True)


def _print(console: Console, findings: list[AuditFinding], book: Book) -> None:
    shown: dict[str, int] = {}
    for finding in findings:
        code = finding.remark.code.value
        shown[code] = shown.get(code, 0) + 1
        if shown[code] > _MOST:
            continue
        mark, style = _MARKS[finding.broken]
        title = Text.assemble((mark, style), (f" {code}", "bold"), escaped(f"  {_place(finding, book)}"))
        console.print(title, soft_wrap=True)
        console.print(Text(f"  {escaped(finding.remark.detail)}"), soft_wrap=True)
        console.print(Text(f"  {escaped(finding.remark.detail_en)}", "dim"), soft_wrap=True)
    for code, number in shown.items():
        if number > _MOST:
            console.print(f"… {code}：另有 {number - _MOST} 处 / {number - _MOST} more", soft_wrap=True)


def _place(finding: AuditFinding, book: Book) -> str:
    where = finding.where
    course = book.streams.get(f"draw/{where.draw}")
    if course and course.spec:
        return f"{where.year}-{course.spec.serial} {course.spec.purpose}  entry {where.position}"
    return f"{where.draw}  entry {where.position}".strip()


def _rows(record: YearRecord) -> Iterable[tuple[str, str, str]]:
    red = "bold red"
    announced = f"{record.by_rule} / {record.by_hand}"
    yield "依规则公告 / 手工名单 · announced by rule / by hand", announced, red if record.by_hand else ""
    yield "完成 · completed", str(record.completed), ""
    yield "失败（未揭示方） · failed, by whom", _told(record.failed), red if record.failed else ""
    yield "逾期 · overdue", str(record.overdue), red if record.overdue else ""
    yield "撤销 · annulled", str(record.annulled), red if record.annulled else ""
    yield "抽取 · drawn", str(record.drawn), ""
    yield "替补 / 递补 · substitutions / successions", f"{record.substitutions} / {record.successions}", ""
    yield "原因 · reasons", _told(record.given_up_because), ""
    yield "空缺 · vacant places", str(record.vacant), ""
    opened = f"{record.early_openings} / {record.covert}"
    yield "提前公开 / 暗查 · opened early / covert", opened, red if record.early_openings else ""
    yield "排除 · left out", _told(record.left_out), ""
    yield "确定名单前七日内变动 · changed before freezes", str(record.changed), ""
    yield "已检查 · visited", str(record.visited), ""
    yield "说明原因未查 · given up", _told(record.given_up), ""
    yield "抽而未查且无原因 · neither visited nor given up", str(record.unvisited), red if record.unvisited else ""
    yield "尚未办结 · not settled yet", str(record.unsettled), ""


def _told(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name or '(log)'} {count}" for name, count in counts.items()) or "0"


def _console() -> Console:
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=_WIDE)
