"""What somebody does with a log while it is verified: watch the progress, and read the entries."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from shared.log.checkpoints import SignedCheckpoint
from shared.log.verification.history import History

Progress = Callable[[int, int], None]
Excerpt = Callable[[int, Sequence[bytes]], Any]
"""Takes the index of the first entry of a bundle and the entries, and gives what its reader wants of them.

Helpers call it in other processes: it is a function of a module, and its results can be pickled.
"""


class Reading(NamedTuple):
    """The steps of a reader. `progress` gets (entries done, entries in all); `open` the checkpoint that is verified.

    `take` gets the excerpt of each bundle in the order of the log, when its hashes have been compared, and the history
    up to this bundle.
    """

    progress: Progress = lambda done, total: None
    excerpt: Excerpt | None = None
    open: Callable[[SignedCheckpoint], None] = lambda signed: None
    take: Callable[[Any, History], None] = lambda excerpt, history: None


NOTHING_READ = Reading()
