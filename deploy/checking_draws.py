"""`cheqian verify draw`: check a bundle, print the checks, and say what they have shown."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from deploy.checklist import print_findings
from deploy.json_file import read_json
from deploy.refusing import print_refusal
from shared.draws.bundle import read_bundle
from shared.draws.verification import Verdict, verify_bundle
from shared.errors import Invalid, Refusal
from shared.log.quorum import Quorum

NOT_A_BUNDLE = 2
_TOLD = {
    Verdict.PROVED: "已证明。 / Proved.",
    Verdict.WRONG: "有不符之处。 / Something is wrong.",
    Verdict.COMPUTED: (
        "计算无误，但日志或时间未获独立见证，不构成证明。 / "
        "Computed without a fault, but no independent key vouches for the log or its time: this is no proof."
    ),
}
DEMO = (
    "DEMO 演示日志，等待时间可能缩短，不构成证明。 / A log for demonstrations, with shorter waits: it proves nothing."
)


class RefusalSaved(Invalid):
    code = "refusal-saved"
    title = "文件内容是拒绝答复"
    title_en = "The file holds a refusal"


def check_draw(path: Path, trusted: Quorum) -> int:
    """Check the bundle in a file, or on standard input for `-`. Prints a line for each check; returns the exit code.

    0: proved; 1: something is wrong; 2: not a bundle; 3: a computation that no independent key vouches for.
    """
    with _objects_kept():
        return _checked(path, trusted)


def _checked(path: Path, trusted: Quorum) -> int:
    try:
        content = read_json(path)
        _require_no_refusal(content)
        bundle = read_bundle(content)
    except Refusal as refusal:
        print_refusal(refusal)
        return NOT_A_BUNDLE
    found = verify_bundle(bundle, trusted)
    print_findings(found.checks)
    console = Console(highlight=False)
    if found.demonstration:
        console.print(DEMO, soft_wrap=True)
    console.print(_TOLD[found.verdict], soft_wrap=True)
    return found.verdict


def _require_no_refusal(content: object) -> None:
    """Raises RefusalSaved for a problem document (RFC 9457), which somebody has saved in place of a bundle."""
    match content:
        case {"status": int(), "type": str(), "detail": str(detail), "detail_en": str(detail_en)}:
            raise RefusalSaved(
                f"文件里不是验证包，而是网站的拒绝答复，请重新下载。网站说：{detail}",
                f"The file holds no bundle, but the refusal of a site: download it again. The site said: {detail_en}",
            )


@contextmanager
def _objects_kept() -> Iterator[None]:
    """Look for no cycles of objects meanwhile: a large bundle has a million objects, and the search finds none of them.

    It would take a fifth of the time.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
