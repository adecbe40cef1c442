"""What an audit needs of the entries of a log: those that can be a draw's, whole, and when the others were made.

Most entries of a log are no events of a draw. They are never parsed: a few searches of their bytes decide.
"""

from collections.abc import Sequence
from typing import NamedTuple

# An entry is canonical JSON, so the first of its members is the bureau, and `time` stands behind `public`.
_BUREAU, _TIME = b'{"bureau":"', b'"time":"'
_TIME_LENGTH = len("2026-03-02T01:30:00.123Z")
_TELLING = (
    b"draw/",
    b"sampling.draw.",
    b"witnessed/",
    b"sampling.party.",
    b"sampling.superior.",
    b"sampling.policy.",
    # A name that is spelled with escapes is not canonical. The audit says so.
    b"\\u",
)


class Made(NamedTuple):
    """When an entry says that it was made: its position, the text of its time, and its bureau's code."""

    position: int
    time: bytes
    bureau: bytes


class BundleExcerpt(NamedTuple):
    """The excerpt of a bundle: its entries that can be a draw's, with their indexes; and the times of entries.

    `made` has the entry with the earliest time; of a bundle with a note of witnesses, all entries.
    """

    picked: list[tuple[int, bytes]]
    made: list[Made]


def excerpt(first: int, entries: Sequence[bytes]) -> BundleExcerpt:
    """The excerpt of a bundle whose first entry has the index `first`."""
    # Most bundles have no such entry at all: then one search of the whole bundle for each word is enough.
    picked = []
    if _tells(b"\n".join(entries)):
        picked = [(first + place, entry) for place, entry in enumerate(entries) if _tells(entry)]
    times = [entry[at + len(_TIME) :][:_TIME_LENGTH] if (at := entry.rfind(_TIME)) > 0 else b"" for entry in entries]
    if any(b'"note"' in entry for _, entry in picked):
        places = [place for place, time in enumerate(times) if time]
    else:
        earliest = min(filter(None, times), default=b"")
        places = [times.index(earliest)] if earliest else []
    return BundleExcerpt(picked, [Made(first + at, times[at], _bureau(entries[at])) for at in places])


def _tells(text: bytes) -> bool:
    return any(word in text for word in _TELLING)


def _bureau(entry: bytes) -> bytes:
    if not entry.startswith(_BUREAU):
        return b""
    return entry[len(_BUREAU) : len(_BUREAU) + 6].partition(b'"')[0]
