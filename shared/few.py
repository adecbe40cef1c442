"""Lists of names in refusals: the first few names, and the number of all, in Chinese and in English."""

from collections.abc import Sequence

SHOWN = 5
"""The number of names shown, unless a refusal needs more. Too many names would hide what to do about them."""


def few(names: Sequence[str], shown: int = SHOWN) -> str:
    """The names in Chinese: `甲、乙、丙`, or `甲、乙、丙、丁、戊等 12 个` if there are more than `shown`."""
    return "、".join(names[:shown]) + (f"等 {len(names)} 个" if len(names) > shown else "")


def few_en(names: Sequence[str], shown: int = SHOWN) -> str:
    """The names in English: `a, b, c`, or `a, b, c, d, e and 7 more`."""
    return ", ".join(names[:shown]) + (f" and {len(names) - shown} more" if len(names) > shown else "")
