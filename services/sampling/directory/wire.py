"""What the directory's API says: answers as programs read them. Times are Beijing times, unknown texts are ""."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field

from shared.clock import SHANGHAI

BeijingTime = Annotated[datetime, AfterValidator(lambda moment: moment.astimezone(SHANGHAI))]


class File(BaseModel):
    """The imported file as it was received; `encoding` is "" for a workbook."""

    sha256: str = Field(examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"])
    size: int = Field(description="Bytes.", examples=[24512])
    media_type: str = Field(examples=["text/csv"])
    encoding: Literal["utf-8", "gb18030", ""]


class ColumnRead(BaseModel):
    """A column of the file and the field it was taken as; "" when it was kept out."""

    title: str = Field(examples=["统一社会信用代码"])
    field: str = Field(examples=["identifier"])


class Counts(BaseModel):
    """Rows read = added + changed + unchanged + faulty. Vanished: on the list before, no longer in the file."""

    rows: int = Field(examples=[137])
    added: int = Field(examples=[4])
    changed: int = Field(examples=[2])
    unchanged: int = Field(examples=[130])
    vanished: int = Field(examples=[3])
    faulty: int = Field(examples=[1])


class Import(BaseModel):
    """How an import went."""

    id: UUID
    list: str = Field(description="The list that the file is an edition of.", examples=["enterprises"])
    file: File
    header_line: int = Field(description="Where the header stands, counted from 1.", examples=[1])
    columns: tuple[ColumnRead, ...]
    left_out: tuple[str, ...] = Field(description="Headers that were not understood.", examples=[["序号"]])
    counts: Counts
    imported_at: BeijingTime
    event: UUID = Field(description="The event that records it; a receipt for it can be had from the log.")
    trace: str


class FaultFound(BaseModel):
    """One thing wrong with a row that was not taken."""

    number: int = Field(description="Counted from 1 in the order of the file.", examples=[1])
    line: int = Field(description="The line on which the row starts (row, in a workbook).", examples=[87])
    column: str = Field(description='The header as in the file; "" for the whole row.', examples=["统一社会信用代码"])
    value: str = Field(description="What stands there, shortened.", examples=["91370124EXAMP00155"])
    code: str = Field(description="The kind of fault; stable.", examples=["uscc-check-character"])
    reason: str = Field(examples=["第 18 位校验码为“5”，按其余各位应为“4”。请核对原证照。"])
    reason_en: str = Field(examples=["Check character 18 is “5”; the others make it “4”. Compare it with the licence."])


class ImportProgress(BaseModel):
    """How far an import is."""

    id: UUID
    phase: Literal["reading", "merging", "done"]
    lines: int = Field(description="Lines read so far.", examples=[120000])
    total: int = Field(description="Lines in the file; 0 where it does not say.", examples=[200001])


class EnterpriseKnown(BaseModel):
    """An enterprise of the directory. `vanished_at` is there once no list names it any more."""

    identifier: str = Field(examples=["91370124EXAMP00154"])
    identifier_kind: Literal["uscc", "registration-number"]
    name: str = Field(examples=["平阴县示例第一化工有限公司"])
    area: str = Field(examples=["榆山街道"])
    address: str
    industry: str = Field(examples=["危险化学品生产"])
    group: str = Field(examples=["危险化学品和化工医药"])
    scale: str
    enterprise_type: str
    registered_on: date | None
    registered_capital: str = Field(description="As written.", examples=["200万元人民币"])
    business_scope: str
    province: str
    city: str
    added_at: BeijingTime
    changed_at: BeijingTime
    changed_by: UUID = Field(description="The import that last changed it.")
    vanished_at: BeijingTime | None
    trace: str


class Listing(BaseModel):
    """That a list names the enterprise, or did until `vanished_at`."""

    list: str
    since: BeijingTime
    vanished_at: BeijingTime | None


class EnterpriseInFull(EnterpriseKnown):
    """An enterprise with the lists that name it."""

    lists: tuple[Listing, ...]
