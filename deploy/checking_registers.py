"""`cheqian verify register`: check a register against a log, and say what this has shown."""

from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

from rich.console import Console

from deploy.auditing import Trust, require_a_log
from deploy.checking_draws import DEMO
from deploy.checklist import print_findings
from deploy.json_file import parse_json
from deploy.progress import bar
from deploy.refusing import print_refusal
from shared.errors import Refusal
from shared.log.checkpoints import SignedCheckpoint
from shared.log.demonstration import is_demonstration
from shared.log.notes import NotSigned
from shared.log.verification.audit import Check, verify_log
from shared.log.verification.opening import open_source
from shared.log.verification.reading import Progress, Reading
from shared.log.verification.sources import Source
from shared.registers.file import NotARegister, Record, read_head, read_record
from shared.registers.logged import entries_about
from shared.registers.verification import RegisterAudit, RegisterCheck, RegisterVerdict, verdict_of
from shared.regular_file import FileNotReadable

NO_REGISTER = 2
_LONGEST = 4_000_000
"""The most bytes of a line: an entry and its payload."""
_TOLD = {
    RegisterVerdict.PROVED: "已证明：与日志逐条相符，无跳号、无重号。 / Proved: the register is what the log says.",
    RegisterVerdict.WRONG: "有不符之处，不可采信。 / Something is wrong: do not rely on this register.",
    RegisterVerdict.COMPUTED: (
        "未发现不符，但有未公开的行、日志更新，或缺少独立见证，不构成证明。 / "
        "Nothing is wrong, but lines are withheld, the log goes on, or an independent witness is missing: no proof."
    ),
}


def check_register(path: Path, location: str, trust: Trust) -> int:
    """Verify the log at a URL or in a folder, then the register in the file. Prints the checks; returns the exit code.

    0: proved; 1: something is wrong; 2: no register, or no log; 3: not wrong, not proved.
    """
    with ExitStack() as opened:
        try:
            lines = _values(path)
            bureau = read_head(next(lines, None))
            source = opened.enter_context(open_source(location))
            require_a_log(source)
        except Refusal as refusal:
            print_refusal(refusal)
            return NO_REGISTER
        reader = _BureauReader(trust, bureau)
        if not print_findings(reader.checks(source, opened.enter_context(bar("entries")))):
            return RegisterVerdict.WRONG
        try:
            checks = _register_checks(lines, reader.logged)
        except Refusal as refusal:
            print_refusal(refusal)
            return NO_REGISTER
    print_findings(checks)
    return _told(checks, reader)


class _BureauReader:
    """Reads a log: `logged` are then the bureau's entries that make its registers, and `witnessed` says whether a
    witness of another operator has seen the log.
    """

    def __init__(self, trust: Trust, bureau: str) -> None:
        self._trust = trust
        self._bureau = bureau
        self.logged: list[bytes] = []
        self.witnessed = False
        self.demonstration = is_demonstration(trust.log.name)

    def checks(self, source: Source, progress: Progress) -> Iterator[Check]:
        """The checks of the log itself. Raises NotAWitnessKey."""
        reading = Reading(progress, entries_about(self._bureau), self._open, lambda found, _: self.logged.extend(found))
        return verify_log(source, self._trust.log, self._trust.witnesses, None, reading)

    def _open(self, signed: SignedCheckpoint) -> None:
        if self._trust.witnesses:
            # A check of its own says which witness has not cosigned.
            with suppress(NotSigned):
                self.witnessed = not self._trust.quorum.cosigned(signed.note, signed.checkpoint.origin).own


def _register_checks(values: Iterator[object], logged: list[bytes]) -> list[RegisterCheck]:
    """Raises NotARegister, FileNotJson."""
    audit = RegisterAudit(logged)
    for record in _records(values):
        audit.take(record)
    return audit.checks()


def _records(values: Iterator[object]) -> Iterator[Record]:
    for number, value in enumerate(values, 2):
        yield read_record(value, number)


def _values(path: Path) -> Iterator[object]:
    """The values of the lines. Raises FileNotReadable, FileNotJson, NotARegister."""
    try:
        with path.open("rb") as file:
            number = 0
            while line := file.readline(_LONGEST + 1):
                number += 1
                if len(line) > _LONGEST:
                    raise NotARegister(f"第 {number} 行过长。", f"Line {number} is too long.", line=number)
                yield parse_json(line, f"{path}:{number}")
    except OSError as error:
        raise FileNotReadable(path, f"{error.strerror}", f"{error.strerror}") from error


def _told(checks: list[RegisterCheck], reader: _BureauReader) -> RegisterVerdict:
    verdict = verdict_of(checks, vouched=reader.witnessed and not reader.demonstration)
    console = Console(highlight=False)
    if reader.demonstration:
        console.print(DEMO, soft_wrap=True)
    console.print(_TOLD[verdict], soft_wrap=True)
    return verdict
