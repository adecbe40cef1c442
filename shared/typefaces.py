"""The fonts of what is set: a bureau's licensed fonts first, then the pinned ones; and what no font has."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pylopdf_fonts_zh_cn as pinned
import typst

from shared.errors import Invalid

# Typst's refusal to write PDF/A with a character that no font has (typst 0.15; held by a test).
_NO_GLYPH = re.compile(r'the text `"(?P<text>.+)"` could not be displayed')


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
        raise _character_missing(missing["text"]) from error


def _character_missing(text: str) -> CharacterMissing:
    codes = "、".join(f"U+{ord(character):04X}" for character in text)
    return CharacterMissing(
        f"字库中没有“{text}”（{codes}）；请安装含有此字的字库，或改用规范字。",
        f"No font has {text!r} ({codes}): install a font that has it, or write the character otherwise.",
        text=text,
    )
