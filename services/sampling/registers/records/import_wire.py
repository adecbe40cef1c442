"""The answers of the API about an import into a register. Times are Beijing times."""

from uuid import UUID

from pydantic import BaseModel, Field

from services.sampling.registers.lists.wire import ColumnRead, ImportedFile
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


class RegisterImport(BaseModel):
    """The result of an import into a register: the file, how it was read, the counts, and the keys that it lacks."""

    id: UUID
    file: ImportedFile
    header_line: int = Field(description="The line of the header, counted from 1.", examples=[1])
    columns: tuple[ColumnRead, ...]
    left_out: tuple[str, ...] = Field(
        description="The headers of the columns that were not imported.", examples=[["序号"]]
    )
    counts: RegisterImportCounts
    missing: tuple[str, ...] = Field(
        description="The keys in use that the file lacks. Retire these records, or complete the list."
    )
    reason: str
    imported_at: BeijingTime
    imported_by: ActingPerson
    event: UUID
    trace: str
