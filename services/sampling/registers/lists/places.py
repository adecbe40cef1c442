"""Where a row stands, as one number: in a list of several sheets, the rows of each sheet have a range of their own."""

from collections.abc import Sequence

SHEET_ROWS = 1_048_576
"""The most rows that a sheet can have, in every format of workbooks."""


def place_of(sheet: int, row: int) -> int:
    """The place of a row, counted from 1, of the sheet with this number, counted from 0 among the sheets that were
    read. In the first sheet the place is the row.
    """
    return sheet * SHEET_ROWS + row


def sheet_and_row(place: int, sheets: Sequence[str]) -> tuple[str, int]:
    """The name of the sheet and the row of a place, in a list that was read from these sheets."""
    if len(sheets) < 2:
        return (sheets[0] if sheets else ""), place
    sheet, row = divmod(place - 1, SHEET_ROWS)
    return sheets[min(sheet, len(sheets) - 1)], row + 1


def told(place: int, sheets: Sequence[str]) -> str:
    """The place in words: 5, or “工贸”5 in a list of several sheets."""
    sheet, row = sheet_and_row(place, sheets)
    return f"“{sheet}”{row}" if len(sheets) > 1 else str(row)
