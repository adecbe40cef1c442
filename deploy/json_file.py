"""Read a JSON file from a stranger, or standard input.

JSON that two readers could understand differently is refused.
"""

import json
import sys
from pathlib import Path
from typing import Any, NoReturn

from shared.errors import Invalid
from shared.regular_file import FileNotReadable


class FileNotJson(Invalid):
    code = "file-not-json"
    title = "文件不是有效的 JSON"
    title_en = "Not a JSON file"


def read_json(path: Path) -> object:
    """The value in a UTF-8 file; `-` is standard input.

    Raises FileNotReadable; FileNotJson, also for NaN, for -0, and for a name that occurs twice in the same object.
    """
    try:
        data = sys.stdin.buffer.read() if path == Path("-") else path.read_bytes()
    except OSError as error:
        raise FileNotReadable(path, f"{error.strerror}", f"{error.strerror}") from error
    return parse_json(data, str(path))


def parse_json(data: bytes, place: str) -> object:
    """The value in UTF-8 bytes, which are from a file or an address. Raises FileNotJson."""
    try:
        value: object = json.loads(
            # Decoded here: `loads` would also read UTF-16 and UTF-32.
            data.decode(),
            object_pairs_hook=_names_once,
            parse_constant=_no_constant,
            parse_int=_integer,
        )
    except (ValueError, RecursionError) as error:
        raise FileNotJson(f"{place}：{error}。", f"{place}: {error}.", path=place) from error
    return value


def _names_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) < len(pairs):
        twice = next(name for name, _ in pairs if sum(name == other for other, _ in pairs) > 1)
        raise ValueError(f"the name {twice!r} stands twice in one object")
    return value


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _integer(text: str) -> int:
    if text == "-0":
        raise ValueError("-0 is not a number of the protocol")
    return int(text)
