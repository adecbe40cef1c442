"""The settings of documents, beyond the settings that every service has."""

from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from shared.environment import BlobAddress, ExistingFile, FilePlace
from shared.input_errors import input_fault
from shared.papers.code import SITE_LIMIT
from shared.settings import HttpUrl, ServiceSettings

SiteAddress = Annotated[str, StringConstraints(pattern=r"^https?://[^\s/#?]+(/[^\s/#?]+)*$", max_length=SITE_LIMIT)]


class DocumentsSettings(ServiceSettings):
    """The settings of documents: its store of bulk content, the keys and seals of the bureaus, what papers look like,
    and who stamps the time.
    """

    blob_url: BlobAddress = Field(
        default="file:.local/blobs/documents",
        description="Documents' own store of bulk content: file:<folder>, or s3://<bucket>/<prefix>.",
    )
    paper_keys_file: FilePlace = Field(
        default=Path(".local/paper.keys"),
        description="The keys with which bureaus sign the codes of their papers; `cheqian new-paper-key` adds one.",
    )
    seals_folder: FilePlace = Field(
        default=Path(".local/seals"),
        description="The seals of the bureaus, by area code: 370124.p12, 370124.passphrase, 370124.pdf (its picture).",
    )
    fonts_folder: FilePlace | None = Field(
        default=None,
        description="The licensed fonts of the bureaus, in the folders title and body; other characters are set in the "
        "fonts that come with the software.",
    )
    site_address: SiteAddress = Field(
        description="The address of the public site, such as https://jg.example.gov.cn; it stands in the QR code of "
        f"every paper and has at most {SITE_LIMIT} characters."
    )
    stamp_address: HttpUrl | None = Field(
        default=None,
        description="The time-stamp authority (RFC 3161) that states when a seal was made; without it, seals have no "
        "time stamp.",
    )
    stamp_roots_file: ExistingFile | None = Field(
        default=None,
        description="The certificates (PEM) on which the time-stamp authority and the seals rest; needed with "
        "stamp_address.",
    )

    @model_validator(mode="after")
    def _stamps_rest_on_roots(self) -> Self:
        if (self.stamp_address is None) != (self.stamp_roots_file is None):
            raise input_fault(
                "stamps_without_roots",
                "CHEQIAN_STAMP_ADDRESS 与 CHEQIAN_STAMP_ROOTS_FILE 应同时设置，或都不设置",
                "stamp_address and stamp_roots_file (CHEQIAN_STAMP_…) are set together, or neither",
            )
        return self
