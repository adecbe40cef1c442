"""The answer of the API about a file that was looked at: how an import would read it."""

from collections.abc import Sequence

from pydantic import BaseModel, Field

from services.sampling.registers.lists.faults import Fault
from services.sampling.registers.lists.reading import Record
from services.sampling.registers.lists.table import Table
from services.sampling.registers.lists.vocabulary import titles
from services.sampling.registers.lists.wire import ColumnRead, RowLeftOutTold, RowLookedAt, SheetTold, told_of_table
from shared.contracts.directory import ListEncoding, ListFormat
from shared.contracts.register import DirectoryName


class FieldOffered(BaseModel):
    """A field that a column of the list can have. To say that a column is this field: `column=title=field`."""

    field: str = Field(examples=["name"])
    title: str = Field(description="The title by which it is known best.", examples=["企业名称"])
    found: bool = Field(description="Whether a column of the file was understood as this field.")


class ListLookedAt(BaseModel):
    """How an import would read the file. Nothing was imported."""

    format: ListFormat
    encoding: ListEncoding
    separator: str = Field(description='What stands between the cells of a text; "" for other files.', examples=[","])
    sheets: tuple[SheetTold, ...] = Field(description="All sheets of the file, and what would become of each.")
    header_line: int = Field(description="The last line of the header, counted from 1.", examples=[1])
    columns: tuple[ColumnRead, ...] = Field(description='The columns; `field` is "" for one that is left out.')
    left_out: tuple[str, ...] = Field(description="The headers of the columns that are left out.", examples=[["序号"]])
    fields: tuple[FieldOffered, ...] = Field(description="All fields that a column can have.")
    rows: int = Field(description="The number of rows that would be read.", examples=[136])
    rows_left_out: tuple[RowLeftOutTold, ...] = Field(
        description="The rows below the header that are no entries of the list."
    )
    first_rows: tuple[RowLookedAt, ...] = Field(description="The first rows, as they stand in the file.")


def looked_at(directory: DirectoryName, table: Table, first: Sequence[Record | Fault]) -> ListLookedAt:
    """The answer about a list that was found in a file, with its first rows."""
    sheets = table.how.sheets if table.how else ()
    known = set(table.header.fields)
    return ListLookedAt(
        format=table.format,
        encoding=table.encoding,
        **told_of_table(table),
        header_line=table.header.lines[-1],
        columns=tuple(ColumnRead(title=column.title, field=column.field) for column in table.columns),
        left_out=tuple(column.title for column in table.columns if column.title and not column.field),
        fields=tuple(
            FieldOffered(field=field, title=names[0], found=field in known)
            for field, names in titles(directory).items()
        ),
        rows=sum(sheet.rows for sheet in sheets),
        first_rows=tuple(RowLookedAt.of(entry, table.sheets) for entry in first),
    )
