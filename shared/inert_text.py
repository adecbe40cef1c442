"""Texts of strangers, made inert: in a cell none is a formula; at a terminal and in a message none moves the cursor,
begins a line, turns the direction, or passes for our own words.
"""

import codecs
from unicodedata import category

CALCULATED = frozenset("=+-@\t\r\n＝＋－＠'")
"""How a text begins that a spreadsheet takes for a formula, also when it is saved as CSV and opened again; and the
quote, which is how a cell says that it is a text.
"""

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_QUOTES = frozenset("“”")
_LONGEST_QUOTATION = 150
_ENCODINGS = ("utf-8", "gb18030")
"""What Chinese platforms answer in."""


def inert(text: str) -> str:
    """The text as a cell has it: with a quote in front if it would be calculated, or begins with a quote itself."""
    return f"'{text}" if text[:1] in CALCULATED else text


def restored(cell: str) -> str:
    """The text that `inert` has made a cell of."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in CALCULATED else cell


def escaped(text: str) -> str:
    """The text, with control, format, surrogate and line-separating characters written as in JSON: `\\u001b`.

    JSON stays the same JSON.
    """
    return text if text.isascii() and text.isprintable() else "".join(map(_shown, text))


def quoted(said: str | bytes, longest: int = _LONGEST_QUOTATION) -> str:
    """What a stranger said, in quotation marks, on one line: at most so many characters of it; dots tell that there
    is more. No character is cut in two, and none of it ends the quotation.
    """
    text = " ".join((_decoded(said, longest) if isinstance(said, bytes) else said).split())
    shown = "".join(_as_json(each) if each in _QUOTES else _shown(each) for each in text[:longest])
    return f"“{shown}……”" if len(text) > longest else f"“{shown}”"


def _decoded(said: bytes, longest: int) -> str:
    """The beginning of what was said. A character at the end of which a part is missing is left out."""
    beginning = said[: 4 * (longest + 1)]
    for encoding in _ENCODINGS:
        try:
            return codecs.getincrementaldecoder(encoding)().decode(beginning)
        except UnicodeDecodeError:
            continue
    return beginning.decode(errors="replace")


def _shown(character: str) -> str:
    return _as_json(character) if category(character) in _UNSEEN else character


def _as_json(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[start : start + 4]}" for start in range(0, len(units), 4))
