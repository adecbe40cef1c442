"""Rules are data: nothing in the code decides by a bureau's code or name."""

import ast
import re
from collections.abc import Iterator

from tests.architecture.sources import PRODUCT, ROOT, Source, lesson, sources


def bureaus() -> set[str]:
    """The codes and the names of the bureaus that the project has policies of."""
    files = [path.read_text(encoding="utf-8") for path in (ROOT / "deploy/policies").glob("*.yaml")]
    codes = {code for text in files for code in re.findall(r"^bureau: (\d{6})$", text, re.MULTILINE)}
    names = {name for text in files for name in re.findall(r"^# (\S+?[县区市])", text)}
    assert len(codes) == len(files)
    return codes | names


def decided_by(source: Source) -> Iterator[tuple[int, str]]:
    """Every text that is compared with, matched, or looked up, with its line."""
    for node in source.nodes():
        match node:
            case ast.Compare(left=left, comparators=others):
                yield from texts_in(left, *others)
            case ast.MatchValue(value=value) | ast.Subscript(slice=ast.Constant() as value):
                yield from texts_in(value)
            case ast.Dict(keys=keys):
                yield from texts_in(*filter(None, keys))


def texts_in(*nodes: ast.AST) -> Iterator[tuple[int, str]]:
    for root in nodes:
        for node in ast.walk(root):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.lineno, node.value


def test_nothing_decides_by_a_bureau() -> None:
    known = bureaus()
    offences = [
        f"{source.name}:{line} {text!r}"
        for source in sources(*PRODUCT)
        for line, text in decided_by(source)
        if any(bureau in text for bureau in known)
    ]
    assert not offences, lesson(
        "What holds for one bureau stands in its policy file (deploy/policies): put the rule there, as data.", offences
    )
