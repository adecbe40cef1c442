"""Which texts are set and copied out again as they are written, without trying it."""

import re
from collections.abc import Iterable

_PLAIN = re.compile(r"[0-9A-Za-z\u4e00-\u9fff\s，。、；：！？（）〔〕【】《》“”‘’·—…％%/.,:;()+\-=~～×㎡℃]*")
_RUN = re.compile(r"[^\w\s]{12}")
"""So many signs without a letter or a blank are broken into lines in places of their own."""


def is_plain(texts: Iterable[str]) -> bool:
    """Whether the texts have nothing but Han and Latin letters, digits and usual signs, and no long runs of signs."""
    return all(_PLAIN.fullmatch(text) and not _RUN.search(text) for text in texts)
