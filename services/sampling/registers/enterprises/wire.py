"""The answers of the API about the directory. Times are Beijing times; unknown texts are ""."""

from collections.abc import Sequence
from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from services.sampling.registers.enterprises.rows import IdentifierKind
from services.sampling.registers.enterprises.wording import Status
from services.sampling.registers.lists.wire import ColumnRead, ImportedFile, RowLeftOutTold, SheetTold
from shared.clock import BeijingTime
from shared.http.paging import Listed
from shared.mistyped import Mistake


class ImportCounts(BaseModel):
    """The counts of an import. Rows read = added + changed + unchanged + faulty. `vanished` counts the enterprises that
    the list named before, and the file does not name.
    """

    rows: int = Field(examples=[137])
    added: int = Field(examples=[4])
    changed: int = Field(examples=[2])
    unchanged: int = Field(examples=[130])
    vanished: int = Field(examples=[3])
    faulty: int = Field(description="The number of rows that were refused.", examples=[1])
    warned: int = Field(
        description="The number of rows that have a warning. They were taken: a cell was left empty, or is odd.",
        examples=[2],
    )


class EnterpriseImport(BaseModel):
    """The result of an import of enterprises: the file, how it was read, and the counts."""

    id: UUID
    list: str = Field(description="The name of the list; the file is an edition of it.", examples=["enterprises"])
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
    counts: ImportCounts
    imported_at: BeijingTime
    event: UUID = Field(
        description="The id of the event that records the import. The log gives a receipt for this event."
    )
    undone_at: BeijingTime | None = Field(description="When the import was undone; null if it was not.")
    undo_reason: str | None = Field(
        description="Why it was undone; null if it was not.", examples=["文件不全，另行导入"]
    )
    trace: str


class ImportProgress(BaseModel):
    """The progress of an import: the number of rows imported so far, and the number of all rows."""

    id: UUID
    phase: Literal["reading", "merging", "done"]
    lines: int = Field(description="The number of rows imported so far.", examples=[120000])
    total: int = Field(
        description="The number of rows of the list. A row with several faults counts once for each fault.",
        examples=[200001],
    )


class FlagMark(BaseModel):
    """A mark of a flag: the day on which the flag was raised, and the source."""

    on: date = Field(examples=["2026-01-31"])
    source: str = Field(examples=["12350 举报"])


class LicenceKnown(BaseModel):
    """A licence of an enterprise. `expires` is null if the licence never expires, or if its last day is not known."""

    number: str
    expires: date | None


class EnterpriseFields(BaseModel):
    """The fields of an enterprise."""

    identifier_kind: IdentifierKind
    name: str = Field(examples=["平阴县示例第一化工有限公司"])
    area: str = Field(examples=["榆山街道"])
    address: str
    industry: str = Field(examples=["危险化学品生产"])
    industry_code: str = Field(description="A code of GB/T 4754-2017, digits only.", examples=["2614"])
    sector: str = Field(
        description="The sector that a list names, or else the sector of the industry code.", examples=["危险化学品"]
    )
    group: str = Field(examples=["危险化学品和化工医药"])
    affiliation: str
    scale: str
    enterprise_type: str
    registered_on: date | None
    registered_capital: str = Field(
        description="The registered capital, as the list writes it.", examples=["200万元人民币"]
    )
    business_scope: str
    province: str
    city: str
    risk_class: str = Field(examples=["红"])
    credit_class: Literal["A", "B", "C", "D", ""]
    status: Status
    legal_representative: str | None = Field(
        description="The legal representative; null for a reader who may not know personal data.", examples=["示例丁"]
    )
    post: str = Field(description="The post of the person responsible.", examples=["总经理"])
    telephone: str | None = Field(
        description="The telephone; null for a reader who may not know personal data.", examples=["0531-00000000"]
    )
    postcode: str = Field(examples=["250400"])
    flags: dict[str, tuple[FlagMark, ...]] = Field(
        description="The flags of the enterprise that are not lifted, with their marks."
    )
    licences: dict[str, LicenceKnown]
    vanished_at: BeijingTime | None = Field(
        description="The time from which no list has named the enterprise; null if a list names it."
    )


class EnterpriseKnown(EnterpriseFields):
    """An enterprise of the directory, and the event that last changed it. `version` counts the imports and edits that
    changed it.
    """

    identifier: str = Field(examples=["91370124EXAMP00154"])
    added_at: BeijingTime
    changed_at: BeijingTime
    last_import: UUID | None = Field(
        description="The id of the import that last changed the enterprise; null if an edit did."
    )
    version: int
    event: UUID
    trace: str


class EnterpriseFound(EnterpriseKnown):
    """An enterprise of a list."""

    former_name: str | None = Field(
        description="The former name by which the enterprise was found; null if it was not found by one.",
        examples=["平阴县示例老化工厂"],
    )


class CodeMistaken(BaseModel):
    """Why what was searched cannot be a code, and which enterprises were probably meant: they are in the list."""

    detail: str = Field(examples=["第 18 位校验码为“1”，按其余各位应为“U”。请核对原证照。"])
    detail_en: str = Field(examples=["Check character 18 is “1”; the others make it “U”. Compare with the licence."])
    likely: tuple[str, ...] = Field(
        description="The codes of enterprises of the directory that differ from it by one mistake: letters for digits "
        "that look like them, one wrong character, two that changed places, one too few or too many. If the directory "
        "has none, the code with digits for such letters, if that is right.",
        examples=[["91370124EXAMP00154"]],
    )


class EnterprisesFound(Listed[EnterpriseFound]):
    """A page of enterprises, and what is wrong with the code that was searched."""

    wrong_code: CodeMistaken | None = Field(
        description="Set if `text` looks like a code and cannot be one.", examples=[None]
    )

    @classmethod
    def mistaken(cls, mistake: Mistake | None, likely: Sequence[str]) -> CodeMistaken | None:
        """What is told of a mistake. `likely` are the codes of the directory that were probably meant."""
        if mistake is None:
            return None
        meant = tuple(likely) or ((mistake.likely,) if mistake.likely else ())
        return CodeMistaken(detail=mistake.detail, detail_en=mistake.detail_en, likely=meant)


class Listing(BaseModel):
    """A list that has named the enterprise since `since`, or named it until `vanished_at`."""

    list: str
    since: BeijingTime
    vanished_at: BeijingTime | None
