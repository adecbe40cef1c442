"""The site of the standalone mode: its data directory, its address, the name and the keys of its log."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from shared.file_modes import private_folder
from shared.log.keyfile import signing_key
from shared.log.notes import SigningKey
from shared.migrations.access import SERVICES
from shared.witness.app import witness_key
from shared.witness.settings import WitnessSettings


def blob_url_of(data: Path, service: str) -> str:
    """The address of a service's own blob store in the standalone mode, for the setting `ServiceSettings.blob_url`."""
    return (data / "blobs" / service).absolute().as_uri()


def blob_urls_of(data: Path) -> list[str]:
    """The addresses of the blob stores of all services in the standalone mode."""
    return [blob_url_of(data, service) for service in SERVICES]


def sealing_keys_of(data: Path, service: str) -> Path:
    """The file with the sealing keys of a service of the standalone mode."""
    return data / f"{service}.keys"


def paper_keys_of(data: Path) -> Path:
    """The file with the paper keys of the standalone mode."""
    return data / "paper.keys"


def seals_of(data: Path) -> Path:
    """The folder with the seals of the standalone mode."""
    return data / "seals"


@dataclass(frozen=True)
class Site:
    """The site of a standalone mode. `address` is `http://127.0.0.1:<port>`. Its witness shows how cosigning works.

    It proves nothing, because the operator of the log runs it; a real witness is run by the city.
    """

    data: Path
    address: str
    log_key: SigningKey
    witness: WitnessSettings

    @classmethod
    def at(cls, data: Path, address: str) -> "Site":
        """The site in a data directory; its keys are made at the first start.

        The name of a log never changes: it is the address of the first start, also when the port is another today.
        """
        # A service opens the stores that it reads before the service that writes to them has started.
        for service in SERVICES:
            private_folder(data / "blobs" / service)
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
        """The address and key of the witness, for the setting `PublishingSettings.witnesses`."""
        return f"{self.address}/witness {witness_key(self.witness).verifier}"

    def announcement(self, apps: Iterable[str]) -> dict[str, str]:
        """The addresses and keys that `cheqian up` prints when it is ready."""
        return {
            "site": f"{self.address}/",
            **{name: f"{self.address}/{name}" for name in apps},
            "log": f"{self.address}/log",
            "origin": self.log_key.name,
            "vkey": str(self.log_key.verifier),
            "witness_vkey": str(witness_key(self.witness).verifier),
        }
