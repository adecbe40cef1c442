"""What the sampling service says about its enterprise directory."""

from typing import Annotated, ClassVar, Literal
from uuid import UUID

from shared.contracts.fact import BlobRef, Fact, Part, Public


class Column(Part):
    """A column of the file: its header, shortened, and the field it was taken as; "" when it was kept out."""

    title: str
    field: str


class ImportCounts(Part):
    """What an import did to its list, in rows: each was added, changed, unchanged or faulty.

    `added` to the list (new, or back again); `vanished` from it: on it before, and no longer in the file.
    """

    rows: int
    added: int
    changed: int
    unchanged: int
    vanished: int
    faulty: int


class DirectoryImported(Fact):
    """A list of enterprises was imported. Its rows are in the file, read as it says here.

    `encoding` is "" for a workbook; `header_line` counts from 1.
    """

    type: ClassVar[str] = "sampling.directory.imported"

    import_id: UUID
    list: str
    file: BlobRef
    format: Literal["csv", "xlsx"]
    encoding: Literal["utf-8", "gb18030", ""]
    header_line: int
    columns: tuple[Column, ...]
    counts: Annotated[ImportCounts, Public()]
