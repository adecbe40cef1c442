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
    picked = [(first + place, entry) for place, entry in enumerate(entries) if any(word in entry for word in _TELLING)]
    made = []
    for place, entry in enumerate(entries):
        at = entry.rfind(_TIME) + len(_TIME)
        if at >= len(_TIME):
            bureau = entry[len(_BUREAU) : len(_BUREAU) + 6] if entry.startswith(_BUREAU) else b""
            made.append(Made(first + place, entry[at : at + _TIME_LENGTH], bureau))
    if made and not any(b'"note"' in entry for _, entry in picked):
        made = [min(made, key=_time)]
    return BundleExcerpt(picked, made)


def _time(made: Made) -> bytes:
    return made.time
