"""A file that must be whole is written in one place, and so is a folder that must be narrow."""

import ast

from tests.architecture.sources import PRODUCT, lesson, sources

WHOLE = "shared/durable.py"
NARROW = "shared/file_modes.py"
FREE_TO_WRITE = {
    WHOLE,
    "deploy/demo/running.py",  # a bundle for the spectators of a demonstration
    "shared/access/issuer.py",  # a link that of several first starts only one can make
}
FREE_TO_MAKE = {
    NARROW,
    "shared/postgres/cluster.py",  # mode 0700; the account of PostgreSQL becomes its owner
    "shared/postgres/binaries.py",  # programs that every account may run
}
_WRITERS = {"write_text", "write_bytes", "fdopen"}
_MAKERS = {"mkdir", "makedirs"}


def test_what_must_be_whole_is_written_durably() -> None:
    offences = [
        f"{source.name}:{node.lineno}"
        for source in sources(*PRODUCT)
        if source.name not in FREE_TO_WRITE
        for node in source.nodes()
        if isinstance(node, ast.Call) and _writes(node)
    ]
    assert not offences, lesson(
        f"A file is written by {WHOLE}: whole, its owner's alone, on disk, and a full disk is told as such. (A lock is "
        'opened with "a"; what is passed on and deleted is a tempfile.)',
        offences,
    )


def test_folders_are_made_narrow() -> None:
    offences = [
        f"{source.name}:{node.lineno}"
        for source in sources(*PRODUCT)
        if source.name not in FREE_TO_MAKE
        for node in source.nodes()
        if isinstance(node, ast.Call) and _called(node) in _MAKERS
    ]
    assert not offences, lesson(f"A folder is made by {NARROW}, with mode 0700 from the start.", offences)


def test_the_checks_look_for_what_is_there() -> None:
    for exceptions, calls in ((FREE_TO_WRITE, _WRITERS | {"open"}), (FREE_TO_MAKE, _MAKERS)):
        for name in exceptions:
            (source,) = [source for source in sources(*PRODUCT) if source.name == name]
            assert calls & {_called(node) for node in source.nodes() if isinstance(node, ast.Call)}, name


def _called(call: ast.Call) -> str:
    match call.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
        case _:
            return ""


def _writes(call: ast.Call) -> bool:
    """A call that writes a file of its own: `os.write`, or a file opened for writing anew."""
    match call.func:
        case ast.Attribute(value=ast.Name(id="os"), attr="write"):
            return True
        case _:
            return _called(call) in _WRITERS or (_called(call) == "open" and _mode_of(call)[:1] in {"w", "x"})


def _mode_of(call: ast.Call) -> str:
    given = [*call.args, *(keyword.value for keyword in call.keywords if keyword.arg == "mode")]
    texts = [argument.value for argument in given if isinstance(argument, ast.Constant)]
    return next((text for text in texts if isinstance(text, str) and len(text) < 4), "")
