"""`cheqian verify bureau`: judge a bureau's year by a log alone, and say what this has shown."""

from contextlib import ExitStack
from enum import IntEnum
from typing import NamedTuple

from rich.console import Console

from deploy.audit_sheet import print_findings_of, print_record
from deploy.auditing import LogReader, Trust, require_a_log
from deploy.checking_draws import DEMO
from deploy.checklist import print_findings
from deploy.progress import bar
from deploy.refusing import print_refusal
from shared.clock import rfc3339
from shared.draws.audit.finding import AuditFinding
from shared.draws.audit.year import concerns, record_of
from shared.errors import Refusal
from shared.log.verification.opening import open_source


class BureauVerdict(IntEnum):
    """What the audit of a bureau's year has shown, as the exit code of `cheqian verify bureau`."""

    PROVED = 0
    BROKEN = 1
    NO_LOG = 2
    COMPUTED = 3
    """Nothing is broken, but no witness of another operator vouches for it, or the log is for demonstrations."""


_TOLD = {
    BureauVerdict.PROVED: "已证明：未违反规则。 / Proved: no rule is broken.",
    BureauVerdict.BROKEN: "有违反规则之处。 / A rule is broken.",
    BureauVerdict.COMPUTED: (
        "未发现违反规则，但日志的时间未获独立见证，不构成证明。 / "
        "No rule is found broken, but no independent witness vouches for the time of the log: this is no proof."
    ),
}


class BureauYear(NamedTuple):
    """A bureau, by its code of six digits, and a year in China's time."""

    bureau: str
    year: int


def check_bureau(location: str, subject: BureauYear, trust: Trust) -> BureauVerdict:
    """Verify the log at a URL or in a folder, audit it, and print the findings and the record of the bureau's year."""
    reader = LogReader(trust)
    with ExitStack() as opened:
        try:
            source = opened.enter_context(open_source(location))
            require_a_log(source)
        except Refusal as refusal:
            print_refusal(refusal)
            return BureauVerdict.NO_LOG
        if not print_findings(reader.checks(source, None, opened.enter_context(bar("entries")))):
            return BureauVerdict.BROKEN
    audited = reader.audited()
    concerned = [finding for finding in audited.findings if concerns(finding, *subject)]
    console = Console(highlight=False)
    console.print()
    print_findings_of(concerned, audited.book)
    console.print()
    print_record(record_of(audited.book, *subject, now=audited.at))
    console.print(f"截至 {rfc3339(audited.at)} / judged at {rfc3339(audited.at)}", soft_wrap=True)
    if reader.demonstration:
        console.print(DEMO, soft_wrap=True)
    verdict = _verdict(reader, concerned)
    console.print(_TOLD[verdict], soft_wrap=True)
    return verdict


def _verdict(reader: LogReader, findings: list[AuditFinding]) -> BureauVerdict:
    if any(finding.broken for finding in findings):
        return BureauVerdict.BROKEN
    if reader.demonstration or not reader.witnessed:
        return BureauVerdict.COMPUTED
    return BureauVerdict.PROVED
