"""The entries of a log that make the registers of a bureau."""

from collections.abc import Callable, Sequence
from functools import partial

from shared.canonical import JsonObject
from shared.draws.logged import MalformedEntry, entry_fields
from shared.registers.book import TYPES


def entries_about(bureau: str) -> Callable[[int, Sequence[bytes]], list[bytes]]:
    """An excerpt (`shared.log.verification.reading`): the bureau's entries that make its registers, of a bundle."""
    return partial(_about, bureau)


def _about(bureau: str, _: int, entries: Sequence[bytes]) -> list[bytes]:
    return [entry for entry in entries if b'"type":"documents.' in entry and _is_about(bureau, entry)]


def _is_about(bureau: str, entry: bytes) -> bool:
    try:
        fields: JsonObject = entry_fields(entry)
    except MalformedEntry:
        return False  # another operator's; no service writes such an entry
    return fields.get("bureau") == bureau and fields.get("type") in TYPES
