"""An exchange: a folder with the records of a batch, its manifest, and last the manifest's hash (docs/outlets.md)."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from uuid import UUID

from services.publishing.delivery.places_store import ExchangePlace
from services.publishing.outlet.files import ExchangeFormat, ExchangeSheet, Row, unwritable_in, write_records
from services.publishing.outlet.manifest import MANIFEST, MANIFEST_HASH, Manifest, ManifestFile, hash_line
from services.publishing.outlet.records import Authority
from shared.clock import SHANGHAI
from shared.heavy import heavy

HANDED_OVER, ACKNOWLEDGED = "handed-over", "acknowledged"
"""The folders of an outlet: what is handed over, a folder for each batch; and the acknowledgements, a file for each,
called as the batch.
"""

_LARGEST_MANIFEST = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """Records that an authority hands over as a file of this format, and when."""

    sheet: ExchangeSheet
    form: ExchangeFormat
    by: Authority
    at: datetime


@heavy
def write_exchange(place: ExchangePlace, what: HandOver, rows: Sequence[Row]) -> None:
    """Write the exchange of a batch, all but its end: nobody takes it yet. Raises TextUnwritable, DiskFull,
    ExchangePlaceAway.
    """
    sheet = what.sheet
    with tempfile.TemporaryFile() as file:
        count = write_records(file, what.form, sheet, rows)
        listed = ManifestFile.of(file, what.form, sheet, count)
        file.seek(0)
        place.write(_named(sheet.batch, listed.name), file.read())
    made_at = what.at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
    manifest = Manifest(
        target=sheet.target.target, authority=what.by, batch=sheet.batch, made_at=made_at, files=(listed,)
    )
    place.write(_named(sheet.batch, MANIFEST), manifest.written())


@heavy
def unwritable_rows(rows: Sequence[Row], form: ExchangeFormat) -> Sequence[int]:
    """The places of the rows that a file of this format cannot carry."""
    return [place for place, row in enumerate(rows) if unwritable_in(row, form)]


def finish_exchange(place: ExchangePlace, batch: UUID) -> None:
    """Write the end of an exchange: one without it is not finished. Raises DiskFull, ExchangePlaceAway."""
    with place.open(_named(batch, MANIFEST), _LARGEST_MANIFEST) as manifest:
        place.write(_named(batch, MANIFEST_HASH), hash_line(manifest.read()))


def remove_exchange(place: ExchangePlace, batch: UUID) -> None:
    """Remove an exchange that is not finished: nobody has taken it. Raises ExchangePlaceAway."""
    for name in place.found(_named(batch, "*")):
        place.remove(name)


def unfinished(place: ExchangePlace) -> Sequence[UUID]:
    """The batches whose exchange is written, all but its end. Raises ExchangePlaceAway."""
    found = {PurePosixPath(name) for name in place.found(f"{HANDED_OVER}/*/{MANIFEST}*")}
    begun = sorted(name.parent for name in found if name.name == MANIFEST)
    return [
        batch
        for folder in begun
        if folder / MANIFEST_HASH not in found and (batch := _batch_called(folder.name)) is not None
    ]


def acknowledged(place: ExchangePlace) -> Sequence[tuple[UUID, str]]:
    """The acknowledgements that lie there: the batch, and the name of the file. Raises ExchangePlaceAway."""
    names = place.found(f"{ACKNOWLEDGED}/*.csv")
    return [(batch, name) for name in names if (batch := _batch_called(PurePosixPath(name).stem)) is not None]


def set_aside(place: ExchangePlace, name: str, ending: str) -> None:
    """Give an acknowledgement that was read another ending. Raises ExchangePlaceAway."""
    place.rename(name, str(PurePosixPath(name).with_suffix(ending)))


def _named(batch: UUID, name: str) -> str:
    return f"{HANDED_OVER}/{batch}/{name}"


def _batch_called(name: str) -> UUID | None:
    """The batch with this name; None for any other name."""
    try:
        return UUID(name)
    except ValueError:
        return None
