"""Outlets as a running process has them: their keys are read, and each remembers how its target behaves."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from services.publishing.delivery.pace import Breaker, Rate
from services.publishing.delivery.places_store import ExchangePlace, FolderPlace, bucket_at
from services.publishing.delivery.target_store import TargetClient
from services.publishing.outlet.configured import Algorithm, OutletSettings
from services.publishing.outlet.signing import RequestKey
from services.publishing.settings import PublishingSettings
from shared.errors import Invalid
from shared.file_modes import private_folder, require_private
from shared.http.resources import Resources
from shared.regular_file import FileNotReadable, read_regular_file

_LARGEST_KEY = 65_536
_VARIABLE = re.compile("AWS_[A-Z_]{1,60}")


class OutletKeyUnusable(Invalid):
    code = "outlet-key-unusable"
    title = "报送密钥无法使用"
    title_en = "The key of an outlet cannot be used"


@dataclass
class OpenedOutlet:
    """An outlet with its key or the place of its files, the breaker that spares a target that is away, and the rate
    that the target allows.
    """

    settings: OutletSettings
    key: RequestKey | None
    rate: Rate
    place: ExchangePlace | None = None
    breaker: Breaker = field(default_factory=Breaker)

    @property
    def name(self) -> str:
        return self.settings.name

    def seconds_left(self) -> float:
        """For how long nothing is sent to the target; 0 if a batch may go now."""
        now = monotonic()
        return max(self.breaker.seconds_left(now), self.rate.seconds_left(now))


def opened_outlets(resources: Resources) -> Sequence[OpenedOutlet]:
    """The outlets of the service. Raises ReadableByOthers, FileNotReadable, OutletKeyUnusable."""
    return [_opened(each) for each in resources.settings_of(PublishingSettings).outlets]


def require_keys(outlets: Iterable[OutletSettings]) -> None:
    """Refuse to start with an outlet whose key cannot be used. Raises ReadableByOthers, FileNotReadable,
    OutletKeyUnusable.
    """
    for outlet in outlets:
        _key_of(outlet)
        if outlet.prefix:
            _place_of(outlet)


def _opened(settings: OutletSettings) -> OpenedOutlet:
    return OpenedOutlet(settings, _key_of(settings), Rate(settings.batches_a_minute), place=_place_of(settings))


def _key_of(settings: OutletSettings) -> RequestKey | None:
    """The key with which requests are signed; a target that takes files is sent none."""
    if settings.key_file is None or settings.to.way == "files":
        return None
    return read_key(settings.key_file, settings.algorithm)


def _place_of(settings: OutletSettings) -> ExchangePlace | None:
    if settings.folder:
        private_folder(settings.folder)
        return FolderPlace(settings.folder)
    if settings.prefix is None:
        return None
    access = read_access(settings.key_file) if settings.key_file else {}
    try:
        return bucket_at(settings.prefix, access)
    except ValueError as error:
        raise OutletKeyUnusable(
            f"报送渠道 {settings.name} 的 {settings.prefix} 无法打开：{error}；请核对 prefix 和 key_file。",
            f"{settings.prefix} of the outlet {settings.name} cannot be opened: {error}. Check prefix and key_file.",
            outlet=settings.name,
        ) from error


def read_access(file: Path) -> Mapping[str, str]:
    """What gives access to a bucket: lines such as `AWS_ACCESS_KEY_ID=…`. Raises ReadableByOthers, FileNotReadable,
    OutletKeyUnusable.
    """
    lines = [line.strip() for line in _private_bytes(file).decode(errors="replace").splitlines()]
    said = [line.partition("=") for line in lines if line and not line.startswith("#")]
    if wrong := next((name for name, _, value in said if not _VARIABLE.fullmatch(name) or not value), None):
        raise OutletKeyUnusable(
            f"{file} 每行应为 AWS_变量名=值；有误的一行以“{wrong[:20]}”开头。",
            f"Each line of {file} is AWS_VARIABLE=value; one begins with {wrong[:20]!r}.",
            path=str(file),
        )
    return {name: value for name, _, value in said}


def _private_bytes(file: Path) -> bytes:
    content = read_regular_file(file, _LARGEST_KEY)
    if content is None:
        raise FileNotReadable(file, "没有这个文件", "there is no such file")
    require_private(file)
    return content


def read_key(file: Path, algorithm: Algorithm) -> RequestKey:
    """The key in a file. Raises ReadableByOthers, FileNotReadable, OutletKeyUnusable."""
    key = RequestKey(algorithm, _private_bytes(file).strip())
    if not key.is_usable():
        raise OutletKeyUnusable(
            f"{file} 不含可用的密钥；hmac-sha256 用文本密钥，rsa-sha256 用 PEM 格式的 RSA 私钥（不加密）。",
            f"{file} has no usable key: hmac-sha256 takes a secret as text, rsa-sha256 an RSA private key as PEM, "
            "without a passphrase.",
            path=str(file),
        )
    return key


def client_of(resources: Resources, outlet: OpenedOutlet) -> TargetClient:
    """Who asks the target of an outlet that has a key."""
    assert outlet.key is not None  # noqa: S101  # only targets with an address are asked, and their outlets have keys
    return TargetClient(
        settings=outlet.settings,
        key=outlet.key,
        peers=resources.peers,
        pool=resources.pool,
        clock=resources.clock,
    )
