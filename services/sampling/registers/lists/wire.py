"""What all answers of the API about an import have in common: the file, how it was read, and the faults of its rows."""

from typing import Any, Literal

from pydantic import BaseModel, Field

from services.sampling.registers.lists.tables import ImportedListRow


class ImportedFile(BaseModel):
    """The imported file as it was received; `encoding` is "" for a workbook."""

    sha256: str = Field(examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"])
    size: int = Field(description="The size in bytes.", examples=[24512])
    media_type: str = Field(examples=["text/csv"])
    encoding: Literal["utf-8", "gb18030", ""]


class ColumnRead(BaseModel):
    """A column of the file, and the field as which it was read; "" if the column was not imported."""

    title: str = Field(examples=["统一社会信用代码"])
    field: str = Field(examples=["identifier"])


class FaultFound(BaseModel):
    """A fault of a row that was not imported."""

    number: int = Field(description="The number of the fault, counted from 1 in the order of the file.", examples=[1])
    line: int = Field(description="The line on which the row begins; in a workbook, the row.", examples=[87])
    column: str = Field(
        description='The header of the column, as in the file; "" if the fault is of the whole row.',
        examples=["统一社会信用代码"],
    )
    value: str = Field(description="The content of the cell, shortened.", examples=["91370124EXAMP00155"])
    code: str = Field(
        description="The code of the kind of fault. Codes never change.", examples=["uscc-check-character"]
    )
    reason: str = Field(examples=["第 18 位校验码为“5”，按其余各位应为“4”。请核对原证照。"])
    reason_en: str = Field(examples=["Check character 18 is “5”; the others make it “4”. Compare it with the licence."])


def told_of(row: ImportedListRow) -> dict[str, Any]:
    """The fields that every answer about an import has: its file, and how the file was read."""
    columns = tuple(ColumnRead.model_validate(column) for column in row.columns)
    return {
        "file": ImportedFile.model_validate(row, from_attributes=True),
        "header_line": row.header_line,
        "columns": columns,
        "left_out": tuple(column.title for column in columns if column.title and not column.field),
        "imported_at": row.imported_at,
        "event": row.event,
        "trace": row.trace,
    }
