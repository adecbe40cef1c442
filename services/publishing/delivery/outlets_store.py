"""Outlets as a running process has them: their keys are read, and each remembers how its target behaves."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from services.publishing.delivery.pace import Breaker, Rate
from services.publishing.delivery.target_store import TargetClient
from services.publishing.outlet.configured import Algorithm, OutletSettings
from services.publishing.outlet.signing import RequestKey
from services.publishing.settings import PublishingSettings
from shared.errors import Invalid
from shared.file_modes import private_folder, require_private
from shared.http.resources import Resources
from shared.regular_file import FileNotReadable, read_regular_file

_LARGEST_KEY = 65_536


class OutletKeyUnusable(Invalid):
    code = "outlet-key-unusable"
    title = "报送密钥无法使用"
    title_en = "The key of an outlet cannot be used"


@dataclass
class OpenedOutlet:
    """An outlet with its key, the breaker that spares a target that is away, and the rate that the target allows."""

    settings: OutletSettings
    key: RequestKey | None
    rate: Rate
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
        if outlet.key_file:
            read_key(outlet.key_file, outlet.algorithm)


def _opened(settings: OutletSettings) -> OpenedOutlet:
    if settings.folder:
        private_folder(settings.folder)
    key = read_key(settings.key_file, settings.algorithm) if settings.key_file else None
    return OpenedOutlet(settings, key, Rate(settings.batches_a_minute))


def read_key(file: Path, algorithm: Algorithm) -> RequestKey:
    """The key in a file. Raises ReadableByOthers, FileNotReadable, OutletKeyUnusable."""
    content = read_regular_file(file, _LARGEST_KEY)
    if content is None:
        raise FileNotReadable(file, "没有这个文件", "there is no such file")
    require_private(file)
    key = RequestKey(algorithm, content.strip())
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
