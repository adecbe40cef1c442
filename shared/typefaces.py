"""The fonts of what is set: a bureau's licensed fonts first, then the pinned ones; and what no font has."""

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from unicodedata import category, normalize

import pylopdf_fonts_zh_cn as pinned
import typst

from shared.errors import Invalid
from shared.font_coverage import Coverage

# Typst's refusals to write PDF/A with a character that no font has, or that PDF/A forbids (typst 0.15; held by tests).
_NO_GLYPH = re.compile(r'the text `"(?P<text>.+)"` could not be displayed|disallowed codepoint `"(?P<forbidden>.+)"`')
_ESCAPE = re.compile(r"\\u\{([0-9a-f]{1,6})\}")
_NEVER_SET = frozenset({"Cc", "Cn", "Co", "Cs"})
"""Categories that PDF/A forbids, or that mean another thing in each font."""
_TURNING = frozenset("\ufeff\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks of byte order and direction: what stands after them would be read in another order than it was written in."""
_UNSEEN = frozenset("\xa0\xad\u2028\u2029\u202f\u205f\u2060\u3000") | frozenset(map(chr, range(0x2000, 0x200E)))
"""Spaces, and marks that join, part and break: they need no glyph."""
_SPACES = frozenset("\t\n\r")


class CharacterMissing(Invalid):
    code = "character-not-in-fonts"
    title = "字库中没有此字"
    title_en = "No font has the character"


@dataclass(frozen=True)
class Typefaces:
    """`title` and `body` are names of font families, in the order in which a character is looked for.

    `title` is empty if the bureau has no font for titles; then titles are set in the font of the text, bolder.
    """

    fonts: typst.Fonts
    title: tuple[str, ...]
    body: tuple[str, ...]

    @cached_property
    def _coverage(self) -> Coverage:
        return Coverage({Path(font.path) for font in self.fonts.fonts() if font.path})

    def can_set(self, character: str) -> bool:
        """Whether a text with this character can be set, and is read as it was written."""
        if character in _SPACES:
            return True
        kind = category(character)
        if character in _TURNING or kind in _NEVER_SET:
            return False
        if character in _UNSEEN or _is_selector(character):
            return True
        # An accented letter may be set as a letter and its accent.
        return all(map(self._coverage.has, self._parts(character)))

    def _parts(self, character: str) -> str:
        return character if self._coverage.has(character) else normalize("NFD", character)

    def settable(self, text: str, refused: AbstractSet[str] = frozenset()) -> tuple[str, frozenset[str]]:
        """The text with the code of each character that cannot be set in its place, as in ［U+1F600］; and these
        characters. `refused`: characters that the compiler has refused.
        """
        missing = frozenset(each for each in set(text) if each in refused or not self.can_set(each))
        return text.translate({ord(each): f"［{code_of(each)}］" for each in missing}), missing


def typefaces(licensed: Path | None = None) -> Typefaces:
    """The fonts of a bureau. `licensed` is a folder with the folders `title` and `body`, each with font files, which
    are searched in the order of the families' names.
    """
    title, body = (_families(licensed / kind) if licensed else () for kind in ("title", "body"))
    folders = [licensed] if licensed else []
    ours = Path(pinned.__file__).parent
    return Typefaces(_fonts(*folders, ours), title, (*body, *reversed(_families(ours))))


def _families(folder: Path) -> tuple[str, ...]:
    return tuple(sorted(set(_fonts(folder).families()))) if folder.is_dir() else ()


def _fonts(*folders: Path) -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder) for folder in folders]
    )


@contextmanager
def refusing() -> Iterator[None]:
    """Raises CharacterMissing in the place of the compiler's error about it."""
    try:
        yield
    except typst.TypstError as error:
        missing = _NO_GLYPH.search(error.message)
        if missing is None:
            raise
        written = missing["text"] or missing["forbidden"]
        raise _character_missing(_ESCAPE.sub(lambda found: chr(int(found[1], 16)), written)) from error


def code_of(character: str) -> str:
    """The code of a character, as Unicode writes it: U+1F600."""
    return f"U+{ord(character):04X}"


def _is_selector(character: str) -> bool:
    """Whether this only chooses between forms of the character before it."""
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


def _character_missing(text: str) -> CharacterMissing:
    codes = "、".join(map(code_of, text))
    return CharacterMissing(
        f"字库中没有“{text}”（{codes}）；请安装含有此字的字库，或改用规范字。",
        f"No font has {text!r} ({codes}): install a font that has it, or write the character otherwise.",
        text=text,
    )
