"""The settings of publishing, beyond the settings that every service has."""

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import AfterValidator, BeforeValidator, Field, PositiveInt, StringConstraints

from services.publishing.outlet.configured import OutletSettings, require_names_once
from shared.environment import BlobAddress, DatabaseAddress, FilePlace
from shared.errors import Invalid
from shared.input_errors import refused_input
from shared.log.notes import VerifierKey
from shared.log.trusted_keys import read_log_keys
from shared.settings import ClockSettings, LogSettings, LogVkeys


class NotANetwork(Invalid):
    code = "not-a-network"
    title = "网段无效"
    title_en = "Not a network"


def _network(said: object) -> IPv4Network | IPv6Network:
    """The network that is written as its address and the length of its prefix (RFC 4632)."""
    try:
        return ip_network(said if isinstance(said, str | IPv4Network | IPv6Network) else "")
    except ValueError as error:
        raise refused_input(
            NotANetwork("应为网段，如 10.20.0.0/16", "Write a network, such as 10.20.0.0/16")
        ) from error


WebhookNetwork = Annotated[IPv4Network | IPv6Network, BeforeValidator(_network)]
WebhookHost = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?(:[0-9]{1,5})?$")]
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

    blob_url: BlobAddress = Field(
        default="file:.local/blobs/publishing",
        description="Publishing's own store of bulk content: file:<folder>, or s3://<bucket>/<prefix>.",
    )
    read_blob_urls: tuple[BlobAddress, ...] = Field(
        min_length=1,
        examples=[["file:/var/lib/cheqian/sampling-blobs"]],
        description="The stores that publishing reads and never writes: sampling's; a JSON list of addresses.",
    )
    sequencer_database_url: DatabaseAddress = Field(
        description="The database as the sequencer: postgresql+asyncpg://cheqian_sequencer:…@host:5432/cheqian."
    )
    log_key_file: FilePlace = Field(
        default=Path(".local/log.key"),
        description="The log's signing key; made at the first start, readable by its owner alone. Keep a copy offline.",
    )
    last_signed_file: FilePlace = Field(
        default=Path(".local/last-signed"),
        description="What was signed last. Keep it on another disk than the database; never restore it from a backup.",
    )
    sealing_keys_file: Path = Field(
        default=Path(".local/publishing.keys"),
        description="The keys under which publishing stores the secrets of webhooks; made at the first start, readable "
        "by its owner alone.",
    )
    webhook_hosts: tuple[WebhookHost, ...] = Field(
        default=(),
        description="The hosts that webhooks may lead to, each with its port unless it is 443; a JSON list. Without "
        "it, no webhook can be registered.",
    )
    webhook_networks: tuple[WebhookNetwork, ...] = Field(
        default=(),
        description="The private networks in which hosts of webhooks may be; a JSON list, such as that of the "
        "county's portals.",
    )
    outlets: Outlets = Field(
        default=(),
        examples=[
            [
                {
                    "name": "province",
                    "target": "provincial-business-system",
                    "bureaus": ["370124"],
                    "sender": "11370124EXAMPB015U",
                    "folder": "/var/lib/cheqian/outlets/province",
                }
            ]
        ],
        description="The credit systems that are told results and penalties, as a JSON list: see docs/outlets.md. "
        "Without it, nobody is told.",
    )
    former_log_keys: LogVkeys = Field(
        default=(),
        examples=[["log.example.gov.cn/log+1a2b3c4d+AQI…"]],
        description="The keys (vkeys) with which this log signed before its key was replaced, as a JSON list.",
    )
    letter_body_bytes: PositiveInt = Field(
        default=26_214_400,
        description="The largest letter that the owner's door takes, with its files, in bytes.",
    )
    letters_a_day: PositiveInt = Field(
        default=20, description="How many letters may be sent through one owner's door on a day."
    )
    door_tries_a_minute: PositiveInt = Field(
        default=30,
        description="How many wrong secrets a minute somebody may try for one inspection, in each process.",
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
