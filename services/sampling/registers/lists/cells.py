"""Reading a cell of any list: the text without what Excel and exports put around it, and days."""

import re
import unicodedata
from datetime import date

from services.sampling.registers.lists import faults
from services.sampling.registers.lists.faults import FaultReason
from shared.inert_text import restored
from shared.tidying import tidy

NOTHING = frozenset({"N/A", "n/a", "NULL", "null", "None", "-", "--", "—", "——", "/"})
"""Texts that stand in a cell if nothing is known."""

SUSPECT = frozenset("=@+-#'")
"""First characters of a formula, of an Excel error, or of a text that an export has made inert."""

MADE_A_NUMBER = re.compile(r"\d(\.\d+)?E\+?\d+", re.IGNORECASE)
"""A code that Excel has turned into a number, such as 9.13E+17."""

_EXCEL_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"})
# How exports keep a code from becoming a number: ="9137…". The quoted part is text, not a formula.
_TEXT_AS_FORMULA = re.compile(r'="([^"]*)"')
# A formula: =… or @…; +… or -… only if it goes on like an expression (a dash before Chinese text is only a dash).
_FORMULA = re.compile(r"[=@]|[+-]\s*[\w.$]+[^(|!]*[(|!]", re.ASCII)
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]00:00(?::00)?)?|(\d{4})(\d\d)(\d\d)")


def tidied(text: str) -> str | FaultReason:
    """The text as `tidy` makes it; or a fault, if it holds characters that cannot be kept."""
    for char in text:
        kind = unicodedata.category(char)
        if kind == "Cs":
            return faults.UNDECODABLE
        if kind == "Cc" and not char.isspace():
            return faults.CONTROL
    return tidy(text)


def uncomputed(text: str) -> str | FaultReason:
    """The text of a cell. If the cell is a formula that only quotes a text, the result is the quoted text. Any other
    formula, and an error of Excel, gives a fault.
    """
    if (plain := restored(text)) != text:
        # Our own exports, and people who want a text to stay one, put a quote in front.
        return plain
    if quoted := _TEXT_AS_FORMULA.fullmatch(text):
        return quoted[1].strip()
    if text in _EXCEL_ERRORS:
        return faults.EXCEL_ERROR
    return faults.FORMULA if _FORMULA.match(text) else text


def as_written(text: str) -> str | FaultReason:
    """The text of a cell, as `uncomputed` gives it; but only what begins with = is a formula. What begins with @, + or
    - is a text, and is made harmless where lists are written: names of substances begin so.
    """
    return text if text[:1] in "@+-" else uncomputed(text)


def date_of(text: str) -> date | FaultReason:
    try:
        if len(text) == 10 and text[4] == "-":
            return date.fromisoformat(text)
        if found := _DATE.fullmatch(text):
            year, month, day = (int(part) for part in found.groups() if part is not None)
            return date(year, month, day)
    except ValueError:
        pass
    return faults.BAD_DATE
