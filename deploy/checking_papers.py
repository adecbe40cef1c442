"""`cheqian verify paper`: check a PDF or a code, print the checks, and say what they have shown."""

from pathlib import Path
from typing import NamedTuple

from rich.console import Console

from deploy.checking_draws import DEMO
from deploy.checklist import print_findings
from deploy.json_file import read_json
from deploy.refusing import print_refusal
from shared.errors import Refusal
from shared.log.quorum import Quorum
from shared.papers.checks import Known
from shared.papers.code import PaperCode
from shared.papers.file import PDF_LIMIT
from shared.papers.receipts import Receipted, read_receipts
from shared.papers.verification import PaperVerdict, PaperVerification, verify_code, verify_file
from shared.regular_file import FileNotReadable, read_regular_file

NOT_A_PAPER = 2
_TOLD = {
    PaperVerdict.PROVED: "已证明：由机关签发，且已存入日志。 / Proved: the bureau issued it, and the log has it.",
    PaperVerdict.WRONG: "有不符之处，不可采信。 / Something is wrong: do not rely on this paper.",
    PaperVerdict.COMPUTED: (
        "未发现不符，但缺少密钥、回执或独立见证，不构成证明。 / "
        "Nothing is wrong, but keys, a receipt or an independent witness are missing: this is no proof."
    ),
}


class PaperFiles(NamedTuple):
    """The files of receipts that the reader has: of the events about keys and seals, and of those of the paper."""

    keys: Path | None
    paper: Path | None


def check_paper(given: str, files: PaperFiles, trusted: Quorum) -> int:
    """Check a PDF, a file with a code, or a code itself. Prints a line for each check; returns the exit code.

    0: proved; 1: something is wrong; 2: no paper, or a file of receipts that cannot be read; 3: not wrong, not proved.
    """
    try:
        known = Known(_receipts(files.keys), _receipts(files.paper), trusted)
        found = _verified(given, known)
    except Refusal as refusal:
        print_refusal(refusal)
        return NOT_A_PAPER
    print_findings(found.checks)
    console = Console(highlight=False)
    if found.demonstration:
        console.print(DEMO, soft_wrap=True)
    console.print(_TOLD[found.verdict], soft_wrap=True)
    return found.verdict


def _verified(given: str, known: Known) -> PaperVerification:
    """A code has no full stop, and the address of a code has `#`: everything else was meant as a file."""
    content = read_regular_file(Path(given), PDF_LIMIT)
    if content is not None and b"%PDF-" in content[:1024]:
        from shared.papers.pdf import read_pdf  # pyhanko takes a second to load

        return verify_file(read_pdf(content), known)
    if content is None and "." in given and "#" not in given:
        raise FileNotReadable(Path(given), "没有这个文件", "there is no such file")
    text = given if content is None else content.decode(errors="replace")
    return verify_code(PaperCode.parse(text), known)


def _receipts(path: Path | None) -> tuple[Receipted, ...]:
    return () if path is None else read_receipts(read_json(path))
