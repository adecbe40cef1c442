"""Where the standalone mode lives and what it is called: its data directory, its address, its log's name and keys."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from shared.log.keyfile import signing_key
from shared.log.notes import SigningKey
from shared.witness.app import witness_key
from shared.witness.settings import WitnessSettings


def blob_url_of(data: Path) -> str:
    """Where the standalone mode keeps bulk content, as `ServiceSettings.blob_url` takes it."""
    return (data / "blobs").absolute().as_uri()


@dataclass(frozen=True)
class Site:
    """`address` is `http://127.0.0.1:<port>`.

    The witness shows how cosigning works. Run by the log's own operator it proves nothing: a real one is the city's.
    """

    data: Path
    address: str
    log_key: SigningKey
    witness: WitnessSettings

    @classmethod
    def at(cls, data: Path, address: str) -> "Site":
        """The site in a data directory; its keys are made at the first start.

        A log is known by one name for ever: the address of its first start, also when it is on another port today.
        """
        key_file = data / "log.key"
        first = address.removeprefix("http://")
        name = SigningKey.parse(key_file.read_text().strip()).name if key_file.exists() else f"{first}/log"
        log_key = signing_key(key_file, name)
        city = WitnessSettings(
            _env_file=None, name=f"{name}/witness", data=data / "witness", logs=(str(log_key.verifier),)
        )
        return cls(data, address, log_key, city)

    @property
    def log_key_file(self) -> Path:
        return self.data / "log.key"

    @property
    def witness_address(self) -> str:
        """As `PublishingSettings.witnesses` takes it."""
        return f"{self.address}/witness {witness_key(self.witness).verifier}"

    def announcement(self, apps: Iterable[str]) -> dict[str, str]:
        """What `cheqian up` prints when it is ready."""
        return {
            "site": f"{self.address}/",
            **{name: f"{self.address}/{name}" for name in apps},
            "log": f"{self.address}/log",
            "origin": self.log_key.name,
            "vkey": str(self.log_key.verifier),
            "witness_vkey": str(witness_key(self.witness).verifier),
        }
