"""What the witnesses of a log say that they know of it."""

from typing import NamedTuple

from shared.log.checkpoints import Checkpoint


class Told(NamedTuple):
    """The checkpoints of a log that its witnesses cosigned last, and the names of the witnesses that gave no answer.

    A witness that answers that it knows no checkpoint of the log is in neither.
    """

    checkpoints: tuple[Checkpoint, ...] = ()
    silent: tuple[str, ...] = ()
