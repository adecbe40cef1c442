"""The answers of the API about the directory. Times are Beijing times; unknown texts are ""."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from services.sampling.registers.enterprises.wording import Status
from services.sampling.registers.lists.wire import ColumnRead, ImportedFile
from shared.clock import BeijingTime


class ImportCounts(BaseModel):
    """The counts of an import. Rows read = added + changed + unchanged + faulty. `vanished`: on the list before, no
    longer in the file.
    """

    rows: int = Field(examples=[137])
    added: int = Field(examples=[4])
    changed: int = Field(examples=[2])
    unchanged: int = Field(examples=[130])
    vanished: int = Field(examples=[3])
    faulty: int = Field(examples=[1])


class EnterpriseImport(BaseModel):
    """How an import of enterprises went: its file, how the file was read, and the counts."""

    id: UUID
    list: str = Field(description="The list that the file is an edition of.", examples=["enterprises"])
    file: ImportedFile
    header_line: int = Field(description="Where the header stands, counted from 1.", examples=[1])
    columns: tuple[ColumnRead, ...]
    left_out: tuple[str, ...] = Field(description="Headers that were not understood.", examples=[["序号"]])
    counts: ImportCounts
    imported_at: BeijingTime
    event: UUID = Field(description="The event that records it; a receipt for it can be had from the log.")
    trace: str


class ImportProgress(BaseModel):
    """How far an import is: how many rows have been brought in, of how many."""

    id: UUID
    phase: Literal["reading", "merging", "done"]
    lines: int = Field(description="Rows brought in so far.", examples=[120000])
    total: int = Field(description="Rows of the list; a row with several faults counts as several.", examples=[200001])


class FlagMark(BaseModel):
    """That a flag was raised: on which day, and by which source."""

    on: date = Field(examples=["2026-01-31"])
    source: str = Field(examples=["12350 举报"])


class LicenceKnown(BaseModel):
    """A licence of an enterprise. `expires` is null if it never expires, or if nobody said."""

    number: str
    expires: date | None


class EnterpriseFields(BaseModel):
    """The fields of an enterprise."""

    identifier_kind: Literal["uscc", "registration-number"]
    name: str = Field(examples=["平阴县示例第一化工有限公司"])
    area: str = Field(examples=["榆山街道"])
    address: str
    industry: str = Field(examples=["危险化学品生产"])
    industry_code: str = Field(description="GB/T 4754-2017, digits only.", examples=["2614"])
    sector: str = Field(description="As a list says, or by the industry code.", examples=["危险化学品"])
    group: str = Field(examples=["危险化学品和化工医药"])
    affiliation: str
    scale: str
    enterprise_type: str
    registered_on: date | None
    registered_capital: str = Field(description="As written.", examples=["200万元人民币"])
    business_scope: str
    province: str
    city: str
    risk_class: str = Field(examples=["红"])
    credit_class: Literal["A", "B", "C", "D", ""]
    status: Status
    flags: dict[str, tuple[FlagMark, ...]] = Field(description="The flags that stand, each with its marks.")
    licences: dict[str, LicenceKnown]
    vanished_at: BeijingTime | None = Field(description="Since when no list names it any more.")


class EnterpriseKnown(EnterpriseFields):
    """An enterprise of the directory, and the event that made it what it is. `version` counts imports and edits that
    changed it.
    """

    identifier: str = Field(examples=["91370124EXAMP00154"])
    added_at: BeijingTime
    changed_at: BeijingTime
    last_import: UUID | None = Field(description="The import that last changed it; null where an edit did.")
    version: int
    event: UUID
    trace: str


class Listing(BaseModel):
    """That a list names the enterprise since `since`, or named it until `vanished_at`."""

    list: str
    since: BeijingTime
    vanished_at: BeijingTime | None
