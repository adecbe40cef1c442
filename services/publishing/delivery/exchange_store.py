"""An exchange: a folder with the records of a batch, its manifest, and last the manifest's hash (docs/outlets.md)."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from services.publishing.outlet.files import ExchangeFormat, ExchangeSheet, Row, write_records
from services.publishing.outlet.manifest import MANIFEST, MANIFEST_HASH, Manifest, ManifestFile, hash_line
from services.publishing.outlet.records import Authority
from shared.clock import SHANGHAI
from shared.durable import write_durably
from shared.file_modes import make_folder
from shared.heavy import heavy

HANDED_OVER, ACKNOWLEDGED = "handed-over", "acknowledged"
"""The folders of an outlet: what is handed over, a folder for each batch; and the acknowledgements, a file for each,
called as the batch.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """Records that an authority hands over as a file of this format, and when."""

    sheet: ExchangeSheet
    form: ExchangeFormat
    by: Authority
    at: datetime


@heavy
def write_exchange(folder: Path, what: HandOver, rows: Sequence[Row]) -> Path:
    """Write the exchange of a batch into the folder of an outlet, all but its end: nobody takes it yet. Raises
    TextUnwritable, DiskFull.
    """
    sheet = what.sheet
    place = folder / HANDED_OVER / str(sheet.batch)
    make_folder(place)
    with tempfile.TemporaryFile() as file:
        count = write_records(file, what.form, sheet, rows)
        listed = ManifestFile.of(file, what.form, sheet, count)
        file.seek(0)
        write_durably(place / listed.name, file.read())
    made_at = what.at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
    manifest = Manifest(
        target=sheet.target.target, authority=what.by, batch=sheet.batch, made_at=made_at, files=(listed,)
    )
    write_durably(place / MANIFEST, manifest.written())
    return place


def finish_exchange(folder: Path, batch: UUID) -> None:
    """Write the end of an exchange: a folder without it is not finished. Raises DiskFull."""
    place = folder / HANDED_OVER / str(batch)
    write_durably(place / MANIFEST_HASH, hash_line((place / MANIFEST).read_bytes()))


def unfinished(folder: Path) -> Sequence[UUID]:
    """The batches whose exchange is written, all but its end."""
    return [
        batch
        for place in sorted((folder / HANDED_OVER).glob(f"*/{MANIFEST}"))
        if (batch := _batch_called(place.parent.name)) and not place.with_name(MANIFEST_HASH).exists()
    ]


def acknowledged(folder: Path) -> Sequence[tuple[UUID, Path]]:
    """The acknowledgements that lie in the folder of an outlet: the batch, and the file. What is called as one, and is
    no file of its own, is passed by.
    """
    return [
        (batch, path)
        for path in sorted((folder / ACKNOWLEDGED).glob("*.csv"))
        if (batch := _batch_called(path.stem)) and path.is_file() and not path.is_symlink()
    ]


def _batch_called(name: str) -> UUID | None:
    """The batch with this name; None for any other name."""
    try:
        return UUID(name)
    except ValueError:
        return None
