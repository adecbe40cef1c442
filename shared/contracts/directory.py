"""What the sampling service says about its enterprise directory."""

from typing import Annotated, ClassVar, Literal
from uuid import UUID

from shared.contracts.fact import BlobRef, Fact, Part, Public


class ImportCounts(Part):
    """What an import did to its list. Every row read was added, changed, unchanged or faulty.

    `added` to the list (new, or back again); `vanished` from it: on it before, no longer in the file. `faulty` counts
    rows, not faults.
    """

    rows: int
    added: int
    changed: int
    unchanged: int
    vanished: int
    faulty: int


class DirectoryImported(Fact):
    """A list of enterprises was imported. The rows are in the file: reading it again gives the same directory.

    `columns` are the fields that were taken, in the file's order; `left_out` the headers that were not understood.
    """

    type: ClassVar[str] = "sampling.directory.imported"

    import_id: UUID
    list: str
    file: BlobRef
    format: Literal["csv", "xlsx"]
    encoding: Literal["utf-8", "gb18030", ""]
    header_line: int
    columns: tuple[str, ...]
    left_out: tuple[str, ...]
    counts: Annotated[ImportCounts, Public()]
