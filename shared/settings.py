"""Settings that an operator can make: environment variables named CHEQIAN_…, or the same names in a file `.env`."""

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, PositiveInt, StringConstraints
from pydantic_settings import SettingsConfigDict

from shared.access.key_sets import usable_keys
from shared.environment import BlobAddress, DatabaseAddress, FilePlace, OwnSettings
from shared.errors import Refusal
from shared.input_errors import input_fault, refused_input
from shared.log.notes import VerifierKey
from shared.log.trusted_keys import read_log_keys, read_witness_keys

HttpUrl = Annotated[str, StringConstraints(pattern=r"^https?://[^\s/]+(/\S*)?$")]
"""A URL, kept exactly as it is written: issuers are compared character by character, so nothing is normalised."""

WebOrigin = Annotated[str, StringConstraints(pattern=r"^(\*|https?://[a-z0-9.-]+(:[0-9]{1,5})?)$")]
"""The origin of a site as browsers send it (RFC 6454): scheme, host and port, without a path; `*` is every origin."""

LogOrigin = Annotated[str, StringConstraints(pattern=r"^[^\s+/]+(/[^\s+]*[^\s+/])?$")]
"""The name of a log: its public URL without https://."""
WitnessAddress = Annotated[str, StringConstraints(pattern=r"^https?://[^\s/]\S* [^\s+]+\+[0-9a-f]{8}\+\S+$")]


def _key_of(line: str) -> str:
    return line.split(" ")[1]


def _require_witnesses(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Raises what pydantic wants, for a key that is not a witness's, or that is given twice."""
    try:
        read_witness_keys(map(_key_of, lines))
    except Refusal as refusal:
        raise refused_input(refusal) from refusal
    return lines


def _require_logs(vkeys: tuple[str, ...]) -> tuple[str, ...]:
    try:
        read_log_keys(vkeys)
    except Refusal as refusal:
        raise refused_input(refusal) from refusal
    return vkeys


def _require_key_set(jwks: str) -> str:
    try:
        usable_keys(jwks)
    except ValueError as error:
        zh, en = "应为 JSON Web Key Set，其中至少有一个可用的公钥", "Write a JSON Web Key Set with a usable public key"
        raise input_fault("no_key_set", zh, en) from error
    return jwks


KeySetText = Annotated[str, AfterValidator(_require_key_set)]
WitnessAddresses = Annotated[tuple[WitnessAddress, ...], AfterValidator(_require_witnesses)]
LogVkeys = Annotated[tuple[str, ...], AfterValidator(_require_logs)]
"""Public keys of logs, or several keys of one log, as vkeys."""


class ServiceSettings(OwnSettings):
    """The settings of every service. A service adds its own in a subclass; docs/operations.md lists them all.

    Raises pydantic.ValidationError for a missing or wrong value, and for an unknown name with our prefix in `.env`.
    """

    model_config = SettingsConfigDict(
        env_prefix="CHEQIAN_", env_file=".env", env_file_encoding="utf-8", frozen=True, extra="forbid"
    )

    database_url: DatabaseAddress = Field(
        description="The database, as this service's role: postgresql+asyncpg://cheqian_cases:…@host:5432/cheqian."
    )
    blob_url: BlobAddress | None = Field(
        default=None,
        description="The service's own store of bulk content, if it stores any: file:<folder>, s3://<bucket>/<prefix>.",
    )
    read_blob_urls: tuple[BlobAddress, ...] = Field(
        default=(),
        examples=[["file:/var/lib/cheqian/sampling-blobs"]],
        description="The stores of other services that this service reads and never writes; a JSON list of addresses.",
    )
    least_free_bytes: PositiveInt = Field(
        default=1_073_741_824,
        description="The free space on the disk of its own store, in bytes, below which the service is not ready.",
    )
    sealing_keys_file: FilePlace | None = Field(
        default=None,
        description="The keys under which the service stores what no other service may read; only some services have "
        "such secrets. The file is made at the first start, readable by its owner alone.",
    )
    lost_sealing_keys: tuple[str, ...] = Field(
        default=(),
        examples=[["3f1a2b4c5d6e7f80"]],
        description="The ids of sealing keys that are lost for ever; without them a service starts although it cannot "
        "open what they sealed. A JSON list.",
    )
    issuer: HttpUrl = Field(
        description="The identity provider: the `iss` of its tokens; discovery is read from it unless jwks is set."
    )
    audience: str = Field(default="cheqian", min_length=1, description="The `aud` that tokens must carry.")
    jwks: KeySetText | None = Field(
        default=None,
        description="The provider's public keys as a JSON Web Key Set, where discovery cannot be reached.",
    )
    jwks_ttl: PositiveInt = Field(default=600, description="Seconds after which the provider's keys are read again.")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="The least important line that is written to the log (stderr, JSON)."
    )
    max_body_bytes: PositiveInt = Field(
        default=1_048_576,
        description="The largest request body, in bytes; lists, plans and files have limits of their own.",
    )
    body_seconds: PositiveInt = Field(
        default=30,
        description="How many seconds a client has to send each MiB of a body, or to take a part of an answer.",
    )
    max_head_bytes: PositiveInt = Field(
        default=65_536, description="The largest head of a request, in bytes: its first line and its headers."
    )
    head_seconds: PositiveInt = Field(default=10, description="How many seconds a client has to send a request's head.")
    max_connections: PositiveInt = Field(
        default=512, description="How many connections a process keeps open; the next is closed at once."
    )
    cors_origins: tuple[WebOrigin, ...] = Field(
        default=(),
        description="The sites whose pages may read public JSON in the browser of a visitor; a JSON list of origins.",
    )
    max_listeners: PositiveInt = Field(
        default=256, description="How many streams of events a process keeps open; each is one of its connections."
    )
    listeners_of_a_subject: PositiveInt = Field(
        default=8, description="How many streams of events a subject may have open, in each process."
    )
    root_path: Annotated[str, StringConstraints(pattern=r"^(/[^\s/]+)*$")] = Field(
        default="", description="The path that the proxy in front cuts off, such as /sampling; addresses begin with it."
    )
    answers_kept_days: PositiveInt = Field(
        default=30, description="How many days a repeated Idempotency-Key gets the first answer again."
    )
    handed_in_a_minute: PositiveInt = Field(
        default=10, description="How many values an address may hand in a minute without a token, in each process."
    )
    computing_threads: PositiveInt = Field(
        default=2, description="How many long computations (frames, outcomes, reports) run at a time in one process."
    )
    memory_bytes: PositiveInt = Field(
        default=67_108_864, description="How many bytes a process keeps in memory, not to read or make them again."
    )
    cost_a_minute: PositiveInt = Field(
        default=6000,
        description="How much a subject may spend on dear operations in a minute, in each process; 1 is about 10 ms.",
    )
    cost_at_once: PositiveInt = Field(
        default=800,
        description="How much the requests of a subject may cost that are answered at the same time, in each process.",
    )
    public_cost_a_minute: PositiveInt = Field(
        default=1500,
        description="How much an address may spend without a token in a minute, in each process; 1 is about 10 ms.",
    )
    public_cost_at_once: PositiveInt = Field(
        default=400,
        description="How much the requests of an address may cost that are answered at the same time without a token.",
    )


class LogSettings(ServiceSettings):
    """The settings of a service that must know the name of the log and its witnesses."""

    log_origin: LogOrigin = Field(
        description="The log's name: its public URL without https:// (log.example.gov.cn/log). Never change it."
    )
    witnesses: WitnessAddresses = Field(
        default=(),
        examples=[["https://witness.example.gov.cn witness.example.gov.cn+1a2b3c4d+BAE…"]],
        description='Who cosigns every checkpoint: a JSON list of "<url> <vkey>", such as that of the city bureau.',
    )

    @property
    def witness_keys(self) -> Sequence[VerifierKey]:
        """The keys of the witnesses."""
        return read_witness_keys(map(_key_of, self.witnesses))


WARN_DAYS = (3, 1)
"""How many days before the end of a clock people are reminded of it, if no setting says so."""


class ClockSettings(ServiceSettings):
    """The settings of a service that has clocks."""

    clock_warning_days: Annotated[tuple[Annotated[int, Field(ge=1, le=365)], ...], Field(max_length=10)] = Field(
        default=WARN_DAYS,
        examples=[[3, 1]],
        description="How many days before the end of a clock somebody is reminded of it; a JSON list.",
    )
