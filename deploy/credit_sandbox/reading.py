"""How a credit system reads the texts of columns: dates, amounts, numbers of decisions, texts with what it refuses."""

import re
from datetime import date, datetime
from decimal import Decimal
from unicodedata import category

from shared.access.subject import INVISIBLE

_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})( \d{2}:\d{2}:\d{2})?", re.ASCII)
_AMOUNT = re.compile(r"(\d+)(\.\d{1,6})?", re.ASCII)
_NUMBER = re.compile(r"[^〔〕]+〔(\d{4})〕[^〔〕]*\d+号", re.ASCII)
_WRONG_BRACKETS = re.compile(r"[【\[\(（［﹝]\s*\d{4}\s*[】\]\)）］﹞]")
_SPECIAL = frozenset("<>\\^`|")
_UNASSIGNED = frozenset({"Co", "Cn"})
_BASIC_PLANE = 0xFFFF


def date_in(text: str) -> date | None:
    """The day in `yyyy-MM-dd` or `yyyy-MM-dd HH:mm:ss`; None if the text is neither."""
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        return None


def amount_in(text: str) -> Decimal | None:
    """An amount in 万元 with at most six decimals; None if the text is no such amount."""
    return Decimal(text) if _AMOUNT.fullmatch(text) else None


def year_in(number: str) -> int | None:
    """The year in the number of a decision, such as （示）应急罚〔2026〕12号; None if it does not have this form."""
    found = _NUMBER.fullmatch(number)
    return int(found[1]) if found else None


def has_wrong_brackets(number: str) -> bool:
    """Whether the year of a number stands in 【】, [] or round brackets instead of 〔〕."""
    return _WRONG_BRACKETS.search(number) is not None


def special_character(text: str) -> str | None:
    """The first character that a credit system does not store: controls and what nobody sees, marks of markup,
    pictures; None if there is none.
    """
    # Most texts have nothing of all this, and that is known without looking at each character.
    if text.isprintable() and _SPECIAL.isdisjoint(text) and max(text, default="") <= "\uffff":
        return None
    return next((each for each in text if _is_special(each)), None)


def _is_special(character: str) -> bool:
    if character in _SPECIAL:
        return True
    kind = category(character)
    if ord(character) > _BASIC_PLANE:
        # Rare Chinese characters lie beyond the basic plane, and so do pictures.
        return kind != "Lo"
    return kind in INVISIBLE or kind in _UNASSIGNED
