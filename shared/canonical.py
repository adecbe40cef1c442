"""Canonical JSON: the one byte string for a value (RFC 8785), over strings, integers, booleans, arrays, objects.

Floats and null are refused: a hash must not depend on how a language prints 0.1 or on whether a field is absent
or empty. Rates are strings ("3/10"), money is integer fen, what is unknown is left out.
"""

import hashlib
import json
from typing import Any

import rfc8785

from shared.errors import Invalid

JsonObject = dict[str, Any]

# The largest integer that every JSON reader keeps exact (RFC 7493 §2.2).
_SAFE_INTEGER = 2**53 - 1
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode


class NotCanonical(Invalid):
    code = "not-canonical"
    title = "内容不能规范化"
    title_en = "Value has no canonical form"


def canonical(value: object) -> bytes:
    """The RFC 8785 bytes of `value`.

    Raises NotCanonical for floats, null, NUL characters, lone surrogates, integers beyond 2^53 - 1.
    """
    if not _plain(value, "$"):
        # Keys outside ASCII sort by UTF-16 code unit, which is not Python's order: leave those to the library.
        return rfc8785.dumps(value)  # type: ignore[arg-type]  # _plain has checked every leaf
    try:
        # For what _plain lets through, the C encoder gives RFC 8785's bytes at a quarter of the library's cost
        # (tests/unit/test_canonical.py holds them equal).
        return _encode(value).encode()
    except UnicodeEncodeError as error:
        raise _refused("$", "孤立的代理字符", "a lone surrogate") from error


def digest(value: object) -> str:
    """SHA-256 of the canonical form, in hex."""
    return hashlib.sha256(canonical(value)).hexdigest()


def _plain(value: object, path: str) -> bool:
    """Refuse what has no canonical form, at every depth; True when all keys are ASCII."""
    plain = True
    match value:
        case str() if "\0" in value:
            raise _refused(path, "NUL 字符", "a NUL character")
        case int() if abs(value) > _SAFE_INTEGER:
            raise _refused(path, "超出 2^53−1 的整数", "an integer beyond 2^53-1")
        case str() | int():
            pass
        case dict():
            for key, item in value.items():
                plain &= _plain(key, path) and key.isascii()
                plain &= _plain(item, f"{path}.{key}")
        case list() | tuple():
            for place, item in enumerate(value):
                plain &= _plain(item, f"{path}[{place}]")
        case None:
            raise _refused(path, "null（请省略该字段）", "null (leave the field out)")
        case _:
            raise _refused(path, f"{type(value).__name__} 类型的值", f"a value of type {type(value).__name__}")
    return plain


def _refused(path: str, what: str, what_en: str) -> NotCanonical:
    return NotCanonical(f"{path} 处不允许{what}。", f"{what_en} is not allowed at {path}.", path=path)
