"""The outlets that an operator sets up: which target, where it is, and who sends to it with which key."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, PositiveInt, model_validator

from services.publishing.outlet.files import ExchangeFormat
from services.publishing.outlet.reading import shipped_targets
from services.publishing.outlet.target import Target
from shared.contracts.deliveries import RecordKind
from shared.identifiers import AreaCode, Uscc
from shared.input_errors import input_fault
from shared.law.row import Code
from shared.settings import HttpUrl

Algorithm = Literal["hmac-sha256", "rsa-sha256"]
BucketPrefix = Annotated[
    str, Field(pattern=r"^s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9_-][A-Za-z0-9._-]*)*/?$")
]


class OutletSettings(BaseModel):
    """An outlet: records of these bureaus go to a target, in the name of the authority with the code `sender`.

    A target that takes them over HTTP has a `url` and a `key_file`: the secret of HMAC as a text, or the private key of
    RSA as PEM. A target that takes files has a `folder`, or a `prefix` in a bucket, with the variables that give access
    to it in its `key_file`, or in those of the process. `batches_a_minute` is the rate that the target allows. An
    outlet that is set up later gets what is still shown of what was released before; with `since`, of what was released
    on that day or later.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Code
    target: Code
    bureaus: Annotated[tuple[AreaCode, ...], Field(min_length=1)]
    sender: Uscc
    url: HttpUrl | None = None
    algorithm: Algorithm = "hmac-sha256"
    key_file: Path | None = None
    batches_a_minute: PositiveInt = 600
    folder: Path | None = None
    prefix: BucketPrefix | None = None
    form: ExchangeFormat = "xlsx"
    since: date | None = None

    @property
    def to(self) -> Target:
        """The target."""
        return shipped_targets()[self.target]

    def takes(self, bureau: str, kind: RecordKind) -> bool:
        """Whether records of the bureau and of the kind go there."""
        return bureau in self.bureaus and self.to.takes(kind)

    def shares_books_with(self, other: "OutletSettings") -> bool:
        """Whether the target keeps one set of books for both: they send to the same place, in the same name."""
        return (self.target, self.url, self.sender) == (other.target, other.url, other.sender)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        """Raises what pydantic wants of a validator."""
        if self.target not in shipped_targets():
            zh = f"没有目标 {self.target}；可用的有 {'、'.join(shipped_targets())}"
            en = f"no target {self.target}; there are {', '.join(shipped_targets())}"
            raise input_fault("target_unknown", zh, en)
        if self.to.way == "push" and (self.url is None or self.key_file is None):
            zh, en = "经网络接收，请写明 url 和 key_file", "takes records over HTTP: give url and key_file"
            raise input_fault("push_incomplete", f"{self.target} {zh}", f"{self.target} {en}")
        if self.to.way == "files" and (self.folder is None) == (self.prefix is None):
            zh, en = "以文件接收，请写明 folder 或 prefix，只写其一", "takes files: give folder or prefix, one of them"
            raise input_fault("files_incomplete", f"{self.target} {zh}", f"{self.target} {en}")
        return self


def require_names_once(outlets: tuple[OutletSettings, ...]) -> tuple[OutletSettings, ...]:
    """Raises what pydantic wants of a validator, for two outlets of one name."""
    names = [outlet.name for outlet in outlets]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        zh, en = f"两个出口同名：{'、'.join(twice)}，请改名", f"two outlets are called {', '.join(twice)}"
        raise input_fault("outlets_of_one_name", zh, en)
    return outlets
