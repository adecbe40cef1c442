"""The code base as the checks of this folder see it: files, syntax trees, comments."""

import ast
import io
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PRODUCT = ("shared", "services", "deploy")
# A capability's modules with these names touch the world, also with a verb and "_" in front (import_store, edit_api).
# Every other module of a capability decides.
RIM = frozenset({"api", "reactions", "background", "showing", "wire", "usecases", "store", "projection", "tables"})
# Beyond the rim, these are named for what they keep or ask, and cannot do it without touching the world.
WORLDLY = {
    "services/publishing/log/lastsigned.py": "the memory of what was signed lies outside the database, in a file",
}
_PURE_SHARED = (
    "shared/admission/lifecycle.py",
    "shared/admission/verbs.py",
    "shared/draws/**/*.py",
    "shared/draws/**/*.py",
    "shared/law/due.py",
    "shared/law/kinds.py",
    "shared/law/law.py",
    "shared/law/rights.py",
    "shared/law/row.py",
    "shared/listening/told.py",
    "shared/listening/window.py",
    "shared/log/event.py",
    "shared/log/judgement.py",
    "shared/log/occasion.py",
    "shared/log/merkle.py",
    "shared/log/tiles.py",
    "shared/log/notes.py",
    "shared/log/points.py",
    "shared/log/quorum.py",
    "shared/log/trusted_keys.py",
    "shared/log/checkpoints.py",
    "shared/log/receipts.py",
    "shared/papers/checks.py",
    "shared/papers/code.py",
    "shared/papers/file.py",
    "shared/papers/inspection_code.py",
    "shared/papers/keys.py",
    "shared/papers/pdf.py",
    "shared/papers/receipts.py",
    "shared/papers/registered.py",
    "shared/papers/spelling.py",
    "shared/papers/verification.py",
    "shared/policy/**/*.py",
    "shared/calendar/spans.py",
    "shared/canonical.py",
    "shared/clocks/clock.py",
    "shared/clocks/ending.py",
    "shared/clocks/extending.py",
    "shared/clocks/listed.py",
    "shared/clocks/moving.py",
    "shared/clocks/opening.py",
    "shared/clocks/pausing.py",
    "shared/clocks/reckoning.py",
    "shared/clocks/reminding.py",
    "shared/clocks/spent.py",
    "shared/clocks/standing.py",
    "shared/errors.py",
    "shared/identifiers.py",
    "shared/identifiers/**/*.py",
    "shared/witness/decision.py",
    "shared/witness/told.py",
)


@dataclass(frozen=True)
class Source:
    """One Python file; `name` is its path from the root of the repository."""

    name: str
    text: str

    @property
    def module(self) -> str:
        return self.name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @property
    def length(self) -> int:
        return self.text.count("\n")

    @property
    def is_migration(self) -> bool:
        return "/migrations/" in self.name

    def nodes(self) -> Iterator[ast.AST]:
        return iter(_walked(self))

    def comments(self) -> Iterator[tuple[int, str]]:
        """Line number and text of each comment, what looks like one inside a string left out."""
        for token in tokenize.generate_tokens(io.StringIO(self.text).readline):
            if token.type == tokenize.COMMENT:
                yield token.start[0], token.string


@cache
def sources(*folders: str) -> tuple[Source, ...]:
    """Every Python file under these top-level folders, in order of name."""
    paths = sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return tuple(_read(path) for path in paths)


@cache
def pure_modules() -> tuple[Source, ...]:
    """The modules that decide: named ones in shared/, and in a service's capability all but the rim."""
    shared = {path for pattern in _PURE_SHARED for path in ROOT.glob(pattern)}
    pure = (_read(path) for path in sorted(shared | {path for path in _in_capabilities() if not _on_the_rim(path)}))
    return tuple(source for source in pure if source.name not in WORLDLY)


@cache
def rim_modules() -> tuple[Source, ...]:
    """The modules of a service's capabilities that touch the world: api, usecases, store, edit_store …"""
    paths = (path for path in _in_capabilities() if _on_the_rim(path) and path.stem != "__init__")
    return tuple(_read(path) for path in sorted(paths))


def forget_trees() -> None:
    """Give the memory of the syntax trees back. They are parsed again when somebody asks for them."""
    _walked.cache_clear()


def lesson(rule: str, offences: list[str]) -> str:
    """A failure's message: what the rule is for and the way out, then each place that breaks it."""
    return "\n".join(["", rule, *(f"  {offence}" for offence in offences)])


def _in_capabilities() -> Iterator[Path]:
    """What lies below a service's folders, in groups or not."""
    return (path for path in ROOT.glob("services/*/*/**/*.py") if "migrations" not in path.relative_to(ROOT).parts)


def _on_the_rim(path: Path) -> bool:
    return path.stem == "__init__" or path.stem.rpartition("_")[2] in RIM


@cache
def _read(path: Path) -> Source:
    return Source(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))


@cache
def _walked(source: Source) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(ast.parse(source.text, source.name)))
