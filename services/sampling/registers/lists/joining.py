"""The columns of several sheets as the columns of one table: by field, or by title for columns that have no field."""

from collections.abc import Sequence
from typing import NamedTuple

from services.sampling.registers.lists.headers import TableHeader


class JoinedColumns(NamedTuple):
    """The header of the table, with the rows of the first sheet's header; and for each sheet, where each column of the
    table stands in it (None: nowhere).
    """

    header: TableHeader
    places: tuple[tuple[int | None, ...], ...]


def join(headers: Sequence[TableHeader]) -> JoinedColumns:
    titles: list[str] = []
    fields: list[str] = []
    placed: list[dict[int, int]] = []
    for header in headers:
        taken: dict[int, int] = {}
        for place, (title, field) in enumerate(zip(header.titles, header.fields, strict=True)):
            column = _column(titles, fields, (title, field), taken)
            if column is None:
                column = len(titles)
                titles.append(title)
                fields.append(field)
            taken[column] = place
        placed.append(taken)
    places = tuple(tuple(taken.get(column) for column in range(len(titles))) for taken in placed)
    return JoinedColumns(TableHeader(headers[0].lines, tuple(titles), tuple(fields)), places)


def _column(titles: list[str], fields: list[str], wanted: tuple[str, str], taken: dict[int, int]) -> int | None:
    """The column of the table with this title and field that this sheet has not taken yet."""
    title, field = wanted
    for column, named in enumerate(fields):
        if column not in taken and named == field and (field or titles[column] == title):
            return column
    return None
