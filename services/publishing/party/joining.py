"""One script out of ECMAScript modules, so that a page that is saved as a single file still has all of them.

Only the forms of import and export are read that our modules and those of the library have; other forms are a fault.
"""

import re
from collections.abc import Callable
from posixpath import dirname, join, normpath

_IMPORT = re.compile(r"""^import (?:\* as (\w+)|\{([^}]*)\}) from ["'](\.[^"']+)["'];$""", re.MULTILINE)
_EXPORTED = re.compile(r"^export (?=(?:async )?(?:function|class|const|let) (\w+))", re.MULTILINE)
_EXPORT_LIST = re.compile(r"^export \{([\w\s,]*)\};$", re.MULTILINE)
_LEFT = re.compile(r"""^(?:export\b|import\b.*["']\.).*""", re.MULTILINE)

Read = Callable[[str], str]
"""The text of a module by its name, a path."""


class ModuleNotJoined(ValueError):
    """A module that cannot be joined: a fault of ours, which the first request for the page shows."""


def joined(entry: str, read: Read) -> str:
    """The script that runs the module `entry` after all modules that it imports, each in a scope of its own.

    Raises ModuleNotJoined for a circle of imports, and for a form of import or export that is not known here.
    """
    scopes: dict[str, str] = {}
    _add(entry, read, scopes, ())
    return '(() => {\n"use strict";\n' + "".join(scopes.values()) + "})();\n"


def _add(name: str, read: Read, scopes: dict[str, str], above: tuple[str, ...]) -> None:
    if name in above:
        raise ModuleNotJoined(f"{' -> '.join((*above, name))} is a circle")
    if name in scopes:
        return
    text = read(name)
    for _, _, path in _IMPORT.findall(text):
        _add(_resolved(name, path), read, scopes, (*above, name))
    scopes[name] = _scope(name, text)


def _scope(name: str, text: str) -> str:
    exported = [*_EXPORTED.findall(text)]
    for names in _EXPORT_LIST.findall(text):
        exported += [part.strip() for part in names.split(",") if part.strip()]
    body = _EXPORT_LIST.sub("", _EXPORTED.sub("", text))
    body = _IMPORT.sub(lambda match: _taken(name, match), body)
    if left := _LEFT.search(body):
        raise ModuleNotJoined(f"{name}: {left[0]}")
    return f"const {_variable(name)} = (() => {{\n{body}\nreturn {{ {', '.join(exported)} }};\n}})();\n"


def _taken(name: str, match: re.Match[str]) -> str:
    """What takes the place of an import: the module's object, or some of its members."""
    whole, members, path = match.groups()
    taken = whole or f"{{{members.replace(' as ', ': ')}}}"
    return f"const {taken} = {_variable(_resolved(name, path))};"


def _resolved(name: str, path: str) -> str:
    return normpath(join(dirname(name), path))


def _variable(name: str) -> str:
    return "$" + re.sub(r"\W", "_", name)
