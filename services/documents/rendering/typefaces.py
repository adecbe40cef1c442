"""The fonts of papers: a bureau's licensed fonts first, then the pinned ones."""

from dataclasses import dataclass
from pathlib import Path

import pylopdf_fonts_zh_cn as pinned
import typst


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
