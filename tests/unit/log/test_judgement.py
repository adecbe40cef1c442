"""Which failures set an event aside at once, after a while, or after a long while."""

import pytest
import sqlalchemy.exc
from pydantic import BaseModel, ValidationError

from shared.background import pause_after
from shared.blobs import BlobDamaged, BlobMissing
from shared.contracts.fact import NotOfContract
from shared.contracts.sampling import DrawFailed
from shared.errors import Conflict, Forbidden, Invalid, NotFound, Unavailable
from shared.log.append import StaleVersion, compose
from shared.log.judgement import Reason, StreamImpossible, judge
from shared.outages import DatabaseUnavailable
from tests.support.log import OCCASION, ThingDone


class _Row(BaseModel):
    wanted: int


def _of_our_own() -> ValidationError:
    with pytest.raises(ValidationError) as error:
        _Row.model_validate({})
    return error.value


def _waits(tries: int) -> float:
    return sum(pause_after(failures) for failures in range(1, tries))


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (NotOfContract("", ""), Reason.CONTRACT),
        (StreamImpossible("", ""), Reason.STREAM),
        (Invalid("", ""), Reason.REFUSED),
        (Forbidden("", ""), Reason.REFUSED),
    ],
)
def test_what_no_retry_can_change_is_set_aside_at_once(error: Exception, reason: Reason) -> None:
    assert judge(error) == (reason, 1)


@pytest.mark.parametrize(
    "error",
    [
        Unavailable("", "", retry_after=1),
        DatabaseUnavailable("", "", retry_after=2),
        ConnectionResetError(),
        TimeoutError(),
        OSError(28, "No space left on device"),
    ],
)
def test_an_outage_is_waited_for_about_an_hour(error: Exception) -> None:
    judgement = judge(error)
    assert judgement.reason is Reason.OUTAGE
    assert 3500 < _waits(judgement.tries) < 3800


@pytest.mark.parametrize(
    "error",
    [
        KeyError("an opening"),
        NotFound("", ""),
        BlobMissing("", ""),
        BlobDamaged("", "", retry_after=3600),
        Conflict("", ""),
        StaleVersion("", ""),
        RecursionError(),
        sqlalchemy.exc.IntegrityError("", None, Exception()),
        _of_our_own(),
    ],
)
def test_a_fault_is_tried_for_about_two_minutes(error: Exception) -> None:
    judgement = judge(error)
    assert judgement.reason is Reason.FAILED
    assert 90 < _waits(judgement.tries) < 150


def test_an_event_of_another_contract_is_named_with_its_wrong_fields_and_without_their_values() -> None:
    (event,) = compose(OCCASION, "draw/1", 0, [ThingDone()])
    event = event._replace(public={"withheld": ["a person's name"]})
    with pytest.raises(NotOfContract) as refused:
        DrawFailed.of(event)
    assert "withheld (string_type)" in refused.value.detail_en
    assert "a person's name" not in refused.value.detail + refused.value.detail_en


def test_a_pause_grows_to_half_a_minute_and_never_overflows() -> None:
    assert [pause_after(failures) for failures in (1, 2, 3, 6, 7, 5000)] == [1, 2, 4, 30, 30, 30]
