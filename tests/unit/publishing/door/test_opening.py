"""A secret opens a door once, for one browser; who types another is told what to do."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from services.publishing.door.opening import DoorOpenedBefore, DoorSecretUnknown, PrintedSecret, open_with
from services.publishing.door.state import Door

KEY, OTHER = "a" * 64, "b" * 64
PRINTED = PrintedSecret("c" * 64, UUID(int=12), "00" * 16, UUID(int=1))
OPENED = Door(UUID(int=1), "370124", 1, "t" * 32, KEY, datetime(2026, 3, 10, 1, 5, tzinfo=UTC))


def test_the_first_opens() -> None:
    opened = open_with(PRINTED, None, KEY)
    assert opened
    assert (opened.inspection, opened.handle, opened.fingerprint, opened.key) == (
        PRINTED.inspection,
        PRINTED.handle,
        PRINTED.fingerprint,
        KEY,
    )


def test_the_same_browser_opens_nothing_again() -> None:
    assert open_with(PRINTED, OPENED, KEY) is None


def test_another_browser_is_told_when_it_was() -> None:
    with pytest.raises(DoorOpenedBefore) as refused:
        open_with(PRINTED, OPENED, OTHER)
    assert "2026-03-10 09:05" in refused.value.detail
    assert refused.value.facts == {"field": "secret", "opened": "2026-03-10 09:05"}


def test_a_secret_that_was_not_printed_opens_nothing() -> None:
    with pytest.raises(DoorSecretUnknown):
        open_with(None, None, KEY)
