"""The settings of publishing, beyond the settings that every service has."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import AfterValidator, Field, SecretStr, StringConstraints

from services.publishing.outlet.configured import OutletSettings, require_names_once
from shared.log.notes import VerifierKey
from shared.log.trusted_keys import read_log_keys
from shared.settings import ClockSettings, LogSettings, LogVkeys

SiteText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)]
SiteIdentification = Annotated[str, StringConstraints(pattern=r"^([0-9a-zA-Z]{10})?$")]
Outlets = Annotated[tuple[OutletSettings, ...], AfterValidator(require_names_once)]


class Imprint(NamedTuple):
    """Who runs the site, as the foot of each page must say it; "" for what is not set."""

    sponsor: str
    contact: str
    icp: str
    police: str
    identification: str


class PublishingSettings(LogSettings, ClockSettings):
    """The settings of the publishing service. Only publishing holds the log's signing key and takes the sequencer's
    database role.
    """

    blob_url: str = Field(
        default="file:.local/blobs/publishing",
        description="Publishing's own store of bulk content: file:<folder>, or s3://<bucket>/<prefix>.",
    )
    read_blob_urls: tuple[str, ...] = Field(
        min_length=1,
        description="The stores that publishing reads and never writes: sampling's; a JSON list of addresses.",
    )
    sequencer_database_url: SecretStr = Field(
        description="The database as the sequencer: postgresql+asyncpg://cheqian_sequencer:…@host:5432/cheqian."
    )
    log_key_file: Path = Field(
        default=Path(".local/log.key"),
        description="The log's signing key; made at the first start, readable by its owner alone. Keep a copy offline.",
    )
    last_signed_file: Path = Field(
        default=Path(".local/last-signed"),
        description="What was signed last. Keep it on another disk than the database; never restore it from a backup.",
    )
    outlets: Outlets = Field(
        default=(),
        description="The credit systems that are told results and penalties, as a JSON list: see docs/outlets.md. "
        "Without it, nobody is told.",
    )
    former_log_keys: LogVkeys = Field(
        default=(),
        description="The keys (vkeys) with which this log signed before its key was replaced, as a JSON list.",
    )
    site_sponsor: SiteText = Field(
        default="",
        description="主办单位: who runs the public site. This and the next four stand at the foot of each page if set.",
    )
    site_contact: SiteText = Field(default="", description="联系方式: a telephone for questions about the site.")
    site_icp: SiteText = Field(default="", description="ICP 备案号: the number of the filing of the site.")
    site_police: SiteText = Field(default="", description="公安备案号: the number of its filing with the police.")
    site_identification: SiteIdentification = Field(
        default="", description="网站标识码: the ten digits of a government site."
    )

    @property
    def imprint(self) -> Imprint:
        """What the foot of each page says."""
        return Imprint(self.site_sponsor, self.site_contact, self.site_icp, self.site_police, self.site_identification)

    @property
    def former_keys(self) -> Sequence[VerifierKey]:
        """The keys with which this log signed before its key was replaced."""
        return read_log_keys(self.former_log_keys)
