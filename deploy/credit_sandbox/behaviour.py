"""How badly the sandbox behaves: what real credit systems do to their senders, each on request."""

from collections.abc import Callable
from datetime import timedelta
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from shared.errors import Unavailable
from shared.http.rates import Rates

Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


class Behaviour(BaseModel):
    """What the sandbox does beside receiving. Without a value it behaves well.

    Shares are exact, and spread evenly: with 0.3 it happens three times in ten.
    """

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    answers_after_ms: int = Field(default=0, ge=0, le=60_000, description="Milliseconds from storing to the answer.")
    refuses: Share = Field(default=0, description="The share of sound records that are refused all the same.")
    loses_answers: Share = Field(default=0, description="The share of batches that are stored and never answered.")
    answers_twice: Share = Field(default=0, description="The share of batches of which each record is answered twice.")
    drops_in_cleaning: Share = Field(default=0, description="The share of accepted records that are lost silently.")
    batches_a_minute: int | None = Field(
        default=None, ge=1, le=100_000, description="The rate beyond which a sender is answered 429."
    )
    restarts_after_batches: int | None = Field(
        default=None,
        ge=1,
        le=1_000_000,
        description="Restarts instead of answering this batch, and each so many later.",
    )
    away_seconds: int = Field(default=5, ge=1, le=600, description="How long a restart takes: 503 meanwhile.")
    narrow_columns: bool = Field(
        default=False, description="Short columns: texts of 64 to 256 characters, amounts below 10 (万元)."
    )
    narrow_codes: bool = Field(default=False, description="Takes only codes that begin with 91 for organisations.")


class CreditSystemAway(Unavailable):
    code = "credit-system-away"
    title = "平台正在重启"
    title_en = "The platform restarts"


class _Evenly:
    """Says yes to an exact share of all questions."""

    def __init__(self, share: float) -> None:
        self._share = share
        self._owed = 0.0

    def __call__(self) -> bool:
        # A hundred times 0.01 is a little less than 1.
        self._owed = round(self._owed + self._share, 9)
        if self._owed < 1:
            return False
        self._owed -= 1
        return True


class Conduct:
    """The present behaviour with its counters. `now` gives seconds that never go back. The shares of records and
    `answers_twice` are asked inside a transaction of the store, all else by the event loop: never two at a time.
    """

    def __init__(self, behaviour: Behaviour, now: Callable[[], float]) -> None:
        self.behaviour = behaviour
        self.refuses = _Evenly(behaviour.refuses)
        self.drops = _Evenly(behaviour.drops_in_cleaning)
        self.answers_twice = _Evenly(behaviour.answers_twice)
        self._loses = _Evenly(behaviour.loses_answers)
        self._now = now
        self._rates = Rates(now)
        self._stored = 0
        self._back_at = 0.0

    def require_there(self) -> None:
        """Raises CreditSystemAway while the platform restarts."""
        if (wait := self._back_at - self._now()) > 0:
            seconds = int(timedelta(seconds=wait).total_seconds()) + 1
            raise CreditSystemAway(
                f"平台正在重启；请 {seconds} 秒后重新报送。",
                f"The platform restarts; send again in {seconds} seconds.",
                retry_after=seconds,
            )

    def require_pace(self, sender: str) -> None:
        """Count a batch of a sender. Raises TooManyRequests beyond the rate."""
        if self.behaviour.batches_a_minute is not None:
            self._rates.spend("batches", sender, 1, self.behaviour.batches_a_minute)

    def is_answered(self) -> bool:
        """Whether a batch that was just stored is answered: its answer may be lost, or the platform restart."""
        self._stored += 1
        after = self.behaviour.restarts_after_batches
        if after is not None and self._stored % after == 0:
            self._back_at = self._now() + self.behaviour.away_seconds
            return False
        return not self._loses()
