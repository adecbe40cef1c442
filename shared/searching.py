"""What every search has in common: what cannot be searched, and what looks like a code."""

import re

from shared.errors import Invalid

LEAST = 2
"""The least number of characters that are searched: a single one is in too many names."""
# As long as a code, nearly: old registration numbers have 15 digits, and somebody may lose or add characters.
LIKE_A_CODE = re.compile(r"(?=(?:.*[0-9]){8})[0-9A-Z]{13,20}")


class NothingSought(Invalid):
    code = "nothing-sought"
    title = "请输入要查询的内容"
    title_en = "Say what to search"


class TooShortToSearch(Invalid):
    code = "too-short-to-search"
    title = "查询内容太短"
    title_en = "Too short to search"


def check_length(text: str) -> None:
    """Refuse a text, bare, that has too few characters. Raises TooShortToSearch."""
    if len(text) < LEAST:
        raise TooShortToSearch(
            f"至少输入 {LEAST} 个字；单个字出现在太多名称里。",
            f"Give at least {LEAST} characters: a single one is in too many names.",
        )
