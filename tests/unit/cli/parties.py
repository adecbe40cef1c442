"""An office with the keyrings of three parties, in which `cheqian party` is run."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from deploy.cli import main
from deploy.keyring_file import KeyringFile
from shared.log.notes import Kind, SigningKey
from tests.unit.draws.keyrings import OWNERS, keyring_of, receipt_of
from tests.unit.draws.published import LOG, WITNESS, Draw, by_parties

KEYS = ("--key", str(LOG.verifier), "--witness", str(WITNESS.verifier))
DEMO = SigningKey("demo.example.org/log", Kind.ED25519, bytes(32))
NAMES = {"bureau": "平川县应急管理局", "association": "平川县安全生产协会", "notary": "平川公证处"}


def party(*words: str | Path, typed: str = "") -> Result:
    return CliRunner().invoke(main, ["party", *map(str, words)], input=typed)


def answer(*words: str | Path) -> Any:
    result = party(*words)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@dataclass
class Office:
    """A folder with the keyrings of parties, and the announcement of a draw."""

    folder: Path
    draw: Draw = field(default_factory=by_parties)

    def keyring(self, source: str) -> Path:
        return self.folder / f"{source}.json"

    @property
    def receipt(self) -> Path:
        path = self.folder / "announcement.tlog-proof"
        path.write_bytes(receipt_of(self.draw))
        return path

    def open(self, source: str, *words: str | Path, typed: str = "") -> Result:
        return party("open", self.keyring(source), self.receipt, *words, typed=typed)


def office_in(folder: Path) -> Office:
    """Three parties that have committed to the draw of `by_parties`."""
    office = Office(folder)
    for source in OWNERS:
        KeyringFile(office.keyring(source)).create(keyring_of(source))
    return office


def is_plain(printed: str) -> bool:
    return all(line.isprintable() or line == "" for line in printed.split("\n"))
