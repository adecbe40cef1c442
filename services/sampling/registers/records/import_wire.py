"""The answers of the API about an import into a register. Times are Beijing times."""

from uuid import UUID

from pydantic import BaseModel, Field

from services.sampling.registers.lists.wire import ColumnRead, ImportedFile, ListPreview, RowLeftOutTold, SheetTold
from shared.access.acting_person import ActingPerson
from shared.clock import BeijingTime


class RegisterImportCounts(BaseModel):
    """The counts of an import. Rows read = added + changed + unchanged + faulty. `missing` counts the records that are
    in use but not in the file; the import does not retire them.
    """

    rows: int = Field(examples=[23])
    added: int = Field(description="The number of records that are new, or in use again.", examples=[2])
    changed: int = Field(examples=[1])
    unchanged: int = Field(examples=[19])
    faulty: int = Field(examples=[1])
    missing: int = Field(examples=[1])
    warned: int = Field(
        default=0, description="The number of rows that were taken with a warning: a cell was left empty.", examples=[1]
    )


class RegisterImport(BaseModel):
    """The result of an import into a register: the file, how it was read, the counts, and the keys that it lacks."""

    id: UUID
    file: ImportedFile
    header_line: int = Field(description="The line of the header, counted from 1.", examples=[1])
    columns: tuple[ColumnRead, ...]
    left_out: tuple[str, ...] = Field(
        description="The headers of the columns that were not imported.", examples=[["序号"]]
    )
    separator: str = Field(description='What stands between the cells of a text; "" for other files.', examples=[","])
    sheets: tuple[SheetTold, ...] = Field(description="All sheets of the file, and what became of each.")
    rows_left_out: tuple[RowLeftOutTold, ...] = Field(
        description="The rows below the header that are no entries of the list."
    )
    counts: RegisterImportCounts
    missing: tuple[str, ...] = Field(
        description="The keys in use that the file lacks. Retire these records, or complete the list."
    )
    reason: str
    imported_at: BeijingTime
    imported_by: ActingPerson
    event: UUID
    undone_at: BeijingTime | None = Field(description="When the import was undone; null if it was not.")
    undone_by: ActingPerson | None
    undo_reason: str | None = Field(
        description="Why it was undone; null if it was not.", examples=["文件不全，另行导入"]
    )
    trace: str


class RecordMissing(BaseModel):
    """A record in use that the file lacks. The import would not retire it."""

    key: str = Field(examples=["鲁平执-0017"])
    name: str = Field(examples=["示例甲"])


class RegisterPreview(ListPreview):
    """What an import into a register would do. Nothing was written."""

    counts: RegisterImportCounts
    missing: tuple[RecordMissing, ...] = Field(
        description="The first 200 records in use that the file lacks, in the order of their keys."
    )
