"""The answers of the API about an import into a register. Times are Beijing times."""

from uuid import UUID

from pydantic import BaseModel, Field

from services.sampling.registers.lists.wire import ColumnRead, ImportedFile
from shared.access.acting_person import ActingPerson
from shared.clock import BeijingTime


class RegisterImportCounts(BaseModel):
    """The counts of an import. Rows read = added + changed + unchanged + faulty. `missing`: in use, but not in the
    file; these are not retired.
    """

    rows: int = Field(examples=[23])
    added: int = Field(description="New, or in use again.", examples=[2])
    changed: int = Field(examples=[1])
    unchanged: int = Field(examples=[19])
    faulty: int = Field(examples=[1])
    missing: int = Field(examples=[1])


class RegisterImport(BaseModel):
    """How an import into a register went: its file, how the file was read, the counts, and the keys that the file
    lacks.
    """

    id: UUID
    file: ImportedFile
    header_line: int = Field(description="Where the header stands, counted from 1.", examples=[1])
    columns: tuple[ColumnRead, ...]
    left_out: tuple[str, ...] = Field(description="Headers that were not understood.", examples=[["序号"]])
    counts: RegisterImportCounts
    missing: tuple[str, ...] = Field(description="Keys in use that the file lacks: retire them, or complete the list.")
    reason: str
    imported_at: BeijingTime
    imported_by: ActingPerson
    event: UUID
    trace: str
