"""The picture of a seal, as a page of a PDF: drawn by us with the bureau's name, unless the bureau has its own."""

import json
from pathlib import Path

import pylopdf_fonts_zh_cn as pinned
import typst

from shared.heavy import heavy

_FONTS = Path(pinned.__file__).parent
_DRAWING = Path(__file__).with_name("seal.typ")


@heavy
def seal_picture(name: str, below: str = "") -> bytes:
    """A round seal of 42 mm with the bureau's name along its ring. `below` stands below the star, such as 测试."""
    drawn = {"name": name, "below": below, "fonts": ["Noto Serif SC", "Noto Sans SC"]}
    picture = typst.compile(
        str(_DRAWING),
        font_paths=[str(_FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"seal": json.dumps(drawn, ensure_ascii=False)},
    )
    assert isinstance(picture, bytes)  # noqa: S101  # a PDF is one file, whatever the number of pages
    return picture
