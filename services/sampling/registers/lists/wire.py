"""What all answers of the API about an import have in common: the file, how it was read, and the faults of its rows."""

from collections.abc import Container, Sequence
from typing import Any, Literal, Self

from pydantic import BaseModel, Field

from services.sampling.registers.lists.faults import Fault
from services.sampling.registers.lists.places import sheet_and_row
from services.sampling.registers.lists.reading import Record
from services.sampling.registers.lists.table import Table
from services.sampling.registers.lists.tables import ImportedListRow, ListFaultRow
from services.sampling.registers.lists.taking_in_usecases import ListFindings
from shared.contracts.directory import HowRead

_LONGEST = 500


class ImportedFile(BaseModel):
    """The imported file as it was received; `encoding` is "" for a workbook or a web page."""

    sha256: str = Field(examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"])
    size: int = Field(description="The size in bytes.", examples=[24512])
    media_type: str = Field(examples=["text/csv"])
    encoding: Literal["utf-8", "gb18030", "utf-16-le", "utf-16-be", ""]


class ColumnRead(BaseModel):
    """A column of the file, and the field as which it was read; "" if the column was not imported."""

    title: str = Field(examples=["统一社会信用代码"])
    field: str = Field(examples=["identifier"])


class SheetTold(BaseModel):
    """A sheet of the file, and what became of it. A file of text is one sheet without a name."""

    name: str = Field(examples=["危化"])
    use: Literal["read", "hidden", "aside", "no-header", "not-chosen", "empty"] = Field(
        description="read; or not read, because it is hidden, its name says that it only explains (aside), it has no "
        "header, other sheets were asked for, or it is empty."
    )
    header: tuple[int, ...] = Field(description="The rows of its header, counted from 1.", examples=[[1, 2]])
    rows: int = Field(description="The number of rows below the header that were read.", examples=[136])
    hidden_rows: int = Field(description="The number of rows below the header that do not show; they are read as well.")
    filled: int = Field(description="The number of cells that got the value of a merged cell.")
    untitled: int = Field(description="The number of cells that have no title above them, and were left out.")


class RowLeftOutTold(BaseModel):
    """A row below the header that is no entry of the list, and was left out."""

    sheet: str = Field(examples=["危化"])
    line: int = Field(description="The line of the row; in a workbook, the row of its sheet.", examples=[138])
    kind: Literal["total", "note", "header", "instruction", "example", "numbering"] = Field(
        description="A sum (合计), a note (填表人), the header again, an instruction, an example, numbers of columns."
    )
    text: str = Field(description="The first text of the row; of a note, only what it is.", examples=["合计"])


class FaultFound(BaseModel):
    """A fault of a row that was not imported; or a warning about a row that was."""

    number: int = Field(description="The number of the fault, counted from 1 in the order of the file.", examples=[1])
    sheet: str = Field(description='The sheet of the row; "" in a file without sheets.', examples=["危化"])
    line: int = Field(
        description="The line on which the row begins; in a workbook, the row of its sheet.", examples=[87]
    )
    column: str = Field(
        description='The header of the column, as in the file; "" if the fault is of the whole row.',
        examples=["统一社会信用代码"],
    )
    value: str = Field(description="The content of the cell, shortened.", examples=["91370124EXAMP00155"])
    code: str = Field(
        description="The code of the kind of fault. Codes never change.", examples=["uscc-check-character"]
    )
    reason: str = Field(examples=["第 18 位校验码为“5”，按其余各位应为“4”。请核对原证照。"])
    warning: bool = Field(
        description="Whether the row was imported all the same: the cell was left empty, or is to be looked at."
    )
    reason_en: str = Field(examples=["Check character 18 is “5”; the others make it “4”. Compare it with the licence."])

    @classmethod
    def of(cls, fault: ListFaultRow, sheets: Sequence[str], concealed: Container[str] = ()) -> Self:
        """A fault as a reader sees it, in a list that was read from these sheets; `concealed` are the headers of
        columns whose cells the reader may not see.
        """
        sheet, line = sheet_and_row(fault.line, sheets)
        found = cls.model_validate({**fault.model_dump(), "sheet": sheet, "line": line})
        return found.model_copy(update={"value": ""}) if found.column in concealed else found


class RowLookedAt(BaseModel):
    """A row of the list with the cells of all columns, in their order; a row that could not be divided has one cell."""

    sheet: str = Field(examples=["危化"])
    line: int = Field(description="The line of the row; in a workbook, the row of its sheet.", examples=[2])
    cells: tuple[str, ...] = Field(examples=[["1", "平阴县示例第一化工有限公司", "91370124EXAMP00154"]])

    @classmethod
    def of(cls, entry: Record | Fault, sheets: Sequence[str]) -> Self:
        """A row of a list that was read from these sheets."""
        sheet, line = sheet_and_row(entry.line, sheets)
        cells = (entry.value,) if isinstance(entry, Fault) else tuple(map(_shown, entry.cells))
        return cls(sheet=sheet, line=line, cells=cells)


class ListPreview(BaseModel):
    """How an import would read a file, and the first of what it would refuse or warn about. Nothing was written."""

    header_line: int = Field(description="The line of the header, counted from 1.", examples=[1])
    columns: tuple[ColumnRead, ...]
    left_out: tuple[str, ...] = Field(
        description="The headers of the columns that would not be imported.", examples=[["序号"]]
    )
    separator: str = Field(description='What stands between the cells of a text; "" for other files.', examples=[","])
    sheets: tuple[SheetTold, ...] = Field(description="All sheets of the file, and what would become of each.")
    rows_left_out: tuple[RowLeftOutTold, ...] = Field(
        description="The rows below the header that are no entries of the list."
    )
    first_rows: tuple[RowLookedAt, ...] = Field(description="The first 20 rows, as they stand in the file.")
    faults: tuple[FaultFound, ...] = Field(description="The first 200 faults and warnings, in the order of the file.")


def told_preview(found: ListFindings, concealed: Container[str] = ()) -> dict[str, Any]:
    """The fields that every preview has; `concealed` as in `FaultFound.of`."""
    table = found.table
    columns = tuple(ColumnRead(title=column.title, field=column.field) for column in table.columns)
    return {
        "header_line": table.header.lines[-1],
        "columns": columns,
        "left_out": tuple(column.title for column in columns if column.title and not column.field),
        **told_of_table(table),
        "first_rows": tuple(RowLookedAt.of(entry, table.sheets) for entry in found.first),
        "faults": tuple(FaultFound.of(fault, table.sheets, concealed) for fault in found.faults),
    }


def told_of(row: ImportedListRow) -> dict[str, Any]:
    """The fields that every answer about an import has: its file, and how the file was read."""
    columns = tuple(ColumnRead.model_validate(column) for column in row.columns)
    return {
        "file": ImportedFile.model_validate(row, from_attributes=True),
        "header_line": row.header_line,
        "columns": columns,
        "left_out": tuple(column.title for column in columns if column.title and not column.field),
        **told_how(HowRead.model_validate(row.how) if row.how else None),
        "imported_at": row.imported_at,
        "undone_at": row.undone_at,
        "undo_reason": row.undo_reason,
        "event": row.event,
        "trace": row.trace,
    }


def told_how(how: HowRead | None) -> dict[str, Any]:
    """The sheets and the rows that were left out; nothing is known of a list that was read by the first rules."""
    if how is None:
        return {"separator": "", "sheets": (), "rows_left_out": ()}
    names = sheets_read(how)
    rows = ((row, *sheet_and_row(row.line, names)) for row in how.left_out)
    return {
        "separator": how.separator if how.transcript is None else "",
        "sheets": tuple(SheetTold.model_validate(sheet, from_attributes=True) for sheet in how.sheets),
        "rows_left_out": tuple(
            RowLeftOutTold(sheet=sheet, line=line, kind=row.kind, text=row.text) for row, sheet, line in rows
        ),
    }


def told_of_table(table: Table) -> dict[str, Any]:
    """How a file was read that is not imported: a workbook has no transcript yet, and no separator either."""
    told = told_how(table.how)
    return told if table.encoding else {**told, "separator": ""}


def sheets_of(row: ImportedListRow) -> tuple[str, ...]:
    """The names of the sheets that an import read, in their order."""
    return sheets_read(HowRead.model_validate(row.how)) if row.how else ()


def sheets_read(how: HowRead) -> tuple[str, ...]:
    """The names of the sheets that were read, in their order."""
    return tuple(sheet.name for sheet in how.sheets if sheet.use == "read")


def _shown(cell: str) -> str:
    """The cell with bytes that are no text as marks: JSON cannot hold them."""
    return cell.encode("utf-8", "replace").decode()[:_LONGEST]
