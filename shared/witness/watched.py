"""The logs that a witness watches over: the origin of each, and the keys that may sign its checkpoints."""

from collections.abc import Iterable
from typing import NamedTuple

from shared.log.notes import VerifierKey
from shared.log.trusted_keys import read_log_keys


class WatchedLog(NamedTuple):
    """An origin, and a key that may sign checkpoints of this origin."""

    origin: str
    key: VerifierKey


def read_watched_logs(lines: Iterable[str]) -> list[WatchedLog]:
    """The logs in the lines of a setting. A line is a vkey; before it stand the origin and a space where the origin is
    not the name of the key (C2SP tlog-checkpoint: it should be, but need not). Raises what `read_log_keys` raises.
    """
    parts = [line.rpartition(" ") for line in lines]
    keys = read_log_keys(vkey for _, _, vkey in parts)
    return [WatchedLog(origin or key.name, key) for (origin, _, _), key in zip(parts, keys, strict=True)]
