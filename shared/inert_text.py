"""Texts in cells: a text that a spreadsheet would take for a formula is made inert, and can be restored."""

import re

_CALCULATED = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
"""How a text begins that a spreadsheet takes for a formula, also when it is saved as CSV and opened again; or that has
quotes in front of that, so that every text can be restored.
"""


def inert(text: str) -> str:
    """The text as a cell has it: with a quote in front if it would be calculated without it."""
    return f"'{text}" if _CALCULATED.match(text) else text


def restored(cell: str) -> str:
    """The text that `inert` has made a cell of."""
    return cell[1:] if cell.startswith("'") and _CALCULATED.match(cell) else cell
