"""What the operator has set about draws."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import NamedTuple

from shared.draws2.circumstances import DEMO, LEAST, Waits
from shared.log.demonstration import is_demonstration
from shared.log.notes import VerifierKey


class WitnessedLog(NamedTuple):
    """The log of this house: its name, and the keys of all witnesses that cosign it."""

    origin: str
    witnesses: Sequence[VerifierKey]

    @property
    def least(self) -> Waits:
        """The least waits of a draw on this log."""
        return DEMO if is_demonstration(self.origin) else LEAST


class House(NamedTuple):
    """The log with its witnesses, the organisation codes of the bureaus, how far ahead a round lies if the announcement
    names none, and how long parties have to open.
    """

    log: WitnessedLog
    organisations: Mapping[str, str]
    lead: timedelta
    reveal: timedelta
