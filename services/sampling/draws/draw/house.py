"""What the operator has set about draws."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import NamedTuple

from shared.draws.circumstances import Waits
from shared.log.notes import VerifierKey


class WitnessedLog(NamedTuple):
    """The log of this house: its name, the keys of all its witnesses, and the least waits of a draw on it."""

    origin: str
    witnesses: Sequence[VerifierKey]
    least: Waits


class House(NamedTuple):
    """The log with its witnesses, the organisation codes of the bureaus, how far ahead a round lies if the announcement
    names none, and how long parties have to open.
    """

    log: WitnessedLog
    organisations: Mapping[str, str]
    lead: timedelta
    reveal: timedelta
